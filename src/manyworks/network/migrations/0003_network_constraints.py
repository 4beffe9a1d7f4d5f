import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0002_machines_rates_imports"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField()),
                ("key", models.CharField(max_length=200)),
                ("name", models.CharField(blank=True, max_length=160)),
                ("place", models.CharField(blank=True, max_length=200)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("new", "New"),
                            ("changed", "Changed"),
                            ("unchanged", "Unchanged"),
                            ("refused", "Refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("changes", models.JSONField(blank=True, default=dict)),
                ("values", models.JSONField(blank=True, default=dict)),
                ("content_hash", models.CharField(blank=True, max_length=64)),
                (
                    "workshop_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="network.workshopimport",
                    ),
                ),
            ],
            options={
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ImportedRecord",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("values", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                (
                    "workshop",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="imported",
                        to="network.workshop",
                    ),
                ),
                (
                    "workshop_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="network.workshopimport",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Rate",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "per_hour",
                    models.DecimalField(
                        decimal_places=2,
                        max_digits=9,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="per hour",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.process"
                    ),
                ),
                (
                    "rate_card",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rates",
                        to="network.ratecard",
                    ),
                ),
            ],
            options={
                "ordering": ["process__name"],
                "constraints": [
                    models.UniqueConstraint(fields=("rate_card", "process"), name="rate_one_per_process"),
                    models.CheckConstraint(
                        condition=models.Q(("per_hour__gte", 0)), name="rate_not_negative"
                    ),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="workshop",
            index=models.Index(fields=["name", "id"], name="workshop_by_name"),
        ),
        migrations.AddIndex(
            model_name="workshop",
            index=models.Index(fields=["latitude", "longitude"], name="workshop_by_place"),
        ),
        migrations.AddIndex(
            model_name="workshop",
            index=models.Index(fields=["facility_status", "visibility"], name="workshop_by_status"),
        ),
        migrations.AddIndex(
            model_name="workshop",
            index=models.Index(fields=["country", "city"], name="workshop_by_city"),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="workshop_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("facility_status__in", ["Active", "Planned", "Temporary Closure", "Closed"])
                ),
                name="workshop_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(("visibility__in", ["public", "network", "private"])),
                name="workshop_visibility_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("latitude__isnull", True),
                        ("location_accuracy", "unknown"),
                        ("longitude__isnull", True),
                    ),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("location_accuracy__in", ["exact", "town"]),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="workshop_place_whole_or_unknown",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.UniqueConstraint(
                condition=models.Q(("source__isnull", False)),
                fields=("source", "source_key"),
                name="workshop_once_per_source_record",
            ),
        ),
        migrations.AddConstraint(
            model_name="staffing",
            constraint=models.UniqueConstraint(
                fields=("workshop", "skill"), name="staffing_counts_a_skill_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="staffing",
            constraint=models.CheckConstraint(
                condition=models.Q(("people__gt", 0)), name="staffing_has_people"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratecard",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until__isnull", True),
                    ("valid_until__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="rate_card_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="ratecard",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="rate_card_currency_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="ratecard",
            constraint=models.UniqueConstraint(
                fields=("workshop", "valid_from"), name="rate_card_one_per_first_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("weekday__range", (1, 7))), name="opening_hours_weekday"
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes__gt", models.F("opens"))),
                name="opening_hours_close_after_opening",
            ),
        ),
        migrations.AddConstraint(
            model_name="openinghours",
            constraint=models.UniqueConstraint(
                fields=("workshop", "weekday", "opens"), name="opening_hours_once"
            ),
        ),
        migrations.AddIndex(
            model_name="machine",
            index=models.Index(fields=["workshop", "process"], name="machine_by_workshop"),
        ),
        migrations.AddIndex(
            model_name="machine",
            index=models.Index(
                fields=["process", "bed_length_mm", "bed_width_mm"], name="machine_by_envelope"
            ),
        ),
        migrations.AddConstraint(
            model_name="machine",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="machine_quantity"
            ),
        ),
        migrations.AddConstraint(
            model_name="machine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("thickness_min_mm__isnull", True),
                    ("thickness_max_mm__isnull", True),
                    ("thickness_max_mm__gte", models.F("thickness_min_mm")),
                    _connector="OR",
                ),
                name="machine_thickness_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="machine",
            constraint=models.CheckConstraint(
                condition=models.Q(("speed_factor__gt", 0)), name="machine_speed_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="machine",
            constraint=models.CheckConstraint(
                condition=models.Q(("condition__in", ["working", "limited", "out_of_order", "unknown"])),
                name="machine_condition_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="machine",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kept_blocks", ""), ("mentor_skill__isnull", True)),
                    models.Q(("mentor_skill__isnull", False), models.Q(("kept_blocks", ""), _negated=True)),
                    _connector="OR",
                ),
                name="machine_training_whole_or_none",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="closure_ends_after_it_starts",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshopimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["reading", "ready", "applying", "applied", "refused", "discarded"])
                ),
                name="import_status_known",
            ),
        ),
        migrations.AddIndex(
            model_name="importrow",
            index=models.Index(
                fields=["workshop_import", "outcome", "position"], name="import_row_by_outcome"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.UniqueConstraint(
                fields=("workshop_import", "position"), name="import_row_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="importrow",
            constraint=models.CheckConstraint(
                condition=models.Q(("outcome__in", ["new", "changed", "unchanged", "refused"])),
                name="import_row_outcome_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")), name="imported_record_hash"
            ),
        ),
    ]
