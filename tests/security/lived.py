"""Severn Vale after some weeks: one of everything that an address can name, and words for every form.

Most of it is written as rows, since what an action would refuse or leave for later is not what is asked here.
"""

import json
import re
from datetime import date

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.files.actions import store_file
from manyworks.core.invitations.actions import invite_organisation
from manyworks.core.jobs.actions import enqueue_job
from manyworks.core.organisations.models import Organisation
from manyworks.designs.boards.models import BoardBatch, BoardMeasurement
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.imports.models import DesignImport, ImportedBlock
from manyworks.network.imports.models import ImportSource, WorkshopImport
from manyworks.network.measured.actions import keep_timed_sheets
from manyworks.network.measured.models import TimedSheet
from manyworks.network.measured.rules import SheetRow
from manyworks.network.workshops.models import Workshop
from manyworks.plans.plans.models import PlanRun
from manyworks.quality.articles.models import AcceptedArticle
from tests.severn_vale import Story
from tests.web.test_every_address import real
from tests.web.test_numbers_and_days import BODIES, LISTS

Values = dict[str, object]
DRAFT, RELEASED = "F-M", "W-M"
QUESTION = "unit.assumed"


class Lived:
    """What came to be, and where an address finds it."""

    def __init__(self, run: PlanRun, story: Story) -> None:
        self.run, self.story = run, story
        self.shop = story.workshops[0]
        self.released = release(story)
        BlockRevision.objects.filter(block__code=DRAFT).update(picture_svg="<svg/>")
        self.batch = measured_batch(self.released, story)
        self.file = store_file(content=b"code,quantity\nX-1,2\n", name="bill.csv", by=story.ama)
        self.block = imported_block(story, self)
        self.list = WorkshopImport.objects.create(
            source=ImportSource.objects.create(network=story.severn, name="A list", licence="CC0-1.0"),
            stored_file=self.file, status="ready", created_by=story.ama, created_at=clock.now(),
        )  # fmt: skip
        self.after, self.draft = plan_anew(run), draft_of(run)
        self.job = enqueue_job(run="tests.nothing", arguments={}, title="Something", by=story.ama)
        far = Organisation.objects.get(name="Far Shed")
        self.invitation = invite_organisation(network=story.severn, guest=far, by=story.ama)
        days = {"first_day": date(2026, 8, 3), "last_day": date(2026, 8, 7)}
        self.closure = self.shop.closures.create(**days)
        self.timed = timed_sheet(self.shop, story)
        self.article = AcceptedArticle.objects.create(
            network=story.severn,
            revision=self.released,
            workshop=self.shop,
            accepted_by=story.ama,
            accepted_at=clock.now(),
        )
        self.places: tuple[tuple[str, Values], ...] = (
            (r"boards/", {"pk": self.batch.pk, "revision": self.released.pk}),
            (r"designs/import/", {"pk": self.block.design_import_id, "block_pk": self.block.pk}),
            (r"files/", {"pk": self.file.pk}),
            (r"first-articles/", {"pk": self.article.pk}),
            (r"invitations/", {"pk": self.invitation.pk, "signature": self.invitation.signature}),
            (r"jobs/", {"pk": self.job.pk}),
            (r"plans/.*/(moved|leave)/", {"pk": self.after.pk}),
            (r"plans/.*/(stand|around)/", {"pk": self.draft.pk}),
            (r"plans/.*/what-if/", {"kind": "lose-workshop"}),
            (r"plans/.*/happened/", {"kind": "member-leaves"}),
            (r"workshops/.*/closures/", {"pk": self.closure.pk}),
            (r"workshops/.*/measured/", {"pk": self.timed.machine_id, "sheet": self.timed.pk}),
            (r"workshops/import/", {"pk": self.list.pk}),
        )

    def page(self, route: str) -> Values:
        """Things that exist, for the places of a page's route."""
        found = real(self.run, self.story, route)
        for pattern, values in self.places:
            found |= values if re.match(pattern, route) else {}
        return found

    def form(self, route: str) -> Values:
        """What is sent to a page by POST; most refuse before they read it, or say what is missing."""
        forms: dict[str, Values] = {
            "boards/<int:pk>/": {"board": 2, "gauge": "G1", **{f"reading_{n}": 18 for n in range(1, 9)}},
            "designs/import/<int:pk>/<int:block_pk>/answer/": {"key": QUESTION, "value": "mm"},
            "networks/<slug:slug>/members/ask/": {"guest": self.invitation.guest_id},
            "organisations/new/": {"name": "New Works", "legal_form": "company"},
            "workshops/<slug:slug>/machines/<int:pk>/measured/": {
                "sheet-TOTAL_FORMS": 1,
                "sheet-INITIAL_FORMS": 0,
            },
            "plans/<int:pk>/withdraw/": {"why": "It is not wanted any more."},
        }
        return forms.get(route, {"x": "1"})

    def api(self, template: str, method: str) -> tuple[str, str]:
        """The address and the body of an operation of the API."""
        kind = template.split("/")[2]
        after = template.endswith(("/leave/", "/stand/"))
        values = {
            "slug": {"homes": self.story.home.slug, "workshops": self.shop.slug}.get(
                kind, self.story.trust.slug
            ),
            "number": self.after.pk if after else self.run.pk,
            "name": "plan.json", "system": "hazel-290", "block": DRAFT, "revision": 1, "job_id": self.job.pk,
        }  # fmt: skip
        path = template
        for name, value in values.items():
            path = path.replace(f"{{{name}}}", str(value))
        bodies: dict[str, object] = {
            **{name: [body] if name in LISTS else body for name, body in BODIES.items()},
            "post /organisations": {"name": "New Works"},
            "post /designs/{system}/{block}/{revision}/withdraw/": {"reason": "It does not fit."},
            "post /plans/{number}/anew/": {
                "happened": [{"kind": "member-leaves", "workshop": self.shop.slug}],
                "at": "2026-03-10T09:00:00Z",
            },
            "post /plans/{number}/withdraw/": {"why": "It is not wanted any more."},
        }
        return path, json.dumps(bodies.get(f"{method} {template.removeprefix('/api')}", {}))


def release(story: Story) -> BlockRevision:
    """One block that everybody may see; the others are drafts."""
    keeper, now = User.objects.get(email="keeper@example.org"), clock.now()
    rows = BlockRevision.objects.filter(block__code=RELEASED, revision=1)
    signed = {"checked_by": keeper, "checked_at": now, "released_by": story.ama, "released_at": now}
    rows.update(status="released", **signed)
    return rows.get()


def measured_batch(cut: BlockRevision, story: Story) -> BoardBatch:
    """A board that came to the first workshop, as thick as a block wants it."""
    part = cut.parts.all()[0]
    batch = BoardBatch.objects.create(
        workshop=story.workshops[0], material=part.material, nominal_mm=part.thickness_mm, label="B-1",
        boards=2, created_by=story.tom, created_at=clock.now(),
    )  # fmt: skip
    assert cut.board_min_mm and cut.board_max_mm
    thick = (cut.board_min_mm + cut.board_max_mm) / 2
    for board in (1, 2):
        BoardMeasurement.objects.create(
            batch=batch, board=board, readings=[thick] * 8, gauge="G1", measured_by=story.tom,
            measured_at=clock.now(),
        )  # fmt: skip
    return batch


def timed_sheet(shop: Workshop, story: Story) -> TimedSheet:
    """A sheet that somebody timed on the workshop's router."""
    router = shop.machines.get(process__code="cnc-routing")
    keep_timed_sheets(machine=router, rows=[SheetRow(1, 30.0, 18.0)], by=story.tom)
    return router.timed_sheets.get()


def imported_block(story: Story, lived: Lived) -> ImportedBlock:
    """A bill that was brought and leaves one question open."""
    brought = DesignImport.objects.create(
        system=BuildingSystem.objects.get(slug="hazel-290"), status="read", created_by=story.ama,
        created_at=clock.now(),
    )  # fmt: skip
    open_one = {
        "key": QUESTION, "code": QUESTION, "severity": "question", "where": "", "message": "Which unit?",
        "at": None, "answer": None,
    }  # fmt: skip
    return ImportedBlock.objects.create(
        design_import=brought, code="X-1", bill_file=lived.file, findings=[open_one]
    )


def plan_anew(run: PlanRun) -> PlanRun:
    """The same plan once more, as one that waits to take the place of the first."""
    after = PlanRun.objects.get(pk=run.pk)
    after.pk, after._state.adding = None, True
    after.follows, after.happened_at = run, clock.now()
    after.stands_since = after.stands_by = None
    after.save()
    after.homes.set(run.homes.all())
    return after


def draft_of(run: PlanRun) -> PlanRun:
    """The same plan once more, that nobody keeps."""
    draft = PlanRun.objects.get(pk=run.pk)
    draft.pk, draft._state.adding, draft.again_of = None, True, run
    draft.stands_since = draft.stands_by = None
    draft.save()
    draft.homes.set(run.homes.all())
    return draft
