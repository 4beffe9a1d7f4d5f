"""Filesets for other boards, releases for unpaid work, batches of boards with their measured thickness."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0004_log_refuses_change"),
        ("designs", "0005_answers_in_profiles"),
        ("network", "0004_workshop_imports"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="blockrevision",
            name="centre_mm",
            field=models.JSONField(blank=True, default=list, verbose_name="centre of mass (mm)"),
        ),
        migrations.AddField(
            model_name="blockrevision",
            name="fileset_of",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="filesets",
                to="designs.blockrevision",
            ),
        ),
        migrations.AddField(
            model_name="blockrevision",
            name="unpaid_only",
            field=models.BooleanField(default=False, verbose_name="released for unpaid work only"),
        ),
        migrations.CreateModel(
            name="BoardBatch",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("nominal_mm", models.FloatField(verbose_name="thickness as bought (mm)")),
                ("label", models.CharField(max_length=80, verbose_name="batch")),
                ("boards", models.PositiveIntegerField(verbose_name="boards in the batch")),
                ("created_at", models.DateTimeField()),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_batches",
                        to="core.material",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="board_batches",
                        to="network.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="BoardMeasurement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("board", models.PositiveIntegerField(verbose_name="board")),
                ("readings", models.JSONField(verbose_name="readings (mm)")),
                ("gauge", models.CharField(max_length=80, verbose_name="gauge")),
                ("measured_at", models.DateTimeField()),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="measurements",
                        to="designs.boardbatch",
                    ),
                ),
                (
                    "measured_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["board", "pk"],
            },
        ),
        migrations.CreateModel(
            name="FilesetChoice",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("mean_mm", models.FloatField()),
                ("at", models.DateTimeField()),
                (
                    "asked",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fileset_questions",
                        to="designs.blockrevision",
                    ),
                ),
                (
                    "batch",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="choices",
                        to="designs.boardbatch",
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fileset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fileset_choices",
                        to="designs.blockrevision",
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="boardbatch",
            constraint=models.UniqueConstraint(
                fields=("workshop", "label"), name="batch_label_once_in_a_workshop"
            ),
        ),
        migrations.AddConstraint(
            model_name="boardbatch",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("boards__gte", 1), ("nominal_mm__gt", 0), models.Q(("label", ""), _negated=True)
                ),
                name="batch_has_boards",
            ),
        ),
        migrations.AddConstraint(
            model_name="boardmeasurement",
            constraint=models.CheckConstraint(
                condition=models.Q(("board__gte", 1), models.Q(("gauge", ""), _negated=True)),
                name="measurement_names_its_gauge",
            ),
        ),
    ]
