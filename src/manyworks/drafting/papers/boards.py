"""The boards to order: what the sheets of a plan need, and the spare ones beside them."""

from collections import Counter
from collections.abc import Mapping

from django.utils.translation import gettext as _

from manyworks.drafting.papers.costs import MaterialFigures, StockBought
from manyworks.drafting.papers.reading import PlanReading
from manyworks.drafting.settings import BY_KEY, Value, spare_boards
from manyworks.planning.model import SheetStock


def material_figures(read: PlanReading, settings: Mapping[str, Value]) -> MaterialFigures:
    """Sheets by board and workshop with their money; spare boards are counted beside them, once."""
    area = used = 0.0
    counts: Counter[tuple[str, str]] = Counter()
    for sheet in read.plan.sheets:
        board = read.stock[sheet.stock]
        counts[sheet.stock, sheet.workshop] += 1
        area += board.length_mm * board.width_mm
        used += sheet.used * board.length_mm * board.width_mm
    stock = tuple(
        StockBought(
            name=key,
            sheets=sheets,
            price=read.stock[key].price,
            price_source=read.stock[key].price_source,
            workshop=workshop,
            workshop_name=read.workshop_name(workshop),
            spare=0 if _on_a_shelf(read.stock[key]) else spare_boards(settings, sheets),
        )
        for (key, workshop), sheets in sorted(counts.items())
    )
    priced = [one for one in stock if one.price is not None]
    return MaterialFigures(
        cost=round(sum((one.price or 0.0) * one.sheets for one in priced), 2) if priced else None,
        unpriced_sheets=sum(one.sheets for one in stock if one.price is None),
        yield_=round(used / area, 4) if area else None,
        stock=stock,
        cut_length_m=round(sum(sheet.cut_length_mm for sheet in read.plan.sheets) / 1000, 1),
        spare_cost=round(sum((one.price or 0.0) * one.spare for one in priced), 2) if priced else None,
    )


def _on_a_shelf(board: SheetStock) -> bool:
    return board.offcut or board.quantity is not None


def spare_notes(material: MaterialFigures, settings: Mapping[str, Value]) -> list[str]:
    """What is assumed of spare boards and rejects, each as long as nobody has set it."""
    notes = {
        "spare_boards": _(
            "%(percent)g %% spare boards, rounded up for each board and workshop: a trade judgement "
            "(Microhouse ordered 12 %% more, Farmhouse 22 %%)."
        ),
        "rejects": _("%(percent)g %% of parts are cut again, from the spare boards: a trade judgement."),
    }
    return [
        words % {"percent": settings[key]}
        for key, words in notes.items()
        if material.spare and settings[key] == BY_KEY[key].default
    ]
