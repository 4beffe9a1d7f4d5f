"""Which plans stand: since when and by whom, when that ended, by whom and why.

Until now a plan stood as soon as it was made. Those that were kept are told by what followed: the plans that
were accepted, and the first ones after which something happened. Other first plans become drafts.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MADE = ["done", "stopped"]


def tell_what_stands(apps: Any, schema_editor: Any) -> None:
    runs = apps.get_model("plans", "PlanRun").objects.order_by("pk")
    entries = apps.get_model("core", "LogEntry").objects.filter(subject_type="plans.planrun")
    decided = {
        int(entry.subject_id): (entry.at, entry.actor_id)
        for entry in entries.filter(event__in=["plans.plan.accepted", "plans.plan.left"]).order_by("pk")
    }
    rows = {run.pk: run for run in runs.filter(status__in=MADE)}
    for run in rows.values():
        if run.decision == "accepted":
            run.stands_since, run.stands_by_id = _when(run, decided)
        elif run.decision == "left":
            run.ended_at, run.ended_by_id = _when(run, decided)
    for follower in runs.filter(follows__isnull=False):
        first = rows.get(follower.follows_id)
        if first is not None and first.follows_id is None and first.stands_since is None:
            first.stands_since, first.stands_by_id = follower.created_at, follower.created_by_id
    for run in rows.values():
        if run.decision == "accepted" and run.follows_id in rows:
            old = rows[run.follows_id]
            old.ended_at, old.ended_by_id = run.stands_since, run.stands_by_id
    for run in runs.filter(decision="open"):
        old = rows.get(run.follows_id)
        if old is not None and old.ended_at is not None:
            rows.setdefault(run.pk, run)
            rows[run.pk].ended_at, rows[run.pk].ended_by_id = old.ended_at, old.ended_by_id
    for run in rows.values():
        run.save(update_fields=["stands_since", "stands_by", "ended_at", "ended_by"])
    _book(apps, [run for run in rows.values() if run.stands_since and not run.ended_at])


def _when(run: Any, decided: dict[int, tuple[datetime, int | None]]) -> tuple[datetime, int]:
    at, actor = decided.get(run.pk, (run.finished_at or run.created_at, run.created_by_id))
    return at, actor or run.created_by_id


def _book(apps: Any, standing: list[Any]) -> None:
    """Book the hours of plans that stand, as far as their workshops open by the week."""
    open_hours: dict[int, list[Any]] = defaultdict(list)
    for row in apps.get_model("network", "OpeningHours").objects.all():
        open_hours[row.workshop_id].append(row)
    booked = apps.get_model("network", "BookedHours")
    for run in standing:
        zone = ZoneInfo(run.network.timezone)
        hours: dict[tuple[int, str, date], float] = defaultdict(float)
        for bar in run.operations.all():
            starts, ends = bar.starts_at.astimezone(zone), bar.ends_at.astimezone(zone)
            for day, share in _by_day(starts, ends, open_hours[bar.workshop_id]):
                hours[bar.workshop_id, bar.process, day - timedelta(days=day.weekday())] += share
        booked.objects.bulk_create(
            booked(
                workshop_id=shop, process=process, week=week, hours=round(amount, 2),
                source=f"plans.plan:{run.pk}",
            )
            for (shop, process, week), amount in hours.items()
            if round(amount, 2) > 0
        )  # fmt: skip


def _by_day(starts: datetime, ends: datetime, opened: list[Any]) -> Iterator[tuple[date, float]]:
    """Hours of a bar on each day; all of them where nobody said when the workshop opens."""
    if not opened:
        yield starts.date(), (ends - starts) / timedelta(hours=1)
        return
    day = starts.date() - timedelta(days=1)
    while day <= ends.date():
        for row in opened:
            if row.weekday == day.isoweekday():
                until = day + timedelta(days=row.closes <= row.opens)
                begin = max(starts, datetime.combine(day, row.opens, tzinfo=starts.tzinfo))
                end = min(ends, datetime.combine(until, row.closes, tzinfo=starts.tzinfo))
                if end > begin:
                    yield day, (end - begin) / timedelta(hours=1)
        day += timedelta(days=1)


def forget_what_is_booked(apps: Any, schema_editor: Any) -> None:
    apps.get_model("network", "BookedHours").objects.filter(source__startswith="plans.plan:").delete()


def somebody() -> Any:
    return models.ForeignKey(
        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
    )


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0006_loads_of_a_day"),
        ("network", "0010_booked_hours"),
        ("core", "0006_hours"),
    ]

    operations = [
        migrations.AddField(
            "planrun", "stands_since", models.DateTimeField(null=True, verbose_name="stands since")
        ),
        migrations.AddField("planrun", "stands_by", somebody()),
        migrations.AddField("planrun", "ended_at", models.DateTimeField(null=True, verbose_name="ended")),
        migrations.AddField("planrun", "ended_by", somebody()),
        migrations.AddField(
            "planrun",
            "ended_why",
            models.CharField(blank=True, max_length=300, verbose_name="why it was withdrawn"),
        ),
        migrations.RunPython(tell_what_stands, forget_what_is_booked),
    ]
