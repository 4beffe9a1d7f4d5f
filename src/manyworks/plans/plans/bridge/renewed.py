"""A plan's workshops as the tables have them now, and what of them is not as it was when it was made."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from manyworks.core.organisations.models import Network
from manyworks.core.organisations.queries import organisations_in
from manyworks.core.vocabulary.models import Skill
from manyworks.designs.catalogue.models import BlockRevision
from manyworks.drafting.settings import kept_settings
from manyworks.drafting.workshops import BENCH, Wanted, workshops_from
from manyworks.network.workshops.models import Workshop as Workshops
from manyworks.network.workshops.queries import facts_of
from manyworks.planning.events import MemberLeaves
from manyworks.planning.model import Pool, Problem, Workshop
from manyworks.planning.renewal import WorkshopsChanged, as_told
from manyworks.plans.plans.models import PlanRun


def renewal_of(run: PlanRun, problem: Problem, at: datetime) -> WorkshopsChanged:
    """The network's workshops as they are, as an event of the plan that is being carried out."""
    skills: dict[str, set[str]] = defaultdict(set)
    for block in problem.blocks:
        for step in block.operations:
            skills[step.process] |= {step.skill} if step.skill else set()
    day = max(run.start, at.astimezone(ZoneInfo(problem.clock.zone)).date())
    facts = facts_of(run.network, run.start, on=day)
    needed = {process: frozenset(names) for process, names in skills.items()}
    wanted = Wanted(needed, _by_code(problem))
    now, _gaps, _assumed = workshops_from(
        facts, wanted, problem.clock, kept_settings(run.policy), run.network.days_off
    )
    before = {shop.id: shop for shop in as_told(problem) if shop.takes_work}
    stopped = {shop.id for shop in with_returned(run, problem).workshops if not shop.takes_work}
    after = {shop.id: shop for shop in now if shop.id not in stopped}
    changed = [key for key in (*before, *(after.keys() - before.keys())) if before.get(key) != after.get(key)]
    return WorkshopsChanged(tuple(now), tuple(sorted(changed)))


def with_returned(run: PlanRun, problem: Problem) -> Problem:
    """The problem with work again for whoever is in the network, unless told that they left."""
    told: set[str] = set()
    one: PlanRun | None = run
    while one is not None:
        told |= {str(item["workshop"]) for item in one.happened if item["kind"] == MemberLeaves.kind}
        one = one.follows
    back = slugs_in(run.network) - told
    shops = (replace(shop, takes_work=shop.takes_work or shop.id in back) for shop in problem.workshops)
    return replace(problem, workshops=tuple(shops))


def slugs_in(network: Network) -> set[str]:
    """Addresses of the workshops whose organisation is in the network."""
    shops = Workshops.objects.filter(organisation__in=organisations_in(network))
    return set(shops.values_list("slug", flat=True))


def _by_code(problem: Problem) -> dict[str, list[str]]:
    """Ids of the plan's blocks by the codes of their designs; a block made for one order has none."""
    found: dict[str, list[str]] = defaultdict(list)
    keys = [int(block.id) for block in problem.blocks if block.id.isdecimal()]
    for revision, code in BlockRevision.objects.filter(pk__in=keys).values_list("pk", "block__code"):
        found[code].append(str(revision))
    return dict(found)


@dataclass(frozen=True)
class Difference:
    """One workshop, and everything about it that is not as it was."""

    name: str
    what: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(self.what)}"


def differences(problem: Problem, event: WorkshopsChanged) -> list[Difference]:
    """What has changed at which workshop since the plan was made, in words."""
    before = {shop.id: shop for shop in as_told(problem)}
    after = {shop.id: shop for shop in event.workshops}
    found = []
    for key in event.changed:
        old, new = before.get(key), after.get(key)
        known = new or old
        assert known is not None
        if old is None:
            what: tuple[str, ...] = (_("is new in the network"),)
        elif new is None:
            what = (_("is no longer in the network, or cannot be planned with"),)
        elif not old.takes_work:
            what = (_("takes work again"),)
        else:
            what = tuple(_differs(old, new)) or (_("other details"),)
        found.append(Difference(known.name or key, what))
    return found


def _differs(old: Workshop, new: Workshop) -> Iterator[str]:
    if replace(old.calendar, closures=()) != replace(new.calendar, closures=()):
        yield _("other opening hours")
    if old.utilisation != new.utilisation:
        yield _("%(now).3g %% of its opened hours are worked instead of %(before).3g %%") % {
            "now": new.utilisation * 100, "before": old.utilisation * 100,
        }  # fmt: skip
    if old.calendar.closures != new.calendar.closures:
        yield _("other closed days")
    yield from _pools_differ({pool.id: pool for pool in old.pools}, {pool.id: pool for pool in new.pools})
    had, has = old.skills, new.skills
    names = dict(Skill.objects.values_list("code", "name"))
    for skill in had | has:
        if had.get(skill, 0) != has.get(skill, 0):
            words = _("%(now)d × %(skill)s instead of %(before)d")
            values = {"now": has.get(skill, 0), "before": had.get(skill, 0), "skill": names.get(skill, skill)}
            yield words % values


def _pools_differ(old: dict[str, Pool], new: dict[str, Pool]) -> Iterator[str]:
    for key in old | new:
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and key.startswith(BENCH):
            # A bench has as many places as people, and those are told by their skills.
            was = replace(was, machines=now.machines)
        if was == now:
            continue
        known = now or was
        assert known is not None
        name = {"name": known.name or known.id}
        if was is None:
            yield _("%(name)s is new") % name
        elif now is None:
            yield _("%(name)s is gone") % name
        elif was.machines != now.machines:
            yield _("%(now)d × %(name)s instead of %(before)d") % {
                **name, "now": now.machines, "before": was.machines,
            }  # fmt: skip
        elif was.rate_per_hour != now.rate_per_hour:
            yield _("another price of %(name)s") % name
        else:
            yield _("other figures of %(name)s") % name
