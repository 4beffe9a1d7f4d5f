"""What a plan means to people, as plain data: what is scarce, how sure it is, how fair it is."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from manyworks.drafting.papers.figures import (
    ChanceFigures,
    FairnessFigures,
    FirstArticleRow,
    HangsOn,
    HomeArrivals,
    HomeChance,
    MemberFigures,
    ScarceHour,
    Scarcity,
    SlackFigures,
    Summary,
)
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.papers.wording import piece_name
from manyworks.planning.bound import Bound
from manyworks.planning.codec import to_plain
from manyworks.planning.drawing.heat import Strip, heat_svg
from manyworks.planning.fairness import member_shares
from manyworks.planning.prices import Scarce, hours_of_a_day, price_table
from manyworks.planning.robust import Surer, mean_chance
from manyworks.planning.series import Series, first_articles
from manyworks.planning.simulate import Simulation
from manyworks.planning.whatif import MoreMachines, MorePeople

MOST_SCARCE = 10
WORTH_SAYING = 0.01


def scarce_data(read: PlanReading, bound: Bound) -> Scarcity:
    """What one more hour is worth, by machine or skill and week; money as in the problem.

    A machine and the people who work it are short in the same hours: they stand in one row, and its price
    is that of an hour of both.
    """
    table = price_table(read.problem, bound.prices)
    together: dict[tuple[str, tuple[float, ...]], list[Scarce]] = defaultdict(list)
    for row in table.rows:
        if max(row.per_hour) >= WORTH_SAYING:
            together[row.workshop, tuple(round(price, 4) for price in row.per_hour)].append(row)
    rows = [_scarce_row(read, table.weeks, found) for found in together.values()]
    rows.sort(key=lambda row: (-row.worth, row.name, row.what))
    weeks = tuple(read.moment(begin).date().isoformat() for begin in table.weeks)
    return Scarcity(weeks, tuple(rows[:MOST_SCARCE]))


def _scarce_row(read: PlanReading, weeks: Sequence[int], found: Sequence[Scarce]) -> ScarceHour:
    first, *others = sorted(found, key=lambda row: row.kind != "machines")
    pools = {p.id: p.name or p.id for p in read.workshops[first.workshop].pools}
    name, *more = (pools[o.name] if o.kind == "machines" else read.word(o.name) for o in (first, *others))
    per_hour = [sum(prices) for prices in zip(*(row.per_hour for row in found))]
    worth = sum(price * hours for price, hours in zip(per_hour, first.open_hours))
    hours = hours_of_a_day(read.problem, first.workshop)
    return ScarceHour(
        workshop=first.workshop,
        name=read.workshop_name(first.workshop),
        kind=first.kind,
        what=_("%(what)s with %(more)s") % {"what": name, "more": ", ".join(more)} if more else name,
        short=name,
        code=first.name,
        per_hour=tuple(round(price, 2) for price in per_hour),
        worth=round(worth, 2),
        week=read.moment(weeks[first.dearest]).date().isoformat(),
        dearest=round(max(per_hour), 2),
        day_hours=round(hours, 2),
        day=round(max(per_hour) * hours, 2),
    )


def scarce_svg(scarce: Scarcity, currency: str) -> str:
    """The strip of weeks; empty when nothing is scarce."""
    if not scarce.rows:
        return ""
    weeks = [_short(week) for week in scarce.weeks]
    words = _("%(what)s, %(name)s, week of %(week)s: %(price)s %(currency)s an hour")
    strips = []
    for row in scarce.rows:
        titles = tuple(
            words % {"what": row.what, "name": row.name, "week": week, "price": f"{price:,.2f}",
                     "currency": currency}
            for week, price in zip(weeks, row.per_hour)
        )  # fmt: skip
        strips.append(Strip(row.short, row.per_hour, titles, row.name))
    label = _("What one more hour would be worth, by week, %(currency)s") % {"currency": currency}
    return heat_svg(strips, weeks, label=label)


def _short(day: str) -> str:
    return f"{date.fromisoformat(day):%-d %b}"


def chance_data(read: PlanReading, simulation: Simulation | None) -> ChanceFigures | None:
    """Chances and dates of every home, and what the plan hangs on."""
    if simulation is None:
        return None
    return ChanceFigures(
        runs=simulation.runs,
        about=_(
            "%(runs)d runs of this plan, in which work and driving take now less time, now more, "
            "and machines fail now and then. How much: %(source)s."
        )
        % {"runs": simulation.runs, "source": simulation.doubt.source},
        blocks_on_time=round(simulation.blocks_on_time, 4),
        lateness=round(simulation.lateness, 2),
        homes=tuple(
            HomeChance(
                name=read.home_name(home.home),
                on_time=round(home.on_time, 4),
                p50=read.moment(home.p50).isoformat(),
                p80=read.moment(home.p80).isoformat(),
                p95=read.moment(home.p95).isoformat(),
            )
            for home in simulation.homes
        ),
        hangs_on=_hangs_on(read, simulation),
    )


def _hangs_on(read: PlanReading, simulation: Simulation) -> tuple[HangsOn, ...]:
    """Machines by their name: benches are pools by price, which is their workshop's own affair."""
    pools = {(w.id, pool.id): pool.name or pool.id for w in read.problem.workshops for pool in w.pools}
    shares: dict[tuple[str, str], float] = defaultdict(float)
    for one in simulation.hangs_on:
        shares[one.workshop, pools[one.workshop, one.pool]] += one.share
    most = sorted(shares.items(), key=lambda item: (-item[1], item[0]))[:5]
    return tuple(
        HangsOn(workshop=shop, name=read.workshop_name(shop), pool=pool, share=round(share, 4))
        for (shop, pool), share in most
    )


def surer_data(surer: Surer | None) -> SlackFigures | None:
    """What bought slack does and costs, on random numbers that the search has not seen."""
    if surer is None:
        return None
    return SlackFigures(
        bought=surer.after != surer.before,
        before=round(mean_chance(surer.before), 4),
        after=round(mean_chance(surer.after), 4),
        blocks_before=round(surer.before.blocks_on_time, 4),
        blocks_after=round(surer.after.blocks_on_time, 4),
        price=round(surer.price, 2),
        expected_price=round(surer.expected_price, 2),
    )


def fairness_data(read: PlanReading) -> FairnessFigures | None:
    """The rule, and every member's share."""
    policy = read.problem.policy
    if not read.plan.assignments:
        return None
    rows = member_shares(read.problem, read.plan)
    total = sum(row.hours for row in rows) or 1.0
    return FairnessFigures(
        per_hour=policy.fairness_per_hour,
        share_cap=policy.share_cap,
        over_cap_per_hour=policy.over_cap_per_hour,
        members=tuple(
            MemberFigures(
                name=", ".join(read.workshop_name(key) for key in row.workshops),
                hours=round(row.hours, 1),
                share=round(row.hours / total, 4),
                fair=round(row.fair_hours, 1),
                over=round(max(0.0, row.hours - row.fair_hours), 1),
                cost=round(row.cost, 2),
            )
            for row in rows
        ),
    )


def first_article_rows(read: PlanReading) -> tuple[FirstArticleRow, ...]:
    """Which piece is a block's first article at a workshop, when it is done, and how many wait for it."""
    groups = {(block.id, step.id): step.group for block in read.problem.blocks for step in block.operations}
    units: dict[Series, set[str]] = defaultdict(set)
    for bar in read.plan.operations:
        block = read.units[bar.unit].block
        units[bar.workshop, block, groups[block, bar.operation]].add(bar.unit)
    rows = [
        FirstArticleRow(
            block=read.blocks[block].name or block,
            name=read.workshop_name(shop),
            group=group,
            piece=piece_name(read, first.unit),
            done=read.moment(first.end).isoformat(),
            waiting=len(units[shop, block, group]) - 1,
        )
        for (shop, block, group), first in first_articles(read.problem, read.plan).items()
    ]
    return tuple(sorted(rows, key=lambda row: (row.block, row.name, row.group)))


def home_rows(summary: Summary) -> list[tuple[HomeArrivals, HomeChance | None]]:
    """The homes of a summary, each with its chance where the plan was simulated."""
    chances = {row.name: row for row in summary.chance.homes} if summary.chance else {}
    return [(row, chances.get(row.name)) for row in summary.homes]


def spread_rows(summary: Summary) -> dict[str, list[tuple[MemberFigures, str]]]:
    """Who has how much work, with the workshop whose board shows it; members without work apart."""
    slugs = {row.name: row.workshop for row in summary.shares}
    members = summary.fairness.members if summary.fairness else ()
    rows = [(row, slugs.get(row.name, "")) for row in members]
    return {
        "working": [(row, slug) for row, slug in rows if row.hours > 0],
        "idle": [(row, slug) for row, slug in rows if row.hours == 0],
    }


def outcome_data(summary: Summary, changes: Sequence[str] = ()) -> dict[str, Any]:
    """The figures of one network, as it is or as it would be; ``changes`` say what was added to it."""
    scarce = summary.scarce.rows
    return {
        "changes": list(changes),
        "cost": summary.cost,
        "weighed": summary.weighed,
        "late_blocks": summary.late_blocks,
        "late_days": summary.late_days,
        "left_out": summary.left_out,
        "bound": summary.bound,
        "gap": summary.gap,
        "chance": mean_on_time(summary),
        "expected": expected_weight(summary),
        "kilometres": summary.kilometres,
        "dearest": to_plain(scarce[0]) if scarce else None,
    }


def expected_weight(summary: Summary) -> float | None:
    """What was made small, with the lateness that is to be expected; None where that was not simulated."""
    if summary.chance is None:
        return None
    return round(summary.weighed - summary.costs.lateness + summary.chance.lateness, 2)


def mean_on_time(summary: Summary) -> float | None:
    """Chance of a home to be on time, the mean of all; None where the plan was not simulated."""
    homes = [home.on_time for home in summary.chance.homes] if summary.chance else []
    return round(sum(homes) / len(homes), 4) if homes else None


def added_words(read: PlanReading, change: object) -> str:
    """What was added, in words; other changes are told by the question's own name."""
    if isinstance(change, MoreMachines):
        pools = {p.id: p.name or p.id for p in read.workshops[change.workshop].pools}
        what = pools.get(change.pool, change.pool)
        return _("one more %(what)s at %(shop)s") % {
            "what": what,
            "shop": read.workshop_name(change.workshop),
        }
    if isinstance(change, MorePeople):
        shop = read.workshop_name(change.workshop)
        return _("one more %(skill)s at %(shop)s") % {"skill": read.word(change.skill), "shop": shop}
    return ""
