"""Opening hours as workshop lists write them: ``Mo-Fr 08:00-17:00; Sa 09:00-13:00``.

Read is what people write of the opening_hours of OpenStreetMap
(https://wiki.openstreetmap.org/wiki/Key:opening_hours): days, then hours, rule by rule. Whatever says more
(holidays, months, "by appointment") is not read at all.
"""

import re
from datetime import time

Hours = dict[int, tuple[tuple[time, time], ...]]
"""Opening and closing by weekday, Monday 0; a closing of 00:00 is the end of the day."""

DAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_NAMES = (
    r"mon?(?:day)?|tue?s?(?:day)?|we(?:d(?:nesday)?)?|th(?:u(?:rs?(?:day)?)?)?|fri?(?:day)?|sat?(?:urday)?"
)
_DAY = rf"(?:{_NAMES}|sun?(?:day)?)\b\.?"
_WHEN = re.compile(rf"(?P<days>{_DAY}(?:\s*(?:-|to|,|and|&)\s*{_DAY})*)\s*:?\s*(?P<hours>.+)")
_MOMENT = r"(\d{1,2})(?:[:.](\d\d))?\s*([ap]m)?"
_SPAN = re.compile(rf"{_MOMENT}\s*(?:-|to)\s*{_MOMENT}")


def read_hours(text: str) -> Hours | None:
    """Hours by weekday; none where anything of the text is not understood.

    >>> read_hours("Mon-Fri 9am-5.30pm")[0]
    ((datetime.time(9, 0), datetime.time(17, 30)),)
    """
    said = re.sub(r"[–—]", "-", text.strip().lower())
    found: Hours = {}
    for rule in filter(None, (one.strip() for one in re.split(r"[;\n|]", said))):
        parts = _WHEN.fullmatch(rule)
        hours = _hours(parts["hours"]) if parts else None
        if parts is None or hours is None:
            return None
        days = _days(parts["days"])
        if found.keys() & days:
            return None
        found |= dict.fromkeys(days, hours)
    return {day: hours for day, hours in sorted(found.items()) if hours} or None


def _days(text: str) -> set[int]:
    found: set[int] = set()
    for one in re.split(r",|and|&", text):
        first, _dash, last = re.sub(r"\bto\b", "-", one).partition("-")
        begin = DAYS.index(first.strip()[:2])
        end = DAYS.index(last.strip()[:2]) if last else begin
        found |= {day % 7 for day in range(begin, end + 1 if end >= begin else end + 8)}
    return found


def _hours(text: str) -> tuple[tuple[time, time], ...] | None:
    if text.strip() in ("off", "closed"):
        return ()
    spans = []
    for one in re.split(r",|and|&", text):
        match = _SPAN.fullmatch(one.strip())
        if match is None:
            return None
        opens, closes = _moment(*match.groups()[:3]), _moment(*match.groups()[3:])
        if opens is None or closes is None or opens == closes:
            return None
        if closes < opens and match[5] is None and match[6] is None:
            # "8-5" may be day or night
            return None
        spans.append((opens, closes))
    return tuple(sorted(spans))


def _moment(hour: str, minute: str | None, half: str | None) -> time | None:
    """A time of day; 24:00 is the end of the day."""
    hours, minutes = int(hour), int(minute or 0)
    if half is not None:
        if not 1 <= hours <= 12:
            return None
        hours = hours % 12 + (12 if half == "pm" else 0)
    if hours == 24 and not minutes:
        hours = 0
    return time(hours, minutes) if hours < 24 and minutes < 60 else None
