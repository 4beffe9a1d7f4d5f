"""Organisations, networks, and the parts people have in them."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from manyworks.core.addresses import RESERVED, free_slug
from manyworks.core.models import LogEntry, Membership, Network, NetworkMember, Organisation, Role
from manyworks.core.organisations import actions, queries
from manyworks.drafting.holidays import DaysOff, regions_of
from manyworks.refused import Refused
from tests.core.conftest import Cast
from tests.house import NOON, FrozenClock
from tests.joining import bring_in, found_network, give_role


def last_event() -> str:
    entry = LogEntry.objects.first()
    assert entry is not None
    return entry.event


def test_whoever_enters_an_organisation_coordinates_it(cast: Cast, frozen_clock: FrozenClock) -> None:
    made = actions.create_organisation(by=cast.eve, name="  Rope Yard  ", legal_form="public")
    assert (made.name, made.slug, made.legal_form) == ("Rope Yard", "rope-yard", "public")
    membership = made.memberships.get()
    assert (membership.user, membership.role, membership.since) == (cast.eve, Role.COORDINATOR, NOON)
    assert last_event() == "core.organisation.created"


def test_two_of_the_same_name_get_two_addresses(cast: Cast) -> None:
    assert actions.create_organisation(by=cast.eve, name="Kiln Works").slug == "kiln-works-2"


@pytest.mark.parametrize(
    ("field", "value"),
    [("name", ""), ("website", "not an address"), ("email", "x"), ("legal_form", "pirates")],
)
def test_a_wrong_field_is_named_and_nothing_is_kept(cast: Cast, field: str, value: str) -> None:
    count = Organisation.objects.count()
    with pytest.raises(Refused) as refusal:
        actions.create_organisation(by=cast.eve, **{"name": "Rope Yard", field: value})
    assert refusal.value.field == field
    assert Organisation.objects.count() == count


def test_only_named_fields_can_be_edited(cast: Cast) -> None:
    with pytest.raises(TypeError):
        actions.edit_organisation(organisation=cast.kiln, by=cast.cato, slug="other")
    with pytest.raises(Refused):
        actions.edit_organisation(organisation=cast.kiln, by=cast.eve, name="Mine now")


def test_a_role_is_taken_once(cast: Cast) -> None:
    for role in (Role.OPERATOR, Role.INSPECTOR):
        give_role(cast.kiln, cast.eve, role, by=cast.cato)
    with pytest.raises(Refused, match="already has this role"):
        give_role(cast.kiln, cast.eve, Role.OPERATOR, by=cast.cato)
    assert {m.role for m in cast.kiln.memberships.filter(user=cast.eve)} == {"operator", "inspector"}
    assert queries.roles_of(cast.eve) == {"operator", "inspector", "coordinator"}


def test_a_role_ends_but_its_history_stays(cast: Cast, frozen_clock: FrozenClock) -> None:
    operator = cast.holder(cast.kiln, Role.OPERATOR)
    frozen_clock.advance(days=3)
    membership = actions.end_membership(membership=operator.memberships.get(), by=operator)
    assert membership.until == frozen_clock() and last_event() == "core.member.ended"
    assert Membership.objects.filter(pk=membership.pk).exists()
    with pytest.raises(Refused, match="already ended"):
        actions.end_membership(membership=membership, by=cast.cato)
    give_role(cast.kiln, operator, Role.OPERATOR, by=cast.cato)


def test_the_last_coordinator_cannot_walk_away(cast: Cast) -> None:
    only = cast.kiln.memberships.get(user=cast.cato)
    with pytest.raises(Refused, match="only coordinator"):
        actions.end_membership(membership=only, by=cast.cato)
    give_role(cast.kiln, cast.eve, Role.COORDINATOR, by=cast.cato)
    actions.end_membership(membership=only, by=cast.cato)


def test_only_stewards_found_networks(cast: Cast) -> None:
    with pytest.raises(Refused):
        actions.create_network(by=cast.brook, name="Mine", coordinated_by=cast.trust)
    made = found_network(by=cast.ada, name="Cumbria", coordinated_by=cast.trust, currency="EUR")
    assert list(queries.organisations_in(made)) == [cast.trust]
    with pytest.raises(Refused) as refusal:
        found_network(by=cast.ada, name="X", coordinated_by=cast.trust, currency="pounds")
    assert refusal.value.field == "currency"


def test_an_organisation_may_be_in_several_networks_but_once_in_each(cast: Cast) -> None:
    dorset = found_network(by=cast.ada, name="Dorset", coordinated_by=cast.shed)
    bring_in(dorset, cast.kiln, by=cast.eve)
    with pytest.raises(Refused, match="already in"):
        bring_in(dorset, cast.kiln, by=cast.eve)
    assert cast.kiln.joined.count() == 2
    assert set(queries.networks_coordinated_by(cast.eve)) == {dorset}


def test_leaving_and_coming_back(cast: Cast) -> None:
    member = cast.kiln.joined.get()
    with pytest.raises(Refused):
        actions.leave_network(member=member, by=cast.eve)
    actions.leave_network(member=member, by=cast.brook)
    with pytest.raises(Refused, match="already left"):
        actions.leave_network(member=member, by=cast.brook)
    bring_in(cast.avon, cast.kiln, by=cast.brook)
    with pytest.raises(Refused, match="coordinates this network"):
        actions.leave_network(member=cast.trust.joined.get(), by=cast.brook)


def test_a_network_says_whose_holidays_it_keeps_and_its_own_days(cast: Cast) -> None:
    days = {"closed_on": "2027-12-24", "open_on": "2027-05-03, 2027-05-31"}
    actions.edit_network(network=cast.avon, by=cast.brook, holidays="gb-eng", **days)
    cast.avon.refresh_from_db()
    assert cast.avon.days_off == DaysOff(
        "GB-ENG", (date(2027, 12, 24),), (date(2027, 5, 3), date(2027, 5, 31))
    )
    longest = max((one for land in ("NZ", "BR", "CH", "GB") for one in regions_of(land)), key=len)
    actions.edit_network(network=cast.avon, by=cast.brook, holidays=longest)
    cast.avon.refresh_from_db()
    assert cast.avon.holidays == longest and len(longest) > 12
    for wrong in ({"holidays": "England"}, {"closed_on": "Christmas"}, {"open_on": "24.12.2027"}):
        with pytest.raises(Refused) as refused:
            actions.edit_network(network=cast.avon, by=cast.brook, **wrong)
        assert refused.value.field == next(iter(wrong))


def test_a_network_is_edited_by_its_coordinator(cast: Cast) -> None:
    actions.edit_network(network=cast.avon, by=cast.brook, latitude=51.45, longitude=-2.59)
    assert last_event() == "core.network.edited"
    with pytest.raises(Refused) as half:
        actions.edit_network(network=cast.avon, by=cast.brook, latitude=None)
    assert half.value.code == "organisation.invalid"
    with pytest.raises(Refused):
        actions.edit_network(network=cast.avon, by=cast.cato, name="Severn")


@pytest.mark.parametrize(
    "row",
    [
        lambda c: Membership(user=c.eve, organisation=c.shed, role="coordinator", since=NOON),
        lambda c: Membership(user=c.eve, organisation=c.shed, role="king", since=NOON),
        lambda c: NetworkMember(network=c.avon, organisation=c.kiln, joined_on=NOON.date()),
        lambda c: Network(slug="n", name="N", coordinated_by=c.shed, currency="gbp"),
        lambda c: Network(slug="n", name="N", coordinated_by=c.shed, latitude=91, longitude=0),
        lambda c: Organisation(slug="n", name=""),
    ],
)
def test_the_database_itself_keeps_the_rules(cast: Cast, row: object) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        row(cast).save()  # type: ignore[operator]


@given(st.text(max_size=200), st.sets(st.sampled_from(["item", "item-2", "new-2"])))
def test_addresses_are_plain_free_and_short(name: str, taken: set[str]) -> None:
    slug = free_slug(name, taken)
    assert 0 < len(slug) <= 80 and slug.isascii() and slug not in taken and slug not in RESERVED


def test_pages_show_and_change_an_organisation(cast: Cast, client: Client) -> None:
    assert b"Kiln Works" in client.get("/organisations/?q=kiln").content
    assert b"Kiln Works" not in client.get("/organisations/?q=harbour").content
    page = client.get("/organisations/kiln-works/").content.decode()
    assert "Cato Kiln" not in page, "who works somewhere is not public"
    assert client.get("/organisations/kiln-works/edit/").status_code == 302
    client.force_login(cast.cato)
    assert "Cato Kiln" in client.get("/organisations/kiln-works/").content.decode()
    form = {"name": "Kiln Works", "legal_form": "company", "website": "kiln.example"}
    assert client.post("/organisations/kiln-works/edit/", form).status_code == 302
    cast.kiln.refresh_from_db()
    assert cast.kiln.website == "https://kiln.example"
    client.force_login(cast.eve)
    assert client.get("/organisations/kiln-works/edit/").status_code == 403


def test_pages_enter_add_and_end(cast: Cast, client: Client) -> None:
    client.force_login(cast.eve)
    made = client.post("/organisations/new/", {"name": "Rope Yard", "legal_form": "public"})
    assert made["Location"] == "/organisations/rope-yard/"
    bad = client.post("/organisations/new/", {"name": "", "legal_form": "public"})
    assert bad.status_code == 422 and "error-summary" in bad.content.decode()
    membership = give_role(Organisation.objects.get(slug="rope-yard"), cast.cato, "member", by=cast.eve)
    ended = client.post(f"/organisations/people/{membership.pk}/end/", follow=True)
    assert "no longer has this role" in ended.content.decode()


def test_pages_of_networks(cast: Cast, client: Client) -> None:
    assert b"Avon" in client.get("/networks/").content
    assert b"Kiln Works" in client.get("/networks/avon/").content
    client.force_login(cast.brook)
    bring_in(cast.avon, cast.shed, by=cast.brook)
    assert cast.shed.joined.filter(left_on=None).exists()
    assert client.post(f"/networks/members/{cast.shed.joined.get().pk}/leave/").status_code == 302
    assert client.get("/networks/new/").status_code == 403
    form = {
        "name": "Avon",
        "kind": "region",
        "currency": "GBP",
        "timezone": "Europe/London",
        "latitude": "99",
    }
    assert client.post("/networks/avon/edit/", form).status_code == 422
    client.force_login(cast.ada)
    form |= {"name": "Cumbria", "latitude": "", "coordinated_by": cast.trust.pk}
    refused = client.post("/networks/new/", form)
    assert refused.status_code == 422 and not Network.objects.filter(name="Cumbria").exists(), (
        "nobody was asked"
    )
    own = actions.create_organisation(by=cast.ada, name="Ada's")
    client.post("/networks/new/", form | {"coordinated_by": own.pk})
    assert client.get("/networks/cumbria/").status_code == 200


def test_the_keeper_founds_no_network_for_those_who_were_not_asked(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        actions.create_network(by=cast.ada, name="Unasked", coordinated_by=cast.shed)
    assert refused.value.code == "permission.denied"
    give_role(cast.shed, cast.ada, "coordinator", by=cast.eve)
    assert (
        actions.create_network(by=cast.ada, name="Asked", coordinated_by=cast.shed).coordinated_by
        == cast.shed
    )


def test_the_api_does_the_same(cast: Cast, client: Client) -> None:
    assert client.get("/api/organisations").json()["count"] == 3
    assert client.get("/api/organisations/kiln-works").json()["name"] == "Kiln Works"
    missing = client.get("/api/organisations/nobody")
    assert (missing.status_code, missing["Content-Type"]) == (404, "application/problem+json")
    new = {"name": "Rope Yard"}
    assert client.post("/api/organisations", new, content_type="application/json").status_code == 401
    client.force_login(cast.eve)
    made = client.post("/api/organisations", new, content_type="application/json")
    assert made.status_code == 201 and made.json()["slug"] == "rope-yard"
    bad = client.post(
        "/api/organisations", {"name": "X", "email": "x"}, content_type="application/json"
    ).json()
    assert (bad["status"], bad["code"], bad["field"]) == (422, "organisation.invalid", "email")
    malformed = client.post("/api/organisations", {"title": 1}, content_type="application/json").json()
    assert malformed["code"] == "request.malformed" and malformed["errors"][0]["field"].endswith("name")
