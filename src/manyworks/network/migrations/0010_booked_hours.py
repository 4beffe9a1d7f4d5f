"""Hours that plans which stand have booked, by workshop, process and week."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("network", "0009_possible_machine_figures")]

    operations = [
        migrations.CreateModel(
            name="BookedHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("process", models.CharField(max_length=80, verbose_name="process")),
                ("week", models.DateField(verbose_name="week")),
                ("hours", models.FloatField(verbose_name="hours")),
                ("source", models.CharField(db_index=True, max_length=80, verbose_name="booked by")),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="booked_hours",
                        to="network.workshop",
                    ),
                ),
            ],
            options={"ordering": ["week", "workshop", "process", "source"]},
        ),
        migrations.AddIndex(
            model_name="bookedhours",
            index=models.Index(fields=["workshop", "week"], name="booked_hours_of_a_week"),
        ),
        migrations.AddConstraint(
            model_name="bookedhours",
            constraint=models.UniqueConstraint(
                fields=("workshop", "process", "week", "source"), name="booked_hours_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="bookedhours",
            constraint=models.CheckConstraint(condition=Q(hours__gt=0), name="booked_hours_are_some"),
        ),
        migrations.AddConstraint(
            model_name="bookedhours",
            constraint=models.CheckConstraint(
                condition=Q(week__iso_week_day=1), name="booked_week_is_its_monday"
            ),
        ),
    ]
