"""What people do with a workshop's record, and who may."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

import pytest

from manyworks.core import clock
from manyworks.core.models import LogEntry
from manyworks.network.imports.models import ImportSource
from manyworks.network.workshops.actions import (
    add_closure,
    adopt_workshop,
    confirm_workshop,
    create_workshop,
    edit_workshop,
    move_pin,
    publish_rate_card,
    remove_closure,
    set_opening_hours,
    set_staffing,
    set_teams,
)
from manyworks.network.workshops.models import OpeningHours, Workshop
from manyworks.network.workshops.queries import codes_of, rate_card_on, teams_of
from manyworks.network.workshops.rules import Hours, RateCardDraft, TeamDraft, WorkshopDetails
from manyworks.refused import Refused
from tests.house import FrozenClock
from tests.network.conftest import Cast

DETAILS = WorkshopDetails(name="Mill Shed", city="Bristol", country="GB", postcode="BS3 1AA")
CARD = RateCardDraft(date(2026, 1, 1), "GBP", {"cnc-routing": Decimal("55.00"), "assembly": Decimal("28.50")})

# Every verb on Mill Shed, as a function of who does it.
VERBS: dict[str, Callable[[Cast, Any], Any]] = {
    "create": lambda c, who: create_workshop(organisation=c.bow, details=DETAILS, by=who),
    "edit": lambda c, who: edit_workshop(workshop=c.mill, details=replace(DETAILS, city="Bath"), by=who),
    "pin": lambda c, who: move_pin(workshop=c.mill, latitude=51.5, longitude=-2.5, by=who),
    "hours": lambda c, who: set_opening_hours(workshop=c.mill, hours=[Hours(1, time(8), time(16))], by=who),
    "closure": lambda c, who: add_closure(
        workshop=c.mill, first_day=date(2026, 8, 1), last_day=date(2026, 8, 14), by=who
    ),
    "staffing": lambda c, who: set_staffing(workshop=c.mill, people={"joiner": 2}, by=who),
    "teams": lambda c, who: set_teams(workshop=c.mill, teams=[TeamDraft(2, ("joiner",))], by=who),
}


@pytest.mark.parametrize("verb", VERBS)
def test_the_manager_and_the_coordinator_may_and_it_is_logged(cast: Cast, verb: str) -> None:
    for who in (cast.bill, cast.rosa):
        before = LogEntry.objects.count()
        VERBS[verb](cast, who)
        if verb != "edit" or who is cast.bill:
            entry = LogEntry.objects.order_by("-pk")[0]
            assert LogEntry.objects.count() == before + 1
            assert entry.event.startswith("network.workshop.") and entry.actor == who


@pytest.mark.parametrize("verb", VERBS)
def test_nobody_else_may_and_nothing_changes(cast: Cast, verb: str) -> None:
    before = LogEntry.objects.count(), Workshop.objects.values().get(pk=cast.mill.pk)
    with pytest.raises(Refused) as refused:
        VERBS[verb](cast, cast.nora)
    assert refused.value.code == "permission.denied"
    assert (LogEntry.objects.count(), Workshop.objects.values().get(pk=cast.mill.pk)) == before


def test_two_workshops_of_one_name_get_two_addresses_and_pages_keep_theirs(cast: Cast) -> None:
    again = create_workshop(organisation=cast.bow, details=DETAILS, by=cast.bill)
    new = create_workshop(organisation=cast.bow, details=replace(DETAILS, name="New"), by=cast.bill)
    assert (cast.mill.slug, again.slug, new.slug) == ("mill-shed", "mill-shed-2", "new-2")


def test_a_workshop_without_a_place_is_listed_as_such(cast: Cast) -> None:
    unplaced = create_workshop(organisation=cast.bow, details=DETAILS, by=cast.bill)
    assert (unplaced.location_accuracy, unplaced.latitude) == ("unknown", None)


def test_a_pin_set_by_hand_is_exact_and_says_by_whom(cast: Cast) -> None:
    Workshop.objects.filter(pk=cast.mill.pk).update(location_accuracy="town")
    moved = move_pin(workshop=cast.mill, latitude=51.5, longitude=-2.5, by=cast.rosa)
    assert (moved.latitude, moved.longitude, moved.location_accuracy) == (51.5, -2.5, "exact")
    assert moved.pin_set_by_hand and "Rosa" in moved.location_source
    with pytest.raises(Refused):
        move_pin(workshop=cast.mill, latitude=0, longitude=0, by=cast.rosa)


def test_an_edit_logs_only_what_changed(cast: Cast) -> None:
    edit_workshop(workshop=cast.mill, details=replace(DETAILS, phone="0117 496 0000"), by=cast.bill)
    entry = LogEntry.objects.get(event="network.workshop.edited")
    assert entry.data == {"changed": {"phone": {"from": "", "to": "0117 496 0000"}}}
    edit_workshop(workshop=cast.mill, details=replace(DETAILS, phone="0117 496 0000"), by=cast.bill)
    assert LogEntry.objects.filter(event="network.workshop.edited").count() == 1


def test_new_hours_replace_the_old_ones_and_bad_ones_leave_them(cast: Cast) -> None:
    first = [Hours(1, time(8), time(12)), Hours(1, time(13), time(17))]
    set_opening_hours(workshop=cast.mill, hours=first, by=cast.bill)
    set_opening_hours(workshop=cast.mill, hours=[Hours(3, time(9), time(17))], by=cast.bill)
    with pytest.raises(Refused):
        set_opening_hours(workshop=cast.mill, hours=[*first, first[0]], by=cast.bill)
    assert [row.weekday for row in OpeningHours.objects.filter(workshop=cast.mill)] == [3]


def test_a_closure_can_be_taken_back(cast: Cast) -> None:
    closure = VERBS["closure"](cast, cast.bill)
    with pytest.raises(Refused):
        remove_closure(closure=closure, by=cast.nora)
    remove_closure(closure=closure, by=cast.bill)
    assert not cast.mill.closures.exists()


def test_staffing_counts_people_by_known_skills(cast: Cast) -> None:
    set_staffing(workshop=cast.mill, people={"joiner": 3, "cnc-operator": 0}, by=cast.bill)
    assert list(cast.mill.staffing.values_list("skill__code", "people")) == [("joiner", 3)]
    for wrong in ({"astronaut": 1}, {"joiner": -1}, {"joiner": 5000}):
        with pytest.raises(Refused):
            set_staffing(workshop=cast.mill, people=wrong, by=cast.bill)
    assert cast.mill.staffing.get().people == 3


def test_teams_are_persons_and_what_each_can_do(cast: Cast) -> None:
    set_staffing(workshop=cast.mill, people={"joiner": 2, "packer": 1}, by=cast.bill)
    assert teams_of(cast.mill) == [TeamDraft(1, ("joiner", "packer")), TeamDraft(1, ("joiner",))]
    drafts = [
        TeamDraft(2, ("packer", "joiner")),
        TeamDraft(1, ("inspector",)),
        TeamDraft(1, ("joiner", "packer")),
    ]
    set_teams(workshop=cast.mill, teams=drafts, by=cast.bill)
    assert not cast.mill.staffing.exists()
    assert {(team.people, *sorted(codes_of(team))) for team in cast.mill.teams.all()} == {
        (3, "joiner", "packer"),
        (1, "inspector"),
    }
    many = [TeamDraft(1001, ("joiner",))]
    for wrong in ([TeamDraft(1, ())], [TeamDraft(1, ("astronaut",))], [TeamDraft(0, ("joiner",))], many):
        with pytest.raises(Refused):
            set_teams(workshop=cast.mill, teams=wrong, by=cast.bill)
    assert cast.mill.teams.count() == 2
    set_staffing(workshop=cast.mill, people={"joiner": 1}, by=cast.bill)
    assert not cast.mill.teams.exists()


def test_a_new_rate_card_ends_the_one_before(cast: Cast) -> None:
    publish_rate_card(workshop=cast.mill, card=CARD, by=cast.bill)
    later = replace(CARD, valid_from=date(2026, 7, 1), per_hour={"cnc-routing": Decimal(60)})
    publish_rate_card(workshop=cast.mill, card=later, by=cast.bill)
    june, july = rate_card_on(cast.mill, date(2026, 6, 30)), rate_card_on(cast.mill, date(2026, 7, 1))
    assert june is not None and june.valid_until == date(2026, 6, 30)
    assert july is not None and july.rates.get().per_hour == 60
    assert rate_card_on(cast.mill, date(2025, 12, 31)) is None
    with pytest.raises(Refused, match="or later"):
        publish_rate_card(workshop=cast.mill, card=CARD, by=cast.bill)


def test_a_rate_card_that_has_not_begun_stands_in_nobodys_way(cast: Cast, frozen_clock: FrozenClock) -> None:
    """Somebody slips in the year, or leaves: those who stay publish another."""
    today = clock.now().date()
    publish_rate_card(workshop=cast.mill, card=replace(CARD, valid_from=today), by=cast.bill)
    publish_rate_card(workshop=cast.mill, card=replace(CARD, valid_from=date(2100, 12, 31)), by=cast.bill)
    soon = replace(CARD, valid_from=today + timedelta(days=30), per_hour={"cnc-routing": Decimal(70)})
    publish_rate_card(workshop=cast.mill, card=soon, by=cast.bill)
    publish_rate_card(workshop=cast.mill, card=replace(soon, per_hour={"assembly": Decimal(9)}), by=cast.bill)
    cards = [(card.valid_from, card.valid_until) for card in cast.mill.rate_cards.all()]
    assert cards == [
        (date(2100, 12, 31), None),
        (soon.valid_from, date(2100, 12, 30)),
        (today, soon.valid_from - timedelta(days=1)),
    ]
    assert cast.mill.rate_cards.get(valid_from=soon.valid_from).rates.get().per_hour == 9
    with pytest.raises(Refused, match="or later"):
        publish_rate_card(workshop=cast.mill, card=replace(CARD, valid_from=today), by=cast.bill)


def test_rates_are_the_workshops_own_affair(cast: Cast) -> None:
    for who in (cast.rosa, cast.nora):
        with pytest.raises(Refused):
            publish_rate_card(workshop=cast.mill, card=CARD, by=who)


def test_a_lead_is_adopted_once(cast: Cast) -> None:
    atlas = ImportSource.objects.create(network=cast.severn, name="Atlas", licence="CC0-1.0")
    lead = Workshop.objects.create(slug="lead", name="Lead", source=atlas, source_key="1")
    with pytest.raises(Refused):
        adopt_workshop(workshop=lead, organisation=cast.outside, by=cast.nora)
    assert adopt_workshop(workshop=lead, organisation=cast.bow, by=cast.rosa).organisation == cast.bow
    with pytest.raises(Refused, match="already belongs"):
        adopt_workshop(workshop=lead, organisation=cast.bow, by=cast.rosa)


def test_only_a_coordinator_vouches_for_a_record(cast: Cast) -> None:
    with pytest.raises(Refused):
        confirm_workshop(workshop=cast.mill, on=date(2026, 3, 2), by=cast.bill)
    checked = confirm_workshop(workshop=cast.mill, on=date(2026, 3, 2), by=cast.rosa)
    assert (checked.date_verified, checked.verified_by) == (date(2026, 3, 2), cast.rosa)


def test_the_database_itself_refuses_half_a_place(cast: Cast) -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Workshop.objects.filter(pk=cast.mill.pk).update(latitude=None)
