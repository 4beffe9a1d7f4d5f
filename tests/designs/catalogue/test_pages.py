"""The catalogue as people and programs see it."""

import json
from html.parser import HTMLParser

import pytest
from django.test import Client

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.jobs.actions import run_due_jobs
from manyworks.designs.catalogue.actions import (
    add_block_revision,
    draw_pictures,
    load_sample_system,
    set_routing,
)
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.designs.releases.actions import check_revision, release_revision, withdraw_revision
from manyworks.drafting.parts import BillLine, PartSpec
from tests.designs.conftest import Cast, square

EVIL = '"><script>alert(1)</script>'


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.scripts: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.inside = tag == "script"

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.scripts.append(data)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def revision(cast: Cast, system: BuildingSystem) -> BlockRevision:
    found = add_block_revision(
        by=cast.ann,
        system=system,
        code="B-1",
        name="Test plate",
        kind="wall",
        parts=[PartSpec(f"A{EVIL}"[:80], 2, "plywood-spruce", 18.0, EVIL, geometry=square(hole=True))],
        bill=[BillLine(f"A{EVIL}"[:80], 2)],
        offset_state="none",
        board_window_mm=(17.8, 18.2),
        tool_mm=8,
    )
    set_routing(
        revision=found,
        by=cast.ann,
        steps=[
            RoutingStep("cnc-routing", None, "cut", 12.0, "measured"),
            RoutingStep("assembly", None, "make", None),
        ],
    )
    return found


PAGES = ("", "routing/", "limits/", "check/", "withdraw/", "parts/{part}/", "picture.svg", "cutting.dxf")


def test_every_page_opens_for_its_people_and_runs_no_script_of_the_drawing(
    cast: Cast, revision: BlockRevision
) -> None:
    client = signed_in(cast.ida)
    # Ida inspects: she may see and sign, but not edit, so editing pages refuse her.
    base, part = revision.get_absolute_url(), revision.parts.get().pk
    for page in PAGES:
        answer = client.get(base + page.format(part=part))
        wanted = 403 if page in ("routing/", "limits/") else 200
        assert answer.status_code == wanted, page
        text = answer.content.decode()
        if page.endswith(".dxf"):
            continue
        assert "<script>alert" not in text, page
        tags = Tags()
        tags.feed(text)
        assert not any("alert" in script for script in tags.scripts)


def test_a_draft_is_hidden_and_a_release_is_public(cast: Cast, revision: BlockRevision) -> None:
    assert Client().get(revision.get_absolute_url()).status_code == 404
    check_revision(revision=revision, by=cast.ida)
    release_revision(revision=revision, by=cast.ann)
    answer = Client().get(revision.block.get_absolute_url())
    text = answer.content.decode()
    assert answer.status_code == 200
    for words in ("CC-BY-SA-4.0", "Moved by", "measured", "not known", "factor not confirmed"):
        assert words in text
    assert "Release gate" not in text


def test_a_draft_that_is_withdrawn_stays_hidden_and_a_release_stays_public(
    cast: Cast, revision: BlockRevision
) -> None:
    base, api = revision.get_absolute_url(), f"/api{revision.get_absolute_url()}"
    pages = [base, api, *(f"{base}{name}" for name in ("cutting.dxf", "drawing.svg", "picture.svg"))]
    revision = withdraw_revision(revision=revision, by=cast.ida, reason="a secret notch")
    for page in pages:
        assert Client().get(page).status_code in (302, 404), page
        assert signed_in(cast.pat).get(page).status_code == 404, page
        assert signed_in(cast.ann).get(page).status_code == 200, page
    BlockRevision.objects.filter(pk=revision.pk).update(released_at=clock.now(), released_by=cast.ann)
    assert "a secret notch" in Client().get(base).content.decode()


def test_the_list_filters_by_words_and_place(cast: Cast, revision: BlockRevision) -> None:
    client = signed_in(cast.ann)
    assert "Test plate" in client.get("/designs/?q=plate").content.decode()
    assert "Test plate" in client.get("/designs/?kind=wall").content.decode()
    assert "No block is like that" in client.get("/designs/?kind=roof").content.decode()


def test_two_people_release_over_pages(cast: Cast, revision: BlockRevision) -> None:
    base = revision.get_absolute_url()
    own = signed_in(cast.ann).post(base + "check/", {"sure": "on"})
    assert own.status_code == 422
    assert "somebody else must check it" in own.content.decode()
    assert signed_in(cast.ida).post(base + "check/", {"sure": "on"}).status_code == 302
    assert signed_in(cast.ann).post(base + "release/", {"sure": "on"}).status_code == 302
    revision.refresh_from_db()
    assert revision.status == "released"
    assert signed_in(cast.ida).post(base + "withdraw/", {"reason": "a wrong notch"}).status_code == 302
    assert "a wrong notch" in Client().get(base).content.decode()


def test_forms_make_a_system_list_a_board_and_set_a_routing(cast: Cast, revision: BlockRevision) -> None:
    client = signed_in(cast.ann)
    made = client.post(
        "/designs/new/", {"name": "Oak", "licence": "CC0-1.0", "organisation": cast.organisation.pk}
    )
    assert (made.status_code, made["Location"]) == (302, "/designs/oak/")
    assert client.post("/designs/oak/edit/", {"name": "Oak 2", "licence": "CC0-1.0"}).status_code == 302
    assert BuildingSystem.objects.get(slug="oak").name == "Oak 2"
    material = revision.parts.get().material_id
    board = {
        "network": cast.network.pk,
        "material": material,
        "thickness_mm": 12,
        "length_mm": 2440,
        "width_mm": 1220,
    }
    assert client.post("/designs/sheets/", {**board, "price": "20"}).status_code == 422
    assert client.post("/designs/sheets/", board).status_code == 302
    rows = {
        "form-TOTAL_FORMS": 1,
        "form-INITIAL_FORMS": 0,
        "form-0-process": "sanding",
        "form-0-group": "make",
    }
    assert client.post(revision.get_absolute_url() + "routing/", rows).status_code == 302
    assert revision.routing.get().process.code == "sanding"
    refused = client.post(revision.get_absolute_url() + "routing/", {**rows, "form-0-minutes": "5"})
    assert refused.status_code == 422 and "This cannot be saved" in refused.content.decode()
    limits = {"offset_state": "applied", "board_min_mm": 17, "board_max_mm": 19, "tool_mm": 6}
    assert client.post(revision.get_absolute_url() + "limits/", limits).status_code == 302
    revision.refresh_from_db()
    assert revision.board_max_mm == 19


def test_two_revisions_are_compared(cast: Cast, system: BuildingSystem, revision: BlockRevision) -> None:
    newer = add_block_revision(
        by=cast.ann,
        system=system,
        code="B-1",
        parts=[PartSpec(revision.parts.get().code, 2, "plywood-spruce", 18.0, geometry=square())],
    )
    text = signed_in(cast.ann).get(f"{newer.get_absolute_url()}compare/1/").content.decode()
    assert "holes: 1, now 0" in text
    assert "<svg" in text


def test_programs_read_and_sign(cast: Cast, revision: BlockRevision) -> None:
    client, base = signed_in(cast.ida), "/api/designs/test-system/B-1/1/"
    assert client.get("/api/designs/").json()[0]["licence"] == "CC-BY-SA-4.0"
    assert client.get("/api/designs/test-system/").json()[0]["status"] == "draft"
    assert client.get(base + "parts/").json()[0]["geometry"]["outline"][0] == [0.0, 0.0]
    assert client.get(base + "routing/").json()[1]["minutes"] is None
    assert [f["code"] for f in client.get(base + "gate/").json()] == ["tool.corner"]
    assert client.post(base + "check/").json()["status"] == "checked"
    refused = client.post(base + "check/")
    assert (refused.status_code, refused.json()["code"]) == (422, "revision.status")
    assert signed_in(cast.ann).post(base + "release/").json()["status"] == "released"
    steps = json.dumps([{"process": "assembly", "group": "make", "minutes": 3, "minutes_source": "timed"}])
    written = signed_in(cast.ann).put(base + "routing/", steps, content_type="application/json")
    assert written.json()[0]["minutes"] == 3
    gone = client.post(base + "withdraw/", json.dumps({"reason": "test"}), content_type="application/json")
    assert gone.json()["status"] == "withdrawn"
    assert Client().post(base + "release/").status_code == 401


def test_the_worker_draws_the_pictures_and_parts_laid_flat_stand_in_until_then(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("manyworks.drafting.sample.system.BLOCK_CODES", ("G-A",))
    load_sample_system(by=cast.ann, organisation=cast.organisation, pictures=False)
    client = signed_in(cast.ann)
    flat = client.get("/designs/hazel-290/G-A/1/picture.svg")
    assert (flat["Content-Type"], flat["Cache-Control"]) == ("image/svg+xml", "private, no-store")
    assert "Parts of G-A rev 1" in flat.content.decode()
    run_due_jobs(now=clock.now())
    drawn = client.get("/designs/hazel-290/G-A/1/picture.svg")
    assert drawn["Cache-Control"] == "private, no-store", "a draft is not for everybody"
    now, rows = clock.now(), BlockRevision.objects.filter(block__code="G-A")
    rows.update(status="released", checked_by=cast.ida, checked_at=now, released_by=cast.ann, released_at=now)
    for reader in (client, Client()):
        released = reader.get("/designs/hazel-290/G-A/1/picture.svg")
        assert released["Cache-Control"] == "public, max-age=3600"
    assert "G-A, Gable piece, low half, assembled" in drawn.content.decode()
    system = BuildingSystem.objects.get(slug="hazel-290")
    assert draw_pictures(system=system, progress=lambda _share: None, cancelled=lambda: False) == 0
