"""The table: for each verb, which roles suffice and where they must be held.

A verb is ``floor.noun.verb``. A role counts in the organisation that owns the thing (`own`), or in the
organisation that coordinates a network the thing belongs to (`network`); nowhere else, since anybody may
found an organisation and be its coordinator. A steward keeps the installation and may do everything but
consent for others.
"""

from dataclasses import dataclass

from manyworks.core.organisations.models import Role

ALL = frozenset(Role.values)
HEADS = frozenset({Role.COORDINATOR, Role.WORKSHOP_MANAGER})
COORDINATOR = frozenset({Role.COORDINATOR})
QUALITY = frozenset({Role.COORDINATOR, Role.INSPECTOR})
FLOOR = HEADS | {Role.OPERATOR, Role.INSPECTOR}
SITE = frozenset({Role.COORDINATOR, Role.SITE_LEAD})
NOBODY: frozenset[str] = frozenset()

GRANTS: dict[str, frozenset[str]] = {
    Role.COORDINATOR: ALL,
    Role.WORKSHOP_MANAGER: frozenset(
        {Role.WORKSHOP_MANAGER, Role.OPERATOR, Role.MENTOR, Role.TRAINEE, Role.MEMBER}
    ),
}
"""Which roles whoever holds one may give to others in the same organisation, and end.

Nobody gives a role that reaches farther than his own: inspectors judge what managers make, and a site lead
changes homes, so these come from the coordinator.
"""


@dataclass(frozen=True)
class Rule:
    """Who may use one verb, besides stewards, if ``stewards`` may."""

    own: frozenset[str] = NOBODY
    network: frozenset[str] = NOBODY
    creator: bool = False
    signed_in: bool = False
    public: bool = False
    stewards: bool = True


TABLE: dict[str, Rule] = {
    # core
    "core.account.edit": Rule(creator=True),
    "core.organisation.create": Rule(signed_in=True),
    "core.organisation.view": Rule(public=True),
    "core.organisation.edit": Rule(own=HEADS),
    "core.organisation.see_members": Rule(own=ALL, network=COORDINATOR),
    "core.member.invite": Rule(own=HEADS),
    "core.member.end": Rule(own=HEADS),
    "core.network.create": Rule(),
    "core.network.view": Rule(public=True),
    "core.network.edit": Rule(network=COORDINATOR),
    "core.network.join": Rule(own=HEADS, stewards=False),
    "core.network.admit": Rule(network=COORDINATOR),
    "core.log.read": Rule(own=HEADS, network=COORDINATOR),
    "core.file.read": Rule(creator=True),
    "core.job.view": Rule(creator=True),
    "core.job.cancel": Rule(creator=True),
    # network
    "network.workshop.view": Rule(public=True),
    "network.workshop.view_private": Rule(own=ALL, network=COORDINATOR),
    "network.workshop.create": Rule(own=HEADS, network=COORDINATOR),
    "network.workshop.edit": Rule(own=HEADS, network=COORDINATOR),
    "network.workshop.verify": Rule(network=COORDINATOR),
    "network.workshop.import": Rule(network=COORDINATOR),
    "network.machine.edit": Rule(own=HEADS, network=COORDINATOR),
    "network.rates.view": Rule(own=HEADS, network=COORDINATOR),
    "network.rates.edit": Rule(own=HEADS),
    # designs
    "designs.system.create": Rule(network=COORDINATOR),
    "designs.sheet.view": Rule(network=ALL),
    "designs.sheet.list": Rule(network=COORDINATOR),
    "designs.system.edit": Rule(own=COORDINATOR),
    "designs.block.view_draft": Rule(own=ALL, network=ALL),
    "designs.block.import": Rule(own=HEADS, network=COORDINATOR),
    "designs.block.edit": Rule(own=HEADS, network=COORDINATOR),
    "designs.block.correct": Rule(own=HEADS),
    "designs.block.check": Rule(own=QUALITY),
    "designs.block.release": Rule(own=COORDINATOR),
    "designs.block.withdraw": Rule(own=QUALITY),
    "designs.board.measure": Rule(own=FLOOR, network=COORDINATOR),
    # quality
    "quality.article.accept": Rule(network=QUALITY),
    # plans
    "plans.home.view": Rule(own=ALL, network=ALL),
    "plans.home.create": Rule(network=COORDINATOR),
    "plans.home.edit": Rule(network=SITE),
    "plans.plan.view": Rule(own=ALL, network=ALL),
    "plans.plan.run": Rule(network=COORDINATOR),
    "plans.plan.cancel": Rule(network=COORDINATOR),
}
