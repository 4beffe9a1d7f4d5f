"""A plan's summary in words and rows, the same on page, paper and terminal."""

from collections.abc import Callable, Iterable
from dataclasses import asdict
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from manyworks.drafting.facts import OpenQuestion
from manyworks.drafting.papers.costs import ByHand
from manyworks.drafting.papers.figures import CarbonFigures, Summary
from manyworks.drafting.papers.nouns import nouns
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.site import VEHICLES


def money(amount: float | None, currency: str) -> str:
    """An amount with its currency, or the words for not knowing it."""
    if amount is None:
        return _("not known")
    return f"{amount:,.0f} {currency}"


def percent(fraction: float | None, digits: int = 0) -> str:
    """A fraction as a percentage, or the words for not knowing it."""
    return _("not known") if fraction is None else f"{fraction * 100:.{digits}f} %"


def clock(moment: datetime) -> str:
    """Weekday, date and time, short."""
    return moment.strftime("%a %-d %b %Y %H:%M")


def piece_name(read: PlanReading, unit: str) -> str:
    """One piece of a block as people call it: its block, its number and its home."""
    return _("%(block)s, piece %(piece)s of %(home)s") % {
        "block": read.block_name(unit),
        "piece": unit,
        "home": read.home_name(read.units[unit].home),
    }


def pieces_in_order(read: PlanReading, units: Iterable[str]) -> str:
    """Pieces one after the other; neighbours of one type of block share its name."""
    runs = groupby(units, key=read.block_name)
    return "; ".join(f"{block} {', '.join(pieces)}" for block, pieces in runs)


def vehicle_name(code: str) -> str:
    """The vehicle in words; one of a plan's own keeps its code."""
    return str(VEHICLES.get(code, code))


def gap_words(gap: float | None) -> str:
    """How far from the best possible, said so that it cannot be read as more than it is."""
    if gap is None:
        return _("an unknown amount above the best possible, since no bound was computed")
    shown = f"{max(gap, 0) * 100:.1f}"
    return _("at most %(gap)s %% above the best possible") % {"gap": shown}


def by_hand_words(summary: Summary, *, money_too: bool = True) -> str:
    """The comparison with what a careful coordinator does: days with days, and money with money."""
    hand = summary.by_hand
    if hand is None:
        return ""
    if not hand.late_blocks and not summary.late_blocks:
        words = _(
            "Planned by hand (earliest date first, nearest workshop with room) nothing is late, either."
        )
        return f"{words} {_hand_paid(summary, hand)}" if money_too else words
    words = _(
        "Planned by hand (earliest date first, nearest workshop with room) %(late)s of %(units)d would come "
        "late, by %(days)s days together; here %(mine)s, by %(my_days)s."
    ) % {
        "late": f"{hand.late_blocks:,}",
        "units": summary.units,
        "days": f"{hand.late_days:,.1f}",
        "mine": f"{summary.late_blocks:,}",
        "my_days": f"{summary.late_days:,.1f}",
    }
    return f"{words} {_hand_paid(summary, hand)}" if money_too else words


def _hand_paid(summary: Summary, hand: ByHand) -> str:
    """Money beside money."""
    return _("Work and moving would cost %(hand)s; here they cost %(mine)s.") % {
        "hand": money(hand.paid, summary.currency),
        "mine": money(summary.paid, summary.currency),
    }


def quality_sentence(summary: Summary, *, money_too: bool = True) -> str:
    """One sentence on how good the plan is, with or without amounts of money."""
    said = nouns(of_orders=summary.of_orders)
    if not summary.units:
        return said.none_planned % {"count": summary.left_out}
    first = said.all_on_time if summary.on_time_blocks == summary.units else said.some_on_time
    first %= {"on_time": summary.on_time_blocks, "count": summary.units}
    parts = [first]
    if summary.chance is not None:
        words = _("A block is on time with a chance of %(chance)s.")
        if summary.of_orders:
            words = _("A piece is on time with a chance of %(chance)s.")
        parts.append(words % {"chance": percent(summary.chance.blocks_on_time)})
    if by_hand := by_hand_words(summary, money_too=money_too):
        parts.append(by_hand)
    if summary.left_out:
        parts.append(said.left_out % {"count": summary.left_out})
    return " ".join(parts)


def cost_rows(summary: Summary) -> list[list[str]]:
    """Name and amount of all that is paid, then the sum."""
    currency, costs, material = summary.currency, summary.costs, summary.material
    rows = []
    if summary.sheets:
        known = [] if material.cost is None else [money(material.cost, currency)]
        rows.append([_("Sheets"), "; ".join([*known, *_unpriced(summary)])])
    if material.spare:
        rows.append([_("Spare boards"), money(material.spare_cost, currency)])
    if costs.cutting:
        rows.append([_("Cutting and deburring"), money(costs.cutting, currency)])
    rows.append([_("Work by hand"), money(costs.work - costs.cutting, currency)])
    if costs.transfer:
        rows.append([_("Kits between workshops"), money(costs.transfer, currency)])
    rows.append([nouns(of_orders=summary.of_orders).brought, money(costs.delivery, currency)])
    rows.append([_("Together"), total_words(summary)])
    return rows


def not_in_it(summary: Summary) -> str:
    """What the cost leaves out, so that nobody takes it for the price of a home."""
    hours = sum(row.hours for row in summary.preparation)
    preparing = _("%(hours)s h of preparation") % {"hours": f"{hours:,.0f}"} if hours else _("preparation")
    words = _(
        "Not in it, because nobody has priced it: insulation, fixings, membranes and wrap, %(preparation)s, "
        "waste, and all work on the plot."
    )
    if summary.of_orders:
        words = _(
            "Not in it, because nobody has priced it: fixings, finish and wrap, %(preparation)s, waste."
        )
    return words % {"preparation": preparing}


def estimate_words(summary: Summary) -> str:
    """What the search reckoned the road with, beside what it costs."""
    if summary.estimate is None:
        return ""
    words = _("The search reckoned kits and deliveries with %(estimate)s; they cost %(bill)s.")
    return words % {
        "estimate": money(summary.estimate, summary.currency),
        "bill": money(summary.costs.transfer + summary.costs.delivery, summary.currency),
    }


def money_words(summary: Summary) -> dict[str, Any]:
    """All that a page says of a plan's money."""
    return {
        "costs": cost_rows(summary),
        "lots": lots_sentence(summary),
        "not_in_it": not_in_it(summary),
        "weighed": weighed_rows(summary),
        "estimate": estimate_words(summary),
    }


def weighed_rows(summary: Summary) -> list[list[str]]:
    """What the planner weighed beside money that is paid: name and weight, then all that it made small."""
    said, currency, costs = nouns(of_orders=summary.of_orders), summary.currency, asdict(summary.costs)
    names = {
        "lateness": said.late,
        "carbon": _("Carbon, at the price set"),
        "fairness": _("Work above fair shares"),
        "promises": _("Changed promises"),
        "training": _("Trainees' hours, at what they are worth"),
    }
    rows = [[words, money(costs[key], currency)] for key, words in names.items() if costs[key]]
    if rows:
        rows.insert(0, [_("Work and moving, paid"), money(summary.paid, currency)])
        rows.append([_("What the planner made small"), money(summary.weighed, currency)])
    return rows


def lots_sentence(summary: Summary) -> str:
    """What it costs that like blocks stay together; empty where it costs nothing."""
    lots = summary.lots
    if lots is None or round(lots.price) <= 0:
        return ""
    words = ngettext(
        "One kind of like blocks of a home and phase stays at one workshop; to split it would save "
        "%(price)s.",
        "%(count)d kinds of like blocks of a home and phase stay at one workshop each; to split them would "
        "save %(price)s together.",
        lots.lots,
    )
    return words % {"count": lots.lots, "price": money(lots.price, summary.currency)}


def around_sentence(summary: Summary) -> str:
    """The plans that stand that this one was planned around; empty where there are none."""
    if not summary.around:
        return ""
    words = ngettext(
        "Planned around %(plans)s, which has %(hours)s booked at these workshops.",
        "Planned around %(plans)s, which have %(hours)s booked at these workshops.",
        len(summary.around),
    )
    names = [one.name for one in summary.around]
    last = _("%(plans)s and %(last)s") % {"plans": ", ".join(names[:-1]), "last": names[-1]}
    return words % {"plans": last if len(names) > 1 else names[0], "hours": around_hours(summary)}


def around_hours(summary: Summary) -> str:
    """How much the plans that it was planned around have booked, and from which day on."""
    hours = f"{sum(one.hours for one in summary.around):,.0f}"
    since = next((one.since for one in summary.around if one.since), "")
    if not since:
        return _("%(hours)s h") % {"hours": hours}
    day = f"{date.fromisoformat(since):%-d %b}"
    return _("%(hours)s h from %(day)s on") % {"hours": hours, "day": day}


def board_table(
    summary: Summary, sees: Callable[[str], bool] = lambda _workshop: True, *, money_too: bool = True
) -> tuple[list[str], list[list[str]]]:
    """The boards to order, head and rows: which, who cuts them, for the sheets, spare, together, their money.

    ``sees`` says of a workshop, by its id, whether its boards are told.
    """
    rows = []
    for one in summary.material.stock:
        if not (one.workshop and sees(one.workshop)):
            continue
        cost = None if one.price is None else one.price * one.to_order
        told = [money(cost, summary.currency)] if money_too else []
        rows.append([one.name, one.workshop_name, f"{one.sheets}", f"{one.spare}", f"{one.to_order}", *told])
    head = [_("Board"), _("Workshop"), _("For the sheets"), _("Spare"), _("To order")]
    return [*head, _("Cost")] if money_too else head, rows


def total_words(summary: Summary) -> str:
    """What a plan costs with its sheets; the least that it can be where a price is not known."""
    total = money(summary.cost, summary.currency)
    return _("at least %(total)s") % {"total": total} if summary.material.unpriced_sheets else total


def _unpriced(summary: Summary) -> list[str]:
    n = summary.material.unpriced_sheets
    words = ngettext("%(n)d sheet has no price", "%(n)d sheets have no price", n)
    return [words % {"n": n}] if n else []


def carbon_words(summary: Summary) -> str:
    """Total greenhouse gas with the mark of its factors."""
    carbon = summary.carbon
    known = [value for value in (carbon.boards_kg, carbon.driving_kg) if value is not None]
    if not known:
        return _("not known")
    mark = _("all factors confirmed") if carbon.confirmed else _("with unconfirmed factors")
    return f"{sum(known):,.0f} kg CO2e, {mark}"


def figure_rows(summary: Summary) -> list[list[str]]:
    """The figures of the first page: what, how much, and where it comes from."""
    material, carbon = summary.material, summary.carbon
    board = _("%(share)s of the board used") % {"share": percent(material.yield_, 1)}
    rows = [
        [
            _("On time"),
            f"{summary.on_time_blocks} / {summary.units}",
            nouns(of_orders=summary.of_orders).counted,
        ],
        [_("Cost"), total_words(summary), "; ".join([*_unpriced(summary), *_per_home(summary)])],
        [_("Work and moving"), money(summary.paid, summary.currency), _("without boards")],
        [_("Weighed"), money(summary.weighed, summary.currency), gap_words(summary.gap)],
        [_("Sheets"), f"{summary.sheets:,}", board + _programs(summary)],
        [_("Cut through"), f"{material.cut_length_m:,.0f} m", ""],
        [
            _("Deliveries"),
            f"{summary.loads}",
            _("%(km)s km, kits between workshops included") % {"km": f"{summary.kilometres:,.0f}"},
        ],
        [_("Carbon"), carbon_words(summary), _sources(carbon)],
        [_("Local share"), percent(summary.local_share), _("of the work")],
    ]
    if material.spare:
        rows.insert(
            4, [_("Spare boards"), f"{material.spare:,}", _("ordered beside the sheets, for rejects")]
        )
    if training := summary.training:
        rows.append([_("Trainees"), f"{training.hours:,.0f} h", training_words(summary)])
    return rows


def _per_home(summary: Summary) -> list[str]:
    """The mean of what homes and their square metres cost."""
    said = []
    if not summary.of_orders and len(summary.homes) > 1:
        each = money(summary.cost / len(summary.homes), summary.currency)
        said.append(_("%(cost)s a home, with its boards") % {"cost": each})
    elif not summary.material.unpriced_sheets:
        said.append(_("with all boards"))
    if summary.floor_area_m2:
        metre = money(summary.cost / summary.floor_area_m2, summary.currency)
        said.append(_("%(cost)s a m² of floor") % {"cost": metre})
    return said


def _programs(summary: Summary) -> str:
    """How many of the sheets are cut unlike any other."""
    if not summary.programs:
        return ""
    return "; " + ngettext("%(count)d program", "%(count)d programs", summary.programs) % {
        "count": summary.programs
    }


def training_words(summary: Summary, *, money_too: bool = True) -> str:
    """What the hours at training places are: their standard time, and what it is worth if that was set."""
    training = summary.training
    if not training:
        return ""
    words = {"standard": f"{training.standard_hours:,.0f}"}
    if not (training.worth and money_too):
        return _("at training places, for %(standard)s h of standard work") % words
    words["worth"] = money(training.worth, summary.currency)
    return _("at training places, for %(standard)s h of standard work, worth %(worth)s") % words


def _sources(carbon: CarbonFigures) -> str:
    words = []
    for item in carbon.sources:
        mark = "" if item.confirmed or "unconfirmed" in item.source else ", " + _("unconfirmed")
        words.append(f"{item.what} {item.factor:g} {item.unit} ({item.source}{mark})")
    return "; ".join(words)


def left_out_rows(summary: Summary) -> list[list[str]]:
    """What could not be planned: name, pieces, and the reason with the nearest misses."""
    rows = []
    for gap in summary.gaps:
        rows.append([gap.name, str(gap.pieces or ""), f"{gap.missing}. {gap.cure}"])
    for refusal in summary.refusals:
        nearest = "; ".join(
            f"{miss.workshop} ({miss.met}/{miss.of}): {', '.join(miss.reasons)}"
            for miss in refusal.nearest[:3]
        )
        why = refusal.reason + (" " + _("Nearest:") + " " + nearest if nearest else "")
        rows.append([refusal.block, str(refusal.pieces), why])
    for item in summary.not_carried:
        rows.append([item.name, "1", _("It can be made but not delivered. %(why)s") % {"why": item.reason}])
    return rows


def question_lines(questions: Iterable[OpenQuestion]) -> list[str]:
    """What drawings leave open, a line each under the name of their file, and how it is answered."""
    lines = []
    for name, asked in groupby(questions, key=lambda question: question.file):
        lines.append(f"{name}:")
        for question in asked:
            held = _("No cutting file of it until then.") if question.holds_back else ""
            lines.append("  - " + " ".join(filter(None, (question.words, held))))
            lines.append(f"    → {question.cure}")
    return lines
