"""Numbers of a plan as people read them."""

from datetime import date, datetime

from django import template
from django.utils import formats
from django.utils.translation import gettext as _

from manyworks.drafting.papers import wording
from manyworks.drafting.papers.figures import CarbonFigures, Summary
from manyworks.drafting.papers.nouns import Nouns
from manyworks.drafting.papers.outlook import mean_on_time

register = template.Library()


@register.filter
def percent(fraction: float | None, digits: int = 0) -> str:
    """A fraction as a percentage."""
    return wording.percent(fraction, digits)


@register.filter
def chance_on_time(summary: Summary) -> str:
    """The mean chance of a home to be on time, as Compare says it; empty where nobody simulated the plan."""
    chance = mean_on_time(summary)
    return "" if chance is None else wording.percent(chance, 0)


@register.filter
def metres(millimetres: float) -> str:
    """Millimetres as metres, one decimal."""
    return f"{millimetres / 1000:,.1f}"


@register.filter
def minutes(seconds: float) -> str:
    """Seconds as whole minutes."""
    return f"{seconds / 60:,.0f}"


@register.filter
def moment(text: str) -> str:
    """A date and time that a summary keeps as text."""
    return formats.date_format(datetime.fromisoformat(text), "D j M Y H:i") if text else _("not known")


@register.filter
def clock_time(text: str) -> str:
    """The hour and minute of a moment that a plan keeps as text, in its own zone."""
    return formats.time_format(datetime.fromisoformat(text), "H:i")


@register.filter
def weekday(text: str) -> str:
    """The day of a date and time that a summary keeps as text."""
    return formats.date_format(datetime.fromisoformat(text), "D j M Y") if text else _("not known")


@register.filter
def less(amount: float) -> float:
    """What is saved by something that costs less than nothing."""
    return -amount


@register.filter
def codes(numbers: str) -> list[str]:
    """The numbers of neighbouring parts one by one; a line may break between them, never within one."""
    return numbers.split(", ")


@register.filter
def day(text: str) -> str:
    """A day that a summary keeps as text."""
    return formats.date_format(date.fromisoformat(text), "j M Y")


@register.filter
def how_many(nouns: Nouns, count: int) -> str:
    """So many blocks, or pieces."""
    return nouns.how_many(count)


@register.filter
def carbon_total(carbon: CarbonFigures) -> float:
    """Boards and driving together, in kg CO2e, as far as they are known."""
    return (carbon.boards_kg or 0.0) + (carbon.driving_kg or 0.0)
