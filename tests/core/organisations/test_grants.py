"""Who may give which role: nobody rises by himself, and no organisation is left without a coordinator."""

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from manyworks.core.accounts.actions import create_user
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.models import Membership, Role
from manyworks.core.organisations import actions
from manyworks.core.permissions import TABLE, grantable
from manyworks.core.permissions.table import GRANTS
from tests.core.conftest import Cast
from tests.examples import PLACING, examples


def give(cast: Cast, by: User, to: User, role: str) -> Membership:
    return actions.add_member(organisation=cast.kiln, email=to.email, role=role, by=by)


def test_a_manager_makes_nobody_a_coordinator_inspector_or_site_lead(cast: Cast) -> None:
    manager = cast.holder(cast.kiln, Role.WORKSHOP_MANAGER)
    for role in (Role.COORDINATOR, Role.INSPECTOR, Role.SITE_LEAD):
        for person in (manager, cast.eve):
            with pytest.raises(Refused, match="a coordinator may"):
                give(cast, manager, person, role)
    assert give(cast, manager, cast.eve, Role.OPERATOR).role == Role.OPERATOR


def test_a_manager_does_not_end_the_role_of_a_coordinator_or_an_inspector(cast: Cast) -> None:
    manager = cast.holder(cast.kiln, Role.WORKSHOP_MANAGER)
    second = give(cast, cast.cato, cast.eve, Role.COORDINATOR)
    inspector = cast.holder(cast.kiln, Role.INSPECTOR)
    for membership in (second, inspector.memberships.get()):
        with pytest.raises(Refused, match="a coordinator may"):
            actions.end_membership(membership=membership, by=manager)
    assert actions.end_membership(membership=second, by=cast.cato).until is not None


@pytest.mark.parametrize("role", sorted(set(Role.values) - set(GRANTS)))
def test_every_other_role_gives_none(cast: Cast, role: str) -> None:
    holder = cast.holder(cast.kiln, role)
    assert grantable(holder, cast.kiln) == frozenset()
    with pytest.raises(Refused):
        give(cast, holder, cast.eve, Role.MEMBER)


def test_a_role_elsewhere_gives_nothing_here(cast: Cast) -> None:
    assert grantable(cast.eve, cast.kiln) == frozenset()
    assert grantable(cast.brook, cast.kiln) == frozenset(), "coordinating the network is no office in it"


def test_nobody_gives_a_role_that_reaches_farther_than_his_own() -> None:
    """What a role may do in its own organisation, whoever gave it may do as well."""
    for giver, roles in GRANTS.items():
        for role in roles:
            for verb, rule in TABLE.items():
                assert role not in rule.own or giver in rule.own, (giver, role, verb)
                assert role not in rule.network or giver in rule.network, (giver, role, verb)


steps = st.lists(
    st.tuples(st.integers(0, 4), st.integers(0, 4), st.sampled_from(Role.values), st.booleans()), max_size=12
)


@pytest.mark.django_db
@examples(PLACING)
@given(steps=steps)
def test_no_sequence_of_steps_gives_a_role_that_nobody_could_give(
    steps: list[tuple[int, int, str, bool]],
) -> None:
    """Five people of one organisation give and end roles at random; a model of its own says who may."""
    grants = {"coordinator": set(Role.values), "workshop_manager": {
        "workshop_manager", "operator", "mentor", "trainee", "member"}}  # fmt: skip
    with transaction.atomic():
        people = [create_user(email=f"p{n}@example.org", name=f"P{n}") for n in range(5)]
        works = actions.create_organisation(by=people[0], name="Works")
        actions.add_member(
            organisation=works, email=people[1].email, role=Role.WORKSHOP_MANAGER, by=people[0]
        )
        held = {(0, "coordinator"), (1, "workshop_manager")}
        for who, whom, role, ends in steps:
            may = role in set().union(*(grants.get(r, set()) for p, r in held if p == who))
            before = set(held)
            try:
                if ends:
                    row = Membership.objects.filter(user=people[whom], role=role, until=None).first()
                    if row is None:
                        continue
                    actions.end_membership(membership=row, by=people[who])
                    held.discard((whom, role))
                    assert may or who == whom
                else:
                    actions.add_member(
                        organisation=works, email=people[whom].email, role=role, by=people[who]
                    )
                    held.add((whom, role))
                    assert may
            except Refused:
                held = before
        now = {
            (people.index(m.user), m.role)
            for m in Membership.objects.filter(organisation=works, until=None).select_related("user")
        }
        assert now == held and any(role == "coordinator" for _p, role in now)
        transaction.set_rollback(True)


def test_the_page_offers_only_what_may_be_given_and_ended(cast: Cast, client: Client) -> None:
    manager = cast.holder(cast.kiln, Role.WORKSHOP_MANAGER)
    client.force_login(manager)
    form = client.get(f"/organisations/{cast.kiln.slug}/people/add/").content.decode()
    assert 'value="operator"' in form and 'value="coordinator"' not in form
    shown = client.get(f"/organisations/{cast.kiln.slug}/").content.decode()
    lead, own = cast.kiln.memberships.get(user=cast.cato), manager.memberships.get()
    assert f"people/{lead.pk}/end/" not in shown and f"people/{own.pk}/end/" in shown
    answer = client.post(
        f"/organisations/{cast.kiln.slug}/people/add/", {"email": manager.email, "role": "coordinator"}
    )
    assert answer.status_code == 422
    assert client.post(f"/organisations/people/{lead.pk}/end/").status_code == 403
    client.force_login(cast.eve)
    assert client.post(f"/organisations/people/{lead.pk}/end/").status_code == 404
