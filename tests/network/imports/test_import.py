"""A list is read, looked at, and taken over as a whole; the next one changes only what its source changed."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError

from manyworks.core.accounts.actions import create_user
from manyworks.core.jobs.actions import cancel_job, run_due_jobs
from manyworks.core.models import Job, LogEntry, User
from manyworks.core.organisations.actions import end_membership
from manyworks.core.permissions import can
from manyworks.network.imports import jobs
from manyworks.network.imports.actions import (
    apply_import,
    discard_import,
    keep_preview,
    preview_import,
    refuse_file,
    write_workshops,
)
from manyworks.network.imports.models import ImportRow, WorkshopImport
from manyworks.network.imports.queries import compare, outcomes, visible_to
from manyworks.network.imports.rules import Incoming, SourceDetails
from manyworks.network.workshops.actions import adopt_workshop, move_pin
from manyworks.network.workshops.models import Workshop
from manyworks.refused import Refused
from tests.joining import found_network, give_role
from tests.network.conftest import Cast

SOURCE = SourceDetails("Makers' Atlas", "CC-BY-4.0", "https://example.org/atlas", attribution="Atlas")
HEADER = "name,key,city,country,latitude,longitude,website,process,machine,bed_length_mm,bed_width_mm\n"
SHED = "Tin Shed,a1,Bristol,GB,51.46,-2.58,https://example.org,cnc-routing,Router,2500,1250\n"
YARD = "Print Yard,a2,Carlisle,GB,54.89,-2.93,,3d-printing,Printer,,\n"
# Finding a place by its town reads a gazetteer of the whole world: only where that is what is tested.
YARD_OF_A_TOWN = YARD.replace("54.89,-2.93", ",")


def bring(cast: Cast, text: str, **more: Any) -> WorkshopImport:
    """Upload a list and let the worker read it."""
    wanted = preview_import(
        content=text.encode(), name="atlas.csv", network=cast.severn, source=SOURCE, by=cast.rosa, **more
    )
    run_due_jobs()
    wanted.refresh_from_db()
    return wanted


def take_over(cast: Cast, wanted: WorkshopImport) -> WorkshopImport:
    apply_import(workshop_import=wanted, by=cast.rosa)
    run_due_jobs()
    wanted.refresh_from_db()
    return wanted


def counts(wanted: WorkshopImport) -> tuple[int, ...]:
    """New, changed, unchanged, refused."""
    return tuple(outcomes(wanted).values())


def test_a_preview_takes_nothing_over(cast: Cast) -> None:
    wanted = bring(cast, HEADER + SHED + YARD)
    assert (wanted.status, counts(wanted)) == ("ready", (2, 0, 0, 0))
    assert Workshop.objects.count() == 1


def test_applying_brings_workshops_with_machines_place_and_provenance(cast: Cast) -> None:
    wanted = take_over(cast, bring(cast, HEADER + SHED + YARD_OF_A_TOWN, published_on=date(2025, 5, 1)))
    assert wanted.status == "applied"
    shed, yard = (Workshop.objects.get(source_key__endswith=key) for key in ("a1", "a2"))
    assert (shed.location_accuracy, yard.location_accuracy) == ("exact", "town")
    assert (shed.source.name, shed.source.licence) == ("Makers' Atlas", "CC-BY-4.0")
    assert shed.imported.workshop_import.published_on == date(2025, 5, 1)
    router = shed.machines.get()
    assert (router.process.code, router.bed_length_mm, router.condition) == ("cnc-routing", 2500, "unknown")
    applied = LogEntry.objects.get(event="network.import.applied")
    assert (applied.actor, applied.data["new"], applied.data["licence"]) == (cast.rosa, 2, "CC-BY-4.0")


def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    take_over(cast, bring(cast, HEADER + SHED + YARD))
    before = list(Workshop.objects.order_by("pk").values())
    again = bring(cast, HEADER + SHED + YARD)
    assert counts(again) == (0, 0, 2, 0)
    take_over(cast, again)
    assert list(Workshop.objects.order_by("pk").values()) == before


def test_a_newer_file_changes_only_what_its_source_changed(cast: Cast) -> None:
    take_over(cast, bring(cast, HEADER + SHED + YARD))
    shed = Workshop.objects.get(source_key__endswith="a1")
    Workshop.objects.filter(pk=shed.pk).update(phone="0117 496 0000")
    newer = bring(
        cast, HEADER + SHED.replace("Bristol", "Bath").replace("Router,2500", "New router,3000") + YARD
    )
    assert counts(newer) == (0, 1, 1, 0)
    assert newer.rows.get(outcome="changed").changes["city"] == {"from": "Bristol", "to": "Bath"}
    take_over(cast, newer)
    shed.refresh_from_db()
    assert (shed.city, shed.phone) == ("Bath", "0117 496 0000")
    assert [machine.name for machine in shed.machines.filter(retired_on=None)] == ["New router"]
    assert shed.machines.exclude(retired_on=None).get().name == "Router"


def test_a_machine_keeps_what_people_said_and_takes_what_the_source_changed(cast: Cast) -> None:
    take_over(cast, bring(cast, HEADER + SHED))
    shed = Workshop.objects.get(source_key__endswith="a1")
    shed.machines.update(condition="working")
    take_over(cast, bring(cast, HEADER + SHED.replace("2500", "3050")))
    router = shed.machines.get()
    assert (router.bed_length_mm, router.condition) == (3050, "working")


def test_a_pin_set_by_hand_and_an_adopted_workshop_are_left_alone(cast: Cast) -> None:
    take_over(cast, bring(cast, HEADER + SHED + YARD))
    shed, yard = (
        Workshop.objects.get(source_key__endswith="a1"),
        Workshop.objects.get(source_key__endswith="a2"),
    )
    move_pin(workshop=shed, latitude=51.5, longitude=-2.5, by=cast.rosa)
    adopt_workshop(workshop=yard, organisation=cast.bow, by=cast.rosa)
    newer = bring(
        cast,
        HEADER + SHED.replace("51.46", "51.99").replace("Bristol", "Bath") + YARD.replace("Yard", "Hall"),
    )
    assert counts(newer) == (0, 1, 1, 0)
    take_over(cast, newer)
    shed.refresh_from_db()
    yard.refresh_from_db()
    assert (shed.latitude, shed.city, yard.name) == (51.5, "Bath", "Print Yard")


def test_a_file_that_is_no_list_is_refused_in_its_own_name_and_leaves_nothing(cast: Cast) -> None:
    wanted = bring(cast, "block,quantity\nfloor,3\n")
    assert wanted.status == "refused" and wanted.refusal is not None
    assert "atlas.csv" in wanted.refusal["message"]
    assert not wanted.rows.exists() and Job.objects.get().status == "failed"


def test_a_list_without_a_licence_or_publisher_is_not_kept(cast: Cast) -> None:
    for source in (SourceDetails("Atlas", " "), SourceDetails("", "CC0-1.0")):
        with pytest.raises(Refused):
            preview_import(content=b"x", name="a.csv", network=cast.severn, source=source, by=cast.rosa)
    assert not WorkshopImport.objects.exists()


def test_only_coordinators_import_and_see_imports(cast: Cast) -> None:
    wanted = bring(cast, HEADER + SHED)
    for who in (cast.bill, cast.nora):
        assert not visible_to(who).exists()
        for act in (
            lambda who=who: preview_import(
                content=b"x", name="a.csv", network=cast.severn, source=SOURCE, by=who
            ),
            lambda who=who: apply_import(workshop_import=wanted, by=who),
            lambda who=who: discard_import(workshop_import=wanted, by=who),
            lambda who=who: write_workshops(workshop_import=wanted, by=who),
        ):
            with pytest.raises(Refused) as refused:
                act()
            assert refused.value.code == "permission.denied"
    assert Workshop.objects.count() == 1 and visible_to(cast.rosa).get() == wanted


def test_coordinators_of_another_network_neither_see_nor_apply_an_import(cast: Cast) -> None:
    steward = User.objects.get(is_steward=True)
    found_network(by=steward, name="Tees", coordinated_by=cast.outside)
    wanted = bring(cast, HEADER + SHED)
    assert can(cast.nora, "network.workshop.import") and not visible_to(cast.nora).exists()
    with pytest.raises(Refused):
        apply_import(workshop_import=wanted, by=cast.nora)
    second = create_user(email="ros@example.org", name="Ros")
    give_role(cast.homes, second, "coordinator", by=cast.rosa)
    assert visible_to(second).get() == wanted == visible_to(steward).get()
    apply_import(workshop_import=wanted, by=second)


def test_a_discarded_list_cannot_be_applied(cast: Cast) -> None:
    wanted = bring(cast, HEADER + SHED)
    discard_import(workshop_import=wanted, by=cast.rosa)
    with pytest.raises(Refused, match="Discarded"):
        apply_import(workshop_import=wanted, by=cast.rosa)


def test_a_preview_that_a_later_one_overtook_must_be_read_again(cast: Cast) -> None:
    first, second = bring(cast, HEADER + SHED), bring(cast, HEADER + SHED + YARD)
    take_over(cast, second)
    with pytest.raises(Refused, match="was applied since"):
        apply_import(workshop_import=first, by=cast.rosa)
    assert Workshop.objects.count() == 3


@pytest.mark.parametrize("way", ["role ended", "stopped"])
def test_a_taking_over_that_never_came_blocks_nobody(cast: Cast, way: str) -> None:
    sam = create_user(email="sam@example.org", name="Sam")
    part = give_role(cast.severn.coordinated_by, sam, "coordinator", by=cast.rosa)
    wanted = apply_import(workshop_import=bring(cast, HEADER + SHED), by=sam)
    if way == "stopped":
        cancel_job(job=Job.objects.get(pk=wanted.job_id), by=sam)
    end_membership(membership=part, by=cast.rosa)
    run_due_jobs()
    again = take_over(cast, bring(cast, HEADER + SHED))
    assert again.status == "applied" and Workshop.objects.filter(name="Tin Shed").count() == 1
    assert discard_import(workshop_import=wanted, by=cast.rosa).status == "discarded"
    write_workshops(workshop_import=wanted, by=cast.rosa)
    wanted.refresh_from_db()
    assert wanted.status == "discarded", "what was put aside is not written by a job that comes back"


@pytest.mark.parametrize("decided", [discard_import, take_over])
def test_a_list_that_is_read_once_more_stays_as_it_was_decided(cast: Cast, decided: Any) -> None:
    wanted = bring(cast, HEADER + SHED)
    if decided is take_over:
        take_over(cast, wanted)
    else:
        discard_import(workshop_import=wanted, by=cast.rosa)
    wanted.refresh_from_db()
    before = wanted.status, counts(wanted)
    keep_preview(workshop_import=wanted, rows=[], format="x", findings=[])
    refuse_file(workshop_import=wanted, refused=Refused("x", "x"))
    wanted.refresh_from_db()
    assert (wanted.status, counts(wanted)) == before


def test_an_import_that_breaks_in_the_middle_leaves_nothing_behind(cast: Cast) -> None:
    wanted = bring(cast, HEADER + SHED + YARD)
    ImportRow.objects.filter(workshop_import=wanted, key__endswith="a2").update(
        values=wanted.rows.get(key__endswith="a2").values | {"facility_status": "Nonsense"}
    )
    apply_import(workshop_import=wanted, by=cast.rosa)
    with pytest.raises(IntegrityError):
        write_workshops(workshop_import=wanted, by=cast.rosa)


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_dies_while_writing_loses_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    wanted = bring(cast, HEADER + SHED + YARD)
    apply_import(workshop_import=wanted, by=cast.rosa)
    real = jobs.actions.write_workshops

    def dies(**values: Any) -> dict[str, int]:
        real(**values)
        raise ConnectionError("the machine went away")

    monkeypatch.setattr(jobs.actions, "write_workshops", dies)
    run_due_jobs()
    written = Workshop.objects.count()
    monkeypatch.setattr(jobs.actions, "write_workshops", real)
    Job.objects.filter(status="queued").update(due_at=wanted.created_at)
    run_due_jobs()
    wanted.refresh_from_db()
    assert (wanted.status, Workshop.objects.count()) == ("applied", 3) and written == 3


def test_a_record_named_twice_counts_once(cast: Cast) -> None:
    wanted = bring(cast, HEADER + SHED)
    twice = [Incoming(n, "same", "Shed", "", {"name": "Shed"}) for n in (1, 2)]
    rows = compare(wanted.source, twice)
    assert [row.outcome for row in rows] == ["new", "refused"]
    WorkshopImport.objects.update(status="reading")
    keep_preview(workshop_import=wanted, rows=rows, format="test", findings=[])
    assert counts(wanted) == (1, 0, 0, 1)
    WorkshopImport.objects.update(status="reading")
    refuse_file(workshop_import=wanted, refused=Refused("x.y", "No."))
    wanted.refresh_from_db()
    assert wanted.status == "refused"


@pytest.mark.parametrize(
    ("path", "records", "with_router"),
    [
        ("network/nesta-uk-makerspaces/ukmakerspacesidentifiabledata.csv", 97, True),
        ("network/iop-okw/okw_facilities_part_a.json", 1119, False),
    ],
)
def test_real_lists_come_in_whole_and_again_change_nothing(
    cast: Cast, shared_data: Path, path: str, records: int, with_router: bool
) -> None:
    file = shared_data / path
    for round_, expected in enumerate([(records, 0, 0, 0), (0, 0, records, 0)]):
        with file.open("rb") as content:
            wanted = preview_import(
                content=content, name=file.name, network=cast.severn, source=SOURCE, by=cast.rosa
            )
        run_due_jobs()
        wanted.refresh_from_db()
        assert counts(wanted) == expected
        if round_ == 0:
            take_over(cast, wanted)
    leads = Workshop.objects.filter(organisation=None)
    assert leads.count() == records
    assert leads.filter(machines__process__code="cnc-routing").exists() is with_router
    assert leads.filter(location_accuracy="town").exists()
    assert not leads.exclude(website="").exclude(website__startswith="http").exists()
