"""Verbs on homes: what they change, what they log, whom they refuse."""

from datetime import date, time
from typing import Any

import pytest

from manyworks.core.log.models import LogEntry
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.drafting.site import BlockLine
from manyworks.drafting.zones import in_one_zone
from manyworks.plans.orders import actions
from manyworks.plans.orders.models import Home
from manyworks.plans.orders.queries import block_rows, lines_of, requirements_of, tasks_of, visible_to
from manyworks.plans.plans.actions import start_plan
from manyworks.plans.plans.bridge.rows import facts_of
from manyworks.refused import Refused
from tests.severn_vale import LINES, PHASES, Story


def events(home: Home) -> list[str]:
    entries = LogEntry.objects.filter(subject_type="plans.home", subject_id=str(home.pk)).order_by("pk")
    return list(entries.values_list("event", flat=True))


def test_a_home_is_made_dated_and_listed_and_all_of_it_is_logged(story: Story) -> None:
    assert story.home.slug == "plot-7"
    assert story.home.timezone == story.severn.timezone
    assert lines_of(story.home) == list(LINES)
    assert events(story.home) == ["plans.home.created", "plans.home.phases_set", "plans.home.blocks_set"]
    assert [task.state for task in tasks_of(story.home)] == ["done", "todo", "done", "done"]


def test_two_homes_of_one_name_get_different_addresses(story: Story) -> None:
    again = actions.create_home(
        by=story.ama, network=story.severn, name="Plot 7", latitude=51.4, longitude=-2.6
    )
    assert again.slug == "plot-7-2"


def test_only_the_coordinating_organisation_makes_and_changes_homes(story: Story) -> None:
    for person in (story.tom, story.eve):
        with pytest.raises(Refused) as caught:
            actions.create_home(by=person, network=story.severn, name="X", latitude=51, longitude=-2)
        assert caught.value.code == "permission.denied"
        with pytest.raises(Refused):
            actions.set_phases(by=person, home=story.home, dates=PHASES)
    actions.set_phases(by=story.sam, home=story.home, dates=PHASES)


def test_members_of_the_network_see_its_homes_and_strangers_do_not(story: Story) -> None:
    assert list(visible_to(story.tom)) == [story.home]
    assert list(visible_to(story.eve)) == []


def test_a_place_off_the_earth_is_refused_beside_its_field(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        actions.edit_home(by=story.ama, home=story.home, name="Plot 7", latitude=95, longitude=0)
    assert caught.value.field == "latitude"
    story.home.refresh_from_db()
    assert story.home.latitude == 51.423


def barred(story: Story, code: str) -> BlockRevision:
    revision = BlockRevision.objects.get(block__code=code, ordered_by__home=story.home)
    revision.unpaid_only = True
    revision.save(update_fields=["unpaid_only"])
    return revision


def test_a_block_for_unpaid_work_only_is_refused_for_a_paid_home(story: Story) -> None:
    barred(story, "W-M")
    with pytest.raises(Refused) as caught:
        actions.set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    assert (caught.value.code, caught.value.field) == ("orders.no_paid_work", "blocks_csv")
    assert "W-M" in caught.value.message
    assert caught.value.hint
    place = {"name": "Plot 7", "latitude": 51.423, "longitude": -2.593}
    actions.edit_home(by=story.ama, home=story.home, unpaid=True, **place)
    assert actions.set_home_blocks(by=story.ama, home=story.home, lines=LINES)
    with pytest.raises(Refused) as caught:
        actions.edit_home(by=story.ama, home=story.home, **place)
    assert caught.value.code == "orders.no_paid_work"


@pytest.mark.parametrize("change", [{"allows_paid_work": False}, {"licence": "CC-BY-NC-4.0"}])
def test_a_licence_that_came_to_forbid_paid_work_stops_the_plan(
    story: Story, change: dict[str, object]
) -> None:
    BuildingSystem.objects.update(**change)
    question: dict[str, Any] = {"network": story.severn, "start": PHASES["foundation"], "settings": {}}
    with pytest.raises(Refused) as caught:
        start_plan(by=story.ama, name="Paid", homes=[story.home], **question)
    assert caught.value.code == "orders.no_paid_work"
    Home.objects.update(unpaid=True)
    assert start_plan(by=story.ama, name="Unpaid", homes=[Home.objects.get()], **question).pk


def test_access_limits_are_kept_and_judged_against_every_block(story: Story) -> None:
    actions.set_access_limits(
        by=story.sam, home=story.home, vehicle="luton-van", crane=False, carriers=1, storage_blocks=10,
        blocks_per_day=2, window_opens=time(9), window_closes=time(15), max_block_length_mm=2000,
    )  # fmt: skip
    found = {row.row.revision.block.code: row.findings for row in block_rows(story.home)}
    assert any("too long" in words for words in found["W-M"])
    assert any("without a crane" in words for words in found["W-M"])
    with pytest.raises(Refused) as caught:
        actions.set_access_limits(
            by=story.sam, home=story.home, vehicle="artic", crane=True, carriers=4, storage_blocks=10,
            blocks_per_day=2, window_opens=time(16), window_closes=time(15),
        )  # fmt: skip
    assert caught.value.field == "window_closes"


def test_pieces_are_needed_in_order_on_the_days_of_their_phases(story: Story) -> None:
    needs = requirements_of(story.home)
    assert len(needs) == 14
    assert needs[0].at.date() == PHASES["floor"]
    assert needs[-1].at.date() == PHASES["roof"]
    assert [need.position for need in needs] == sorted(need.position for need in needs)


def test_a_phase_that_blocks_need_cannot_lose_its_date(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        actions.set_phases(by=story.ama, home=story.home, dates={"foundation": date(2026, 4, 6)})
    assert caught.value.code == "orders.phase_in_use"
    assert story.home.phases.count() == 4


def test_an_unknown_block_is_refused_and_the_old_list_stays(story: Story) -> None:
    with pytest.raises(Refused) as caught:
        actions.set_home_blocks(by=story.ama, home=story.home, lines=[BlockLine("NO-SUCH", 1, "floor", 1)])
    assert caught.value.code == "orders.block_unknown"
    assert lines_of(story.home) == list(LINES)


def test_a_line_moves_within_its_phase_and_stops_at_the_end(story: Story) -> None:
    windows = story.home.blocks.get(position=3)
    actions.move_home_block(by=story.ama, row=windows, up=True)
    assert [line.block for line in lines_of(story.home)] == ["F-M", "N-M", "W-M", "R-M"]
    windows.refresh_from_db()
    with pytest.raises(Refused) as caught:
        actions.move_home_block(by=story.ama, row=windows, up=True)
    assert caught.value.code == "orders.block_at_end"


def test_a_block_list_is_copied_from_another_home(story: Story) -> None:
    other = actions.create_home(
        by=story.ama, network=story.severn, name="Plot 8", latitude=51.42, longitude=-2.6
    )
    with pytest.raises(Refused):
        actions.copy_home_blocks(by=story.ama, home=other, source=story.home)
    actions.set_phases(by=story.ama, home=other, dates=PHASES)
    actions.copy_home_blocks(by=story.ama, home=other, source=story.home)
    assert lines_of(other) == list(LINES)


def test_a_block_name_may_name_its_system(story: Story) -> None:
    lines = [BlockLine("hazel-290/F-M", 2, "floor", 1)]
    actions.set_home_blocks(by=story.ama, home=story.home, lines=lines)
    assert [(line.block, line.quantity) for line in lines_of(story.home)] == [("F-M", 2)]


def test_a_home_whose_place_is_saved_keeps_the_time_of_its_network(story: Story) -> None:
    """The network may have been told its zone after the home: then no plan could be made of it."""
    story.severn.timezone = "America/Los_Angeles"
    story.severn.save()
    assert story.home.timezone == "Europe/London"
    with pytest.raises(Refused) as caught:
        in_one_zone(facts_of(story.severn, [story.home], name="x", start=date(2027, 2, 1)))
    assert caught.value.code == "plan.two_zones" and "saving its place" in caught.value.hint
    home = Home.objects.get(pk=story.home.pk)
    place = {"name": home.name, "latitude": home.latitude, "longitude": home.longitude}
    actions.edit_home(by=story.ama, home=home, **place)
    assert Home.objects.get(pk=home.pk).timezone == "America/Los_Angeles"
    in_one_zone(facts_of(story.severn, [home], name="x", start=date(2027, 2, 1)))
