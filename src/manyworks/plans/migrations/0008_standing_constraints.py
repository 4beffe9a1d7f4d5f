"""What stands is made and says by whom, what ended too; the column of decisions goes."""

from typing import Any

from django.db import migrations, models
from django.db.models import Q


def tell_decisions(apps: Any, schema_editor: Any) -> None:
    followers = apps.get_model("plans", "PlanRun").objects.filter(follows__isnull=False)
    followers.filter(stands_since__isnull=True, ended_at__isnull=True).update(decision="open")
    followers.filter(stands_since__isnull=True, ended_at__isnull=False).update(decision="left")
    followers.filter(stands_since__isnull=False).update(decision="accepted")


class Migration(migrations.Migration):
    dependencies = [("plans", "0007_standing")]

    operations = [
        migrations.RemoveConstraint("planrun", "plan_that_follows_says_from_when"),
        migrations.RemoveConstraint("planrun", "plan_is_replaced_once"),
        migrations.RunPython(migrations.RunPython.noop, tell_decisions),
        migrations.RemoveField("planrun", "decision"),
        migrations.AlterField(
            "planrun",
            "status",
            models.CharField(
                choices=[
                    ("waiting", "Waiting"),
                    ("running", "Running"),
                    ("done", "Made"),
                    ("stopped", "Made, the search was stopped early"),
                    ("failed", "Failed"),
                ],
                default="waiting",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            "planrun",
            models.CheckConstraint(
                name="plan_that_follows_says_from_when",
                condition=Q(follows__isnull=True) | Q(happened_at__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "planrun",
            models.CheckConstraint(
                name="plan_that_stands_is_made_and_says_by_whom",
                condition=Q(stands_by__isnull=True, stands_since__isnull=True)
                | Q(stands_by__isnull=False, stands_since__isnull=False, status__in=["done", "stopped"]),
            ),
        ),
        migrations.AddConstraint(
            "planrun",
            models.CheckConstraint(
                name="plan_that_ended_says_by_whom",
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, ended_why="")
                | Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "planrun",
            models.CheckConstraint(
                name="plan_ends_that_stood_or_was_to_decide",
                condition=Q(ended_at__isnull=True)
                | Q(stands_since__isnull=False)
                | Q(ended_why="", follows__isnull=False),
            ),
        ),
        migrations.AddConstraint(
            "planrun",
            models.UniqueConstraint(
                name="plan_is_replaced_once", fields=["follows"], condition=Q(stands_since__isnull=False)
            ),
        ),
    ]
