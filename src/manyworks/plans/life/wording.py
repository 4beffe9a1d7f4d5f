"""What happened and what moved, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from manyworks.core.vocabulary.models import Process, Skill
from manyworks.drafting.papers.figures import MovedPiece, Promise
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.wording import piece_name
from manyworks.planning.model import Assignment
from manyworks.planning.replan import Moved
from manyworks.plans.orders.models import Home
from manyworks.plans.plans.bridge.carry import WORKSHOPS_CHANGED
from manyworks.plans.plans.bridge.lists import HOME_ADDED, HOME_CHANGED


def spoken_words() -> dict[str, str]:
    """What processes and skills are called inside a sentence, by code."""
    named = [*Process.objects.values_list("code", "name"), *Skill.objects.values_list("code", "name")]
    return {code: name if name[1:2].isupper() else name[:1].lower() + name[1:] for code, name in named}


def skill_name(code: str) -> str:
    """A skill as people call it."""
    return Skill.objects.filter(code=code).values_list("name", flat=True).first() or code


def process_name(code: str) -> str:
    """A process as people call it."""
    return Process.objects.filter(code=code).values_list("name", flat=True).first() or code


def happened_words(read: PlanReading, before: PlanReading, one: Mapping[str, Any]) -> str:
    """One event in a sentence; what the plan made anew knows no more is named as the one before has it."""
    kind = one["kind"]
    if kind == "site-slips":
        days = one["by"] / read.problem.clock.units_per_day
        words = _("%(home)s is ready %(days)g days later")
        text = words % {"home": read.home_name(one["home"]), "days": round(days, 1)}
    elif kind == HOME_ADDED:
        home = Home.objects.filter(slug=one["home"]).values_list("name", flat=True).first()
        text = _("%(home)s was ordered") % {"home": home or one["home"]}
    elif kind == HOME_CHANGED:
        text = _("The block list of %(home)s has changed") % {"home": read.home_name(one["home"])}
    elif kind == WORKSHOPS_CHANGED:
        text = _("Workshops are taken as they are now")
    elif kind == "part-scrapped":
        text = _("%(piece)s did not pass and is made again") % {"piece": _piece(read, before, one["unit"])}
    elif kind == "member-leaves":
        text = _("%(shop)s takes no more work") % {"shop": read.workshop_name(one["workshop"])}
    else:
        text = _until(read, one)
    return f"{text} ({one['reason']})" if one.get("reason") else text


def _piece(read: PlanReading, before: PlanReading, unit: str) -> str:
    return piece_name(read if unit in read.units else before, unit)


def _until(read: PlanReading, one: Mapping[str, Any]) -> str:
    shop = read.workshop_name(one["workshop"])
    back = f"{read.moment(one['end']):%a %-d %b %Y %H:%M}"
    if one["kind"] == "person-ill":
        words = _("%(count)d × %(skill)s of %(shop)s is away until %(back)s")
        values = {
            "count": one.get("people", 1),
            "skill": skill_name(one["skill"]),
            "shop": shop,
            "back": back,
        }
        return words % values
    pools = {pool.id: pool.name or pool.id for pool in read.workshops[one["workshop"]].pools}
    words = _("%(machine)s of %(shop)s is out until %(back)s")
    return words % {"machine": pools.get(one["pool"], one["pool"]), "shop": shop, "back": back}


def moved_rows(read: PlanReading, moved: Iterable[Moved], before: PlanReading) -> tuple[MovedPiece, ...]:
    """What moved as plain data, for the page: names, moments and the reason.

    What the new plan knows no more is read in the one ``before``.
    """
    rows = []
    for one in moved:
        known = one.after or one.before
        assert known is not None
        rows.append(
            MovedPiece(
                unit=one.unit,
                name=_piece(read, before, one.unit),
                change=one.change,
                why=one.why,
                before=_promise(read, one.before),
                after=_promise(read, one.after),
                due=read.moment(known.due).isoformat(),
                late=one.after is not None and one.after.arrive > one.after.due,
            )
        )
    return tuple(rows)


def _promise(read: PlanReading, assignment: Assignment | None) -> Promise | None:
    if assignment is None:
        return None
    return Promise(
        cut=read.workshop_name(assignment.cut),
        make=read.workshop_name(assignment.make),
        arrives=read.moment(assignment.arrive).isoformat(),
    )


def counted(rows: Sequence[MovedPiece]) -> str:
    """How much moved, in one sentence."""
    if not rows:
        return _("Nothing moves: every block keeps its workshops and its day.")
    words = {
        "workshop": _("%(n)d go to another workshop"),
        "later": _("%(n)d come later"),
        "earlier": _("%(n)d come earlier"),
        "new": _("%(n)d are new"),
        "left-out": _("%(n)d can no longer be made"),
        "cancelled": _("%(n)d are no longer wanted"),
    }
    kinds = [row.change for row in rows]
    parts = [text % {"n": kinds.count(kind)} for kind, text in words.items() if kind in kinds]
    return _("Of the blocks that change, %(parts)s.") % {"parts": ", ".join(parts)}


@dataclass(frozen=True)
class Group:
    """Blocks that move alike, for one cause: told once, with the pieces inside."""

    change: str
    cause: str
    cut: tuple[str, str]
    make: tuple[str, str]
    rows: tuple[MovedPiece, ...]

    @property
    def late(self) -> int:
        """How many of them come late."""
        return sum(row.late for row in self.rows)

    @property
    def shift(self) -> str:
        """How much earlier or later they are there; empty for what is new or left out."""
        days = [
            (datetime.fromisoformat(row.after.arrives) - datetime.fromisoformat(row.before.arrives))
            / timedelta(days=1)
            for row in self.rows
            if row.before and row.after
        ]
        if not days:
            return ""
        parts = []
        if (most := max(days)) >= 0.1:
            parts.append(_("up to %(days).1f days later") % {"days": most})
        if (least := min(days)) <= -0.1:
            parts.append(_("up to %(days).1f days earlier") % {"days": -least})
        return ", ".join(parts) or _("at the same time")

    @property
    def last(self) -> str:
        """When the last of them is there; empty when they can no longer be made."""
        return max((row.after.arrives for row in self.rows if row.after), default="")


def grouped(rows: Iterable[MovedPiece]) -> list[Group]:
    """Rows that move alike together, the largest group first."""
    found: dict[tuple[str, str, tuple[str, str], tuple[str, str]], list[MovedPiece]] = {}
    nowhere = Promise("", "", "")
    for row in rows:
        before, after = row.before or nowhere, row.after or nowhere
        cut, make = (before.cut, after.cut), (before.make, after.make)
        cause = row.why.partition(";")[0].rstrip(".")
        found.setdefault((row.change, cause, cut, make), []).append(row)
    groups = [Group(*key, tuple(members)) for key, members in found.items()]
    return sorted(groups, key=lambda group: -len(group.rows))
