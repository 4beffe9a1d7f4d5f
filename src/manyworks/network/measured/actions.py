"""Keeping timed sheets, taking one back, and taking over what they say."""

from collections.abc import Sequence
from dataclasses import asdict, replace

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.log.actions import append_entry
from manyworks.core.permissions import require
from manyworks.network.machines.actions import edit_machine
from manyworks.network.machines.models import Machine
from manyworks.network.machines.queries import details_of, lock_in_use
from manyworks.network.measured.models import TimedSheet
from manyworks.network.measured.queries import proposal_of, stamp_of, timed_on
from manyworks.network.measured.rules import SheetRow, check_rows, values_of


@transaction.atomic
def keep_timed_sheets(*, machine: Machine, rows: Sequence[SheetRow], by: User) -> Machine:
    """Keep sheets that were cut on a machine and timed, beside those of before."""
    require(by, "network.machine.edit", machine)
    row = lock_in_use(machine)
    check_rows(rows, row.timed_sheets.count())
    at, told = clock.now(), [{k: v for k, v in asdict(one).items() if k != "number"} for one in rows]
    TimedSheet.objects.bulk_create(TimedSheet(machine=row, kept_by=by, kept_at=at, **one) for one in told)
    append_entry(actor=by, event="network.machine.timed", subject=row, data={"sheets": told})
    return row


@transaction.atomic
def remove_timed_sheet(*, sheet: TimedSheet, by: User) -> None:
    """Take a timed sheet back that was mistyped or is too old; the log still knows it."""
    require(by, "network.machine.edit", sheet)
    names = ("label", "length_m", "plunges", "changes", "besides_min", "minutes")
    data = {name: getattr(sheet, name) for name in names}
    gone, _rows = TimedSheet.objects.filter(pk=sheet.pk).delete()
    if not gone:
        raise Refused("measured.gone", _("This sheet was taken back already."))
    append_entry(actor=by, event="network.machine.timing_removed", subject=sheet.machine, data=data)


@transaction.atomic
def take_measured_figures(*, machine: Machine, seen: str, by: User) -> Machine:
    """Give a machine the figures that its timed sheets tell, as they were ``seen``."""
    require(by, "network.machine.edit", machine)
    row = lock_in_use(machine)
    kept = timed_on(row)
    proposal = proposal_of(row, kept)
    values = values_of(proposal) if proposal else {}
    if proposal is None or not values:
        text = _("The sheets do not tell any figure yet.")
        raise Refused("measured.untold", text, _("The machine's page of timed sheets says what is missing."))
    if seen != stamp_of(row, kept):
        text = _("Sheets were added or taken back, or the machine was changed, since you looked.")
        raise Refused("measured.changed", text, _("Look at the figures again and take them then."))
    today = date_format(timezone.localdate(clock.now()), "j M Y")
    source = _("measured on %(count)d sheets, %(day)s") % {"count": len(kept), "day": today}
    details = details_of(row)
    if proposal.untold and details.figures_source:
        source = _("%(source)s; the rest: %(before)s") % {"source": source, "before": details.figures_source}
    details = replace(details, **values, figures_source=source[:300])  # type: ignore[arg-type]
    return edit_machine(machine=row, details=details, by=by)
