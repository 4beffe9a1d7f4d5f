"""What joining means, in words, before somebody joins: who will see and change what of theirs."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from manyworks.core.organisations.models import Role
from manyworks.core.permissions.table import ALL, TABLE

OF_A_PERSON: tuple[Promise, ...] = (
    _("Everybody in this organisation sees your name, your roles here and since when you have them."),
    _("So do the coordinators of the networks it is in, now and later."),
    _("What you do here is written in the log under your name; its heads and those coordinators read it."),
    _("You may leave at any time; what was done and written stays."),
)
TO_COORDINATORS: dict[str, Promise] = {
    "core.organisation.see_members": _("see your people, their roles and since when they have them"),
    "core.log.read": _("read what the log says about your organisation"),
    "network.workshop.view_private": _("see everything about your workshops, also what strangers do not see"),
    "network.workshop.create": _("enter workshops in your name"),
    "network.workshop.edit": _("change your workshops: place, hours, people, closures"),
    "network.machine.edit": _("change your machines"),
    "network.rates.view": _("see your rates; only you can set them"),
    "designs.block.import": _("bring designs into your building systems"),
    "designs.block.edit": _("change your drafts of designs; only you can release them"),
    "designs.board.measure": _("note measurements of boards that you have"),
}
"""Verbs that reach the things of a member organisation through coordinating its network, and their words."""
OF_THE_NETWORK = frozenset((
    "core.network.edit", "core.network.admit", "network.workshop.verify", "network.workshop.import",
    "designs.system.create", "designs.sheet.list", "quality.article.accept", "plans.home.create",
    "plans.home.edit", "plans.plan.run", "plans.plan.cancel",
))  # fmt: skip
"""Verbs of coordinators about things that are the network's own."""
TO_MEMBERS: tuple[Promise, ...] = (
    _("Its other organisations see its homes and plans, with the work that you have in them."),
    _("You see these too, and are given work by its plans. Anybody may see that you are in it."),
    _("You may leave at any time; what was planned, made and written stays."),
)


def reaching() -> frozenset[str]:
    """Verbs that a network's coordinators may use on what belongs to it or to its organisations."""
    rules = TABLE.items()
    return frozenset(verb for verb, rule in rules if Role.COORDINATOR in rule.network and rule.network != ALL)


def seen_in_organisation() -> list[tuple[Promise, list[Promise]]]:
    """What a person agrees to by taking a role: a heading, and what stands under it."""
    return [(_("Your name and your work"), list(OF_A_PERSON))]


def seen_by_network() -> list[tuple[Promise, list[Promise]]]:
    """What an organisation agrees to by joining a network: a heading, and what stands under it."""
    return [
        (_("Coordinators of the network may"), list(TO_COORDINATORS.values())),
        (_("Everybody else"), list(TO_MEMBERS)),
    ]
