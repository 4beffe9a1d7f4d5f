"""Systems, revisions, routings and boards enter the catalogue."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from manyworks.core import clock
from manyworks.core.errors import Refused
from manyworks.core.files.actions import store_file
from manyworks.core.log.models import LogEntry
from manyworks.core.organisations.actions import create_organisation
from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.actions import (
    add_block_revision,
    create_building_system,
    edit_building_system,
    list_sheet,
    load_sample_system,
    set_making_limits,
    set_routing,
)
from manyworks.designs.catalogue.models import Block, BlockRevision, BuildingSystem, Part
from manyworks.designs.catalogue.queries import visible_to
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.designs.releases.actions import withdraw_revision
from manyworks.designs.releases.queries import gate_findings
from manyworks.drafting.parts import PartSpec
from tests.designs.conftest import Cast, square
from tests.joining import bring_in

PLATE = PartSpec("B-1-A", 2, "plywood-spruce", 18.0, "plate", geometry=square(hole=True))


def add(cast: Cast, system: BuildingSystem, part: PartSpec = PLATE, **more: object) -> BlockRevision:
    return add_block_revision(by=cast.ann, system=system, code="B-1", parts=[part], **more)  # type: ignore[arg-type]


def test_a_system_is_entered_once_with_a_free_address(cast: Cast, system: BuildingSystem) -> None:
    twin = create_building_system(
        by=cast.ann, organisation=cast.organisation, name="Test System", licence="MIT"
    )
    assert (system.slug, twin.slug) == ("test-system", "test-system-2")


def test_a_system_under_a_non_commercial_licence_cannot_promise_paid_work(
    cast: Cast, system: BuildingSystem
) -> None:
    with pytest.raises(Refused) as refused:
        edit_building_system(system=system, by=cast.ann, licence="CC-BY-NC-4.0")
    assert refused.value.field == "allows_paid_work"


def test_only_coordinators_enter_systems_and_revisions(cast: Cast, system: BuildingSystem) -> None:
    with pytest.raises(Refused, match="role"):
        create_building_system(by=cast.pat, organisation=cast.organisation, name="X", licence="MIT")
    with pytest.raises(Refused, match="role"):
        edit_building_system(system=system, by=cast.pat, name="X")
    with pytest.raises(Refused, match="role"):
        add_block_revision(by=cast.pat, system=system, code="B-1", parts=[PLATE])


def test_a_revision_keeps_its_parts_sizes_and_mass(cast: Cast, system: BuildingSystem) -> None:
    revision = add(cast, system, insulation=(0.1, 40, "test"))
    part = revision.parts.get()
    assert (part.length_mm, part.width_mm, part.area_mm2) == (300, 300, 300 * 300 - 40 * 40)
    assert part.cut_length_mm == 4 * 300 + 4 * 40
    assert revision.mass_kg == pytest.approx(2 * 0.0884 * 0.018 * 476 + 4, abs=1e-3)
    assert revision.mass_source.endswith("test")
    assert len(part.geometry_hash) == len(revision.content_hash) == 64


def test_mass_is_not_known_where_a_density_is_not(cast: Cast, system: BuildingSystem) -> None:
    revision = add(cast, system, replace(PLATE, material="cardboard"))
    assert revision.mass_kg is None


def test_the_same_content_is_refused_and_one_changed_byte_is_a_new_revision(
    cast: Cast, system: BuildingSystem
) -> None:
    first = add(cast, system, source_file=store_file(content=b"one", name="a.dxf", by=cast.ann))
    with pytest.raises(Refused) as refused:
        add(cast, system, source_file=store_file(content=b"one", name="b.dxf", by=cast.ann))
    assert refused.value.code == "revision.same"
    second = add(cast, system, source_file=store_file(content=b"onf", name="a.dxf", by=cast.ann))
    assert (first.revision, second.revision) == (1, 2)
    assert first.parts.get().geometry_hash == second.parts.get().geometry_hash


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ([], "revision.no_parts"),
        ([PLATE, PLATE], "part.code_twice"),
        ([replace(PLATE, code="")], "part.no_code"),
        ([replace(PLATE, quantity=0)], "part.impossible"),
        ([replace(PLATE, material="unobtainium")], "part.material_unknown"),
    ],
)
def test_impossible_parts_are_refused_and_nothing_is_written(
    cast: Cast, system: BuildingSystem, parts: list[PartSpec], code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add_block_revision(by=cast.ann, system=system, code="B-1", parts=parts)
    assert refused.value.code == code
    assert not BlockRevision.objects.exists()
    assert not Block.objects.exists()


def test_the_database_itself_refuses_an_author_who_checks(cast: Cast, system: BuildingSystem) -> None:
    revision = add(cast, system)
    with pytest.raises(IntegrityError), transaction.atomic():
        BlockRevision.objects.filter(pk=revision.pk).update(checked_by=cast.ann)
    with pytest.raises(IntegrityError), transaction.atomic():
        BlockRevision.objects.filter(pk=revision.pk).update(status="released")


def test_routing_keeps_unknown_minutes_unknown(cast: Cast, system: BuildingSystem) -> None:
    revision = add(cast, system)
    set_routing(
        revision=revision,
        by=cast.ann,
        steps=[
            RoutingStep("cnc-routing", "cnc-operator", "cut", 12.345, "measured 2026-02-01"),
            RoutingStep("assembly", None, "make", None, hold_point=True),
        ],
    )
    rows = list(revision.routing.values_list("position", "minutes", "minutes_source", "hold_point"))
    assert rows == [(1, 12.35, "measured 2026-02-01", False), (2, None, "", True)]
    entry = LogEntry.objects.get(event="designs.routing.set")
    assert entry.data["after"] == [["cnc-routing", 12.345], ["assembly", None]]


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (RoutingStep("flying", None, "cut", None), "routing.unknown_word"),
        (RoutingStep("assembly", "pilot", "cut", None), "routing.unknown_word"),
        (RoutingStep("assembly", None, "fly", None), "routing.group"),
        (RoutingStep("assembly", None, "make", 5), "routing.minutes"),
        (RoutingStep("assembly", None, "make", -1, "guess"), "routing.minutes"),
    ],
)
def test_routing_steps_that_say_nothing_sure_are_refused(
    cast: Cast, system: BuildingSystem, step: RoutingStep, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        set_routing(revision=add(cast, system), by=cast.ann, steps=[step])
    assert refused.value.code == code


def test_making_limits_change_a_draft_only(cast: Cast, system: BuildingSystem) -> None:
    revision = add(cast, system)
    limits = {"offset_state": "none", "board_min_mm": 17.8, "board_max_mm": 18.2, "tool_mm": 8}
    set_making_limits(revision=revision, by=cast.ann, **limits)
    assert BlockRevision.objects.get(pk=revision.pk).tool_mm == 8
    with pytest.raises(Refused) as refused:
        set_making_limits(revision=revision, by=cast.ann, **{**limits, "board_min_mm": 19})
    assert refused.value.field == "board_min_mm"
    withdraw_revision(revision=revision, by=cast.ann, reason="drawn for other boards")
    with pytest.raises(Refused, match="Only a draft"):
        set_making_limits(revision=revision, by=cast.ann, **limits)


def test_a_price_needs_currency_source_and_date(cast: Cast, system: BuildingSystem) -> None:
    board = {
        "by": cast.ann,
        "network": cast.network,
        "material": Material.objects.get(code="osb3"),
        "thickness_mm": 18,
        "length_mm": 1220,
        "width_mm": 2440,
    }
    with pytest.raises(Refused) as refused:
        list_sheet(**board, price=Decimal("20"))
    assert refused.value.field == "price"
    first = list_sheet(**board)
    again = list_sheet(
        **board, price=Decimal("20"), currency="GBP", price_source="a quote", price_date=date(2026, 1, 5)
    )
    assert first.pk == again.pk
    assert (again.length_mm, again.width_mm, again.price) == (2440, 1220, Decimal("20"))


def test_the_sample_system_loads_once_and_passes_the_gate(cast: Cast) -> None:
    system = load_sample_system(by=cast.ann, organisation=cast.organisation, pictures=False)
    assert (system.blocks.count(), Part.objects.count()) == (16, 93)
    for revision in visible_to(cast.ann):
        assert gate_findings(revision) == []
        assert revision.routing.count() == 7
        assert revision.mass_kg > 15
    with pytest.raises(Refused) as refused:
        load_sample_system(by=cast.ann, organisation=cast.organisation)
    assert refused.value.code == "sample.loaded"


def test_drafts_are_seen_by_the_organisation_only(cast: Cast, system: BuildingSystem) -> None:
    revision = add(cast, system)
    assert set(visible_to(cast.ann)) == set(visible_to(cast.ida)) == {revision}
    assert not visible_to(cast.pat).exists()
    BlockRevision.objects.update(status="withdrawn", withdrawn_by=cast.ann, withdrawn_reason="test")
    assert not visible_to(None).exists(), "it was never released"
    BlockRevision.objects.update(released_by=cast.ann, released_at=clock.now())
    assert visible_to(None).exists()


@pytest.fixture
def guest(cast: Cast) -> BuildingSystem:
    """A system of an organisation in the network, whose coordinator is Ann."""
    owner = create_organisation(by=cast.pat, name="Far Shed")
    bring_in(cast.network, owner, by=cast.ann)
    row = BuildingSystem.objects.get()
    BuildingSystem.objects.filter(pk=row.pk).update(organisation=owner)
    row.refresh_from_db()
    return row


STEP = RoutingStep("cnc-routing", "", "cut", 5.0, "measured")


@pytest.mark.parametrize("status", ["checked", "released"])
def test_times_that_others_build_by_are_corrected_by_those_whose_design_it_is(
    cast: Cast, system: BuildingSystem, guest: BuildingSystem, status: str
) -> None:
    revision = add(cast, guest)
    assert set_routing(revision=revision, by=cast.ann, steps=[STEP]), "a draft is changed as joining says"
    now = clock.now()
    signed = {"checked_by": cast.ida, "checked_at": now}
    signed |= {"released_by": cast.ida, "released_at": now} if status == "released" else {}
    BlockRevision.objects.filter(pk=revision.pk).update(status=status, **signed)
    with pytest.raises(Refused) as refused:
        set_routing(revision=revision, by=cast.ann, steps=[STEP])
    assert refused.value.code == "permission.denied"
    assert set_routing(revision=revision, by=cast.pat, steps=[STEP])


def test_a_block_is_renamed_by_those_who_keep_its_system(
    cast: Cast, system: BuildingSystem, guest: BuildingSystem
) -> None:
    first = add(cast, guest, name="Wal", kind="wall")
    first = add(cast, guest, replace(PLATE, quantity=3), name="Wall")
    BlockRevision.objects.update(author=cast.pat)
    for change in ({"name": "Rotten"}, {"kind": "roof"}):
        with pytest.raises(Refused) as refused:
            add(cast, guest, **change)
        assert refused.value.code == "block.named" and refused.value.field in change
    first.block.refresh_from_db()
    assert (first.block.name, first.block.kind) == ("Wall", "wall")
