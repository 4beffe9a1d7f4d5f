"""Who may do what. The matrix is pinned, so that a change of the table is seen and meant."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from manyworks import FLOORS
from manyworks.core import permissions
from manyworks.core.errors import Refused
from manyworks.core.models import LogEntry, Membership, Role
from manyworks.core.organisations.actions import end_membership, leave_network
from manyworks.core.permissions import Belonging, can, require, roles_remembered, scopes
from tests.core.conftest import Cast

# Roles: Coordinator, Workshop manager, Operator, Inspector, Site lead, Mentor, Trainee, Member.
# "signed-in" is somebody who coordinates another organisation, in no network.
# o: in the organisation that owns the thing; n: in the one that coordinates its network; b: both do.
#                                CWOISMTm
MATRIX = """
core.account.edit                ........  creator steward
core.organisation.create         bbbbbbbb  signed-in creator steward
core.organisation.view           bbbbbbbb  public signed-in creator steward
core.organisation.edit           oo......  steward
core.organisation.see_members    booooooo  steward
core.member.invite               oo......  steward
core.member.end                  oo......  steward
core.network.create              ........  steward
core.network.view                bbbbbbbb  public signed-in creator steward
core.network.edit                n.......  steward
core.network.join                oo......
core.network.admit               n.......  steward
core.log.read                    bo......  steward
core.file.read                   ........  creator steward
core.job.view                    ........  creator steward
core.job.cancel                  ........  creator steward
network.workshop.view            bbbbbbbb  public signed-in creator steward
network.workshop.view_private    booooooo  steward
network.workshop.create          bo......  steward
network.workshop.edit            bo......  steward
network.workshop.verify          n.......  steward
network.workshop.import          n.......  steward
network.machine.edit             bo......  steward
network.rates.view               bo......  steward
network.rates.edit               oo......  steward
designs.system.create            n.......  steward
designs.sheet.view               nnnnnnnn  steward
designs.sheet.list               n.......  steward
designs.system.edit              o.......  steward
designs.block.view_draft         bbbbbbbb  steward
designs.block.import             bo......  steward
designs.block.edit               bo......  steward
designs.block.correct            oo......  steward
designs.block.check              o..o....  steward
designs.block.release            o.......  steward
designs.block.withdraw           o..o....  steward
designs.board.measure            booo....  steward
quality.article.accept           n..n....  steward
plans.home.view                  bbbbbbbb  steward
plans.home.create                n.......  steward
plans.home.edit                  n...n...  steward
plans.plan.view                  bbbbbbbb  steward
plans.plan.run                   n.......  steward
plans.plan.cancel                n.......  steward
"""
COLUMNS = (
    Role.COORDINATOR,
    Role.WORKSHOP_MANAGER,
    Role.OPERATOR,
    Role.INSPECTOR,
    Role.SITE_LEAD,
    Role.MENTOR,
    Role.TRAINEE,
    Role.MEMBER,
)


@dataclass
class Thing:
    """Anything that belongs to an organisation, a network, or somebody."""

    organisation_id: int | None = None
    network_id: int | None = None
    created_by_id: int | None = None


def letter(cast: Cast, verb: str, role: str) -> str:
    """o: for the own organisation's things; n: for the things of members of the network it coordinates."""
    own = can(cast.holder(cast.kiln, role), verb, Thing(organisation_id=cast.kiln.pk))
    network = can(cast.holder(cast.trust, role), verb, Thing(organisation_id=cast.kiln.pk)) or can(
        cast.holder(cast.trust, role), verb, Thing(network_id=cast.avon.pk)
    )
    return {(True, True): "b", (True, False): "o", (False, True): "n", (False, False): "."}[own, network]


def row(cast: Cast, verb: str) -> str:
    letters = "".join(letter(cast, verb, role) for role in COLUMNS)
    thing = Thing(organisation_id=cast.kiln.pk, created_by_id=cast.eve.pk)
    extra = [
        ("public", can(AnonymousUser(), verb, Thing(organisation_id=cast.kiln.pk))),
        ("signed-in", can(cast.eve, verb, Thing(organisation_id=cast.kiln.pk))),
        ("creator", can(cast.eve, verb, thing)),
        ("steward", can(cast.ada, verb, thing)),
    ]
    return f"{verb:32} {letters}  {' '.join(name for name, yes in extra if yes)}".rstrip()


def test_the_whole_matrix(cast: Cast) -> None:
    found = "\n".join(row(cast, verb) for verb in permissions.TABLE)
    assert found.split("\n") == MATRIX.strip("\n").split("\n")


def test_every_verb_names_its_floor() -> None:
    for verb in permissions.TABLE:
        floor, noun, act = verb.split(".")
        assert floor in {name for row in FLOORS for name in row} and noun and act


def test_an_unknown_verb_is_a_programming_error(cast: Cast) -> None:
    with pytest.raises(KeyError):
        can(cast.ada, "core.organisation.paint", cast.kiln)


def test_a_role_elsewhere_counts_for_nothing(cast: Cast) -> None:
    assert not can(cast.eve, "core.organisation.edit", cast.kiln)
    assert can(cast.eve, "core.organisation.edit", cast.shed)


def test_an_ended_role_counts_for_nothing(cast: Cast) -> None:
    operator = cast.holder(cast.kiln, Role.WORKSHOP_MANAGER)
    assert can(operator, "core.organisation.edit", cast.kiln)
    end_membership(membership=operator.memberships.get(), by=cast.cato)
    assert not can(operator, "core.organisation.edit", cast.kiln)


def test_a_coordinator_loses_reach_over_an_organisation_that_leaves(cast: Cast) -> None:
    thing = Thing(organisation_id=cast.kiln.pk)
    assert can(cast.brook, "network.workshop.edit", thing)
    leave_network(member=cast.kiln.joined.get(), by=cast.cato)
    assert not can(cast.brook, "network.workshop.edit", thing)


def test_nobodys_things_are_open_to_stewards_only(cast: Cast) -> None:
    for who in (cast.brook, cast.eve, cast.cato):
        assert not can(who, "network.workshop.edit", Thing())
    assert can(cast.ada, "network.workshop.edit", Thing())


def test_somebody_who_may_not_sign_in_may_do_nothing(cast: Cast) -> None:
    cast.cato.is_active = False
    cast.cato.save()
    assert not can(cast.cato, "core.organisation.edit", cast.kiln)


def test_a_thing_may_say_itself_what_it_belongs_to(cast: Cast) -> None:
    class Lorry:
        def permission_scope(self) -> tuple[list[int], list[int]]:
            return [cast.kiln.pk], []

    assert can(cast.cato, "network.workshop.edit", Lorry())
    assert not can(cast.eve, "network.workshop.edit", Lorry())


def test_scopes_are_what_querysets_filter_by(cast: Cast) -> None:
    reach = scopes(cast.brook, "network.workshop.edit")
    assert reach.organisations == {cast.trust.pk, cast.kiln.pk} and reach.networks == {cast.avon.pk}
    assert reach.cover(Belonging(organisations=frozenset({cast.kiln.pk})))
    assert not reach.cover(Belonging(organisations=frozenset({cast.shed.pk})))
    assert not scopes(AnonymousUser(), "network.workshop.edit")


def test_scopes_cost_at_most_four_queries(cast: Cast, django_assert_max_num_queries: object) -> None:
    with django_assert_max_num_queries(4):  # type: ignore[operator]
        scopes(cast.brook, "plans.plan.view")


def test_roles_are_read_once_where_they_are_remembered_and_only_there(
    cast: Cast, django_assert_num_queries: object
) -> None:
    verbs = ("core.member.invite", "core.organisation.edit")
    with django_assert_num_queries(2):  # type: ignore[operator]
        [scopes(cast.cato, verb) for verb in verbs]
    with roles_remembered(), django_assert_num_queries(1):  # type: ignore[operator]
        [scopes(cast.cato, verb) for verb in verbs]
    Membership.objects.filter(user=cast.cato).update(role=Role.OPERATOR)
    assert not scopes(cast.cato, verbs[1]).organisations, "nothing is remembered outside"


def test_require_says_which_roles_it_takes(cast: Cast) -> None:
    with pytest.raises(Refused) as refusal:
        require(cast.eve, "core.organisation.edit", cast.kiln)
    assert refusal.value.code == "permission.denied"
    assert "Coordinator, Workshop manager" in refusal.value.message
    with pytest.raises(Refused) as unknown:
        require(AnonymousUser(), "core.organisation.edit", cast.kiln)
    assert "Sign in" in unknown.value.message


def test_a_refused_action_leaves_no_entry(cast: Cast) -> None:
    before = LogEntry.objects.count()
    with pytest.raises(Refused):
        end_membership(membership=cast.kiln.memberships.get(), by=cast.eve)
    assert LogEntry.objects.count() == before


def test_every_verb_is_asked_for_somewhere() -> None:
    table = Path(permissions.table.__file__)
    written = "".join(path.read_text() for path in table.parents[2].rglob("*.py") if path != table)
    assert [verb for verb in permissions.TABLE if f'"{verb}"' not in written] == []
