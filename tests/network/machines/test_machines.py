"""Machines: what is believable, and who changes what."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from manyworks.core.models import LogEntry
from manyworks.network.machines.actions import add_machine, edit_machine, retire_machine
from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import details_of, visible_to
from manyworks.network.machines.rules import MOST, check_machine, impossible
from manyworks.network.workshops.models import Workshop
from manyworks.network.workshops.queries import facts_of
from manyworks.planning.cutting_time import CuttingProfile
from manyworks.planning.fields import hints_of, unwrap
from manyworks.planning.model import Pool
from manyworks.refused import Refused
from tests.network.conftest import ROUTER, Cast


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"quantity": 0}, "quantity"),
        ({"bed_length_mm": -1.0}, "bed_length_mm"),
        ({"bed_width_mm": 250_000.0}, "bed_width_mm"),
        ({"bed_width_mm": float("inf")}, "bed_width_mm"),
        ({"thickness_min_mm": 30.0, "thickness_max_mm": 3.0}, "thickness_max_mm"),
        ({"speed_factor": 0.0}, "speed_factor"),
        ({"axes": 99}, "axes"),
        ({"sheet_change_min": 500.0}, "sheet_change_min"),
        ({"plunge_min": -0.1}, "plunge_min"),
        ({"mentor_skill": "joiner"}, "kept_blocks"),
        ({"kept_blocks": ("W-M",)}, "mentor_skill"),
        ({"mentor_skill": "joiner", "kept_blocks": tuple(f"BLOCK-{i}" for i in range(80))}, "kept_blocks"),
    ],
    ids=str,
)
def test_figures_that_no_machine_has_are_refused(change: dict[str, object], field: str) -> None:
    with pytest.raises(Refused) as refused:
        check_machine(replace(ROUTER, **change))  # type: ignore[arg-type]
    assert refused.value.field == field


SHARED = {
    name: name.removeprefix("bed_")
    for name in MOST
    if name.removeprefix("bed_") in hints_of(CuttingProfile) | hints_of(Pool)
}


def test_the_figures_that_the_planner_knows_are_these() -> None:
    assert MOST.keys() - SHARED.keys() == {"z_travel_mm"}


@pytest.mark.parametrize(
    "value", [-1.0, 0.0, 1e-300, 0.5, 0.999, 1.0, 3.9, 4.0, 1e5, 2e5, 1e9, float("nan")], ids=str
)
@pytest.mark.parametrize("name", SHARED)
def test_a_machine_has_no_figure_that_a_plan_refuses(name: str, value: float) -> None:
    """The action, the table and so the form have one rule; whatever passes it can be planned with."""
    believed = not impossible(name, value)
    bare = replace(ROUTER, thickness_min_mm=None, thickness_max_mm=None)
    try:
        check_machine(replace(bare, **{name: value}))  # type: ignore[arg-type]
    except Refused as refused:
        assert not believed and refused.field == name
    else:
        assert believed
    field = Machine._meta.get_field(name)
    try:
        field.run_validators(value)
    except ValidationError as error:
        assert not believed and error.messages
    else:
        assert believed
    if believed:
        pool: dict[str, object] = {"id": "a", "processes": ("cnc-routing",), "rate_per_hour": 1.0}
        if SHARED[name] in hints_of(CuttingProfile):
            pool["cutting"] = CuttingProfile(**{name: value})  # type: ignore[arg-type]
        else:
            pool[SHARED[name]] = value
        if name == "feed_mm_min":
            pool["time_factor"] = CuttingProfile().feed_mm_min / value
        assert Pool(**pool)  # type: ignore[arg-type]


def test_what_the_planner_refuses_for_being_too_little_is_not_believed() -> None:
    for name, key in SHARED.items():
        kind = CuttingProfile if key in hints_of(CuttingProfile) else Pool
        note = unwrap(hints_of(kind)[key])[1]
        assert note is not None and (note.low is None or impossible(name, note.low - 0.01)), name
        assert note.above is None or impossible(name, note.above), name


def test_the_form_says_the_limits_beside_the_figure(cast: Cast) -> None:
    page = Client()
    page.force_login(cast.bill)
    sent = {"name": "Router", "process": cast.router.process_id, "quantity": "1", "condition": "working"}
    sent |= {"speed_factor": "1"}
    address = f"/workshops/{cast.mill.slug}/machines/{cast.router.pk}/"
    for name, words in (
        ("feed_mm_min", "This lies between 4 and 200,000."),
        ("bed_length_mm", "This lies above 0 and up to 40,000."),
    ):
        answer = page.post(address, {**sent, name: "0"})
        assert answer.status_code == 422 and words in answer.content.decode()
    assert page.post(address, {**sent, "feed_mm_min": "4"}).status_code == 302
    assert page.get(f"{address}measured/").status_code == 200


def test_a_machine_is_what_was_said_about_it(cast: Cast) -> None:
    assert details_of(cast.router) == ROUTER


@pytest.mark.parametrize(
    "change",
    [
        {"process": "alchemy"},
        {"materials": ("osb3", "unobtainium")},
        {"mentor_skill": "alchemist", "kept_blocks": ("W-M",)},
    ],
    ids=str,
)
def test_words_that_the_vocabulary_lacks_are_refused_and_nothing_is_added(
    cast: Cast, change: dict[str, object]
) -> None:
    with pytest.raises(Refused, match="There is no"):
        add_machine(workshop=cast.mill, details=replace(ROUTER, **change), by=cast.bill)  # type: ignore[arg-type]
    assert Machine.objects.count() == 1


def test_an_edit_logs_what_changed_and_only_then(cast: Cast) -> None:
    edit_machine(machine=cast.router, details=replace(ROUTER, bed_length_mm=3050.0), by=cast.rosa)
    edit_machine(machine=cast.router, details=replace(ROUTER, bed_length_mm=3050.0), by=cast.rosa)
    entry = LogEntry.objects.get(event="network.machine.edited")
    assert entry.data["changed"] == {"bed_length_mm": {"from": 2500.0, "to": 3050.0}}


def test_a_training_place_keeps_its_mentor_and_blocks_until_it_is_none_any_more(cast: Cast) -> None:
    place = replace(ROUTER, name="Trainees", mentor_skill="joiner", kept_blocks=("W-M", "F-M"))
    machine = add_machine(workshop=cast.mill, details=place, by=cast.bill)
    assert details_of(machine) == place
    page = Client()
    page.force_login(cast.bill)
    form = page.get(f"/workshops/{cast.mill.slug}/machines/{machine.pk}/").content.decode()
    assert 'value="W-M, F-M"' in form and '<option value="joiner" selected>' in form
    shown = page.get(f"/workshops/{cast.mill.slug}/").content.decode()
    assert "Training place with a mentor (Joiner); kept for W-M, F-M" in shown
    sent = {"name": "Trainees", "process": machine.process_id, "quantity": "1", "condition": "working"}
    sent |= {"speed_factor": "0.67", "mentor_skill": "joiner"}
    address = f"/workshops/{cast.mill.slug}/machines/{machine.pk}/"
    assert page.post(address, {**sent, "kept_blocks": ""}).status_code == 422
    assert page.post(address, {**sent, "kept_blocks": "W-M, \n W-M,N-M"}).status_code == 302
    assert Machine.objects.get(pk=machine.pk).kept_blocks == "W-M, N-M"
    assert page.post(address, {**sent, "mentor_skill": "", "kept_blocks": ""}).status_code == 302
    assert details_of(Machine.objects.get(pk=machine.pk)).mentor_skill == ""


def test_a_stranger_changes_no_machine(cast: Cast) -> None:
    before = Machine.objects.values().get(pk=cast.router.pk)
    for act in (
        lambda: add_machine(workshop=cast.mill, details=ROUTER, by=cast.nora),
        lambda: edit_machine(machine=cast.router, details=ROUTER, by=cast.nora),
        lambda: retire_machine(machine=cast.router, on=date(2026, 3, 2), by=cast.nora),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "permission.denied"
    assert Machine.objects.values().get() == before


def test_a_retired_machine_is_kept_but_no_longer_listed(cast: Cast) -> None:
    retire_machine(machine=cast.router, on=date(2026, 3, 2), by=cast.bill)
    assert not visible_to(cast.bill).exists() and Machine.objects.get().retired_on == date(2026, 3, 2)
    with pytest.raises(Refused, match="was retired"):
        retire_machine(machine=cast.router, on=date(2026, 3, 3), by=cast.bill)


def test_machines_of_a_private_workshop_stay_private(cast: Cast) -> None:
    assert visible_to(cast.nora).exists()
    Workshop.objects.filter(pk=cast.mill.pk).update(visibility="private")
    assert not visible_to(cast.nora).exists() and visible_to(cast.rosa).exists()


def test_a_kind_of_machine_fills_the_form_with_figures_that_say_where_they_come_from(cast: Cast) -> None:
    page = Client()
    page.force_login(cast.bill)
    address = f"/workshops/{cast.mill.slug}/machines/new/"
    assert "?preset=rigid-vacuum" in page.get(address).content.decode()
    form = page.get(f"{address}?preset=light-gantry").content.decode()
    assert 'value="4000"' in form and 'value="4"' in form and '<option value="screwed" selected>' in form
    assert "confirmed (asttooling.com)" in form and "trade judgement, not measured" in form
    assert '<option value="vacuum" selected>' not in page.get(f"{address}?preset=perpetuum").content.decode()


def test_how_a_machine_changes_tools_and_holds_boards_reaches_the_plan(cast: Cast) -> None:
    told = replace(ROUTER, tool_change_min=4.0, hold_down="vacuum", figures_source="timed on 3 May")
    told = replace(told, sheet_change_min=9.0, plunge_min=0.04)
    edit_machine(machine=cast.router, details=told, by=cast.bill)
    [machine] = next(shop for shop in facts_of(cast.severn, date(2026, 3, 2)) if shop.machines).machines
    found = (machine.tool_change_min, machine.hold_down, machine.figures_source)
    assert found == (4.0, "vacuum", "timed on 3 May")
    assert (machine.sheet_change_min, machine.plunge_min) == (9.0, 0.04)
    with pytest.raises(Refused) as refused:
        edit_machine(machine=cast.router, details=replace(told, hold_down="glued"), by=cast.bill)
    assert refused.value.field == "hold_down"
