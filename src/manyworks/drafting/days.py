"""Which days and moments anybody means: the one rule for all that people, programs and files send."""

from datetime import date, datetime

from django.utils.translation import gettext as _

from manyworks.refused import Refused

# Far enough for any programme, and far from where calendars end and sums of days overflow.
EARLIEST, LATEST = date(2000, 1, 1), date(2100, 12, 31)


def check_day(on: date, field: str, *, code: str = "day.far_away", words: str = "") -> None:
    """Refuse a day or moment of another age; ``words`` may hold a ``%(day)s``.

    A moment is judged by the date that was written, whatever its offset from UTC: turning it first into
    another zone is what overflows.
    """
    day = on.date() if isinstance(on, datetime) else on
    if EARLIEST <= day <= LATEST:
        return
    said = words or _("%(day)s is too far away to be meant.")
    between = {"first": EARLIEST.isoformat(), "last": LATEST.isoformat()}
    raise Refused(
        code,
        said % {"day": day.isoformat()},
        _("Give a day between %(first)s and %(last)s.") % between,
        field,
    )
