import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("network", "0001_workshops"),
    ]

    operations = [
        migrations.CreateModel(
            name="OpeningHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "weekday",
                    models.PositiveSmallIntegerField(
                        choices=[
                            (1, "Monday"),
                            (2, "Tuesday"),
                            (3, "Wednesday"),
                            (4, "Thursday"),
                            (5, "Friday"),
                            (6, "Saturday"),
                            (7, "Sunday"),
                        ],
                        verbose_name="weekday",
                    ),
                ),
                ("opens", models.TimeField(verbose_name="opens")),
                ("closes", models.TimeField(verbose_name="closes")),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="opening_hours",
                        to="network.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["weekday", "opens"],
            },
        ),
        migrations.CreateModel(
            name="Machine",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("make", models.CharField(blank=True, max_length=100, verbose_name="make")),
                ("model", models.CharField(blank=True, max_length=100, verbose_name="model")),
                (
                    "quantity",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="how many",
                    ),
                ),
                (
                    "bed_length_mm",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="bed length",
                    ),
                ),
                (
                    "bed_width_mm",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="bed width",
                    ),
                ),
                (
                    "z_travel_mm",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="height of travel (Z)",
                    ),
                ),
                (
                    "axes",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(12),
                        ],
                        verbose_name="axes",
                    ),
                ),
                (
                    "thickness_min_mm",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="thinnest sheet",
                    ),
                ),
                (
                    "thickness_max_mm",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="thickest sheet",
                    ),
                ),
                (
                    "tolerance_mm",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="tolerance",
                    ),
                ),
                (
                    "speed_factor",
                    models.FloatField(
                        default=1.0,
                        validators=[
                            django.core.validators.MinValueValidator(0.05),
                            django.core.validators.MaxValueValidator(20),
                        ],
                        verbose_name="speed factor",
                    ),
                ),
                (
                    "feed_mm_min",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="feed",
                    ),
                ),
                (
                    "kept_blocks",
                    models.CharField(blank=True, max_length=500, verbose_name="blocks kept for trainees"),
                ),
                (
                    "condition",
                    models.CharField(
                        choices=[
                            ("working", "Works"),
                            ("limited", "Works with limits"),
                            ("out_of_order", "Out of order"),
                            ("unknown", "Not checked"),
                        ],
                        default="working",
                        max_length=20,
                        verbose_name="condition",
                    ),
                ),
                ("retired_on", models.DateField(blank=True, null=True, verbose_name="retired on")),
                (
                    "materials",
                    models.ManyToManyField(
                        blank=True, related_name="+", to="core.material", verbose_name="materials"
                    ),
                ),
                (
                    "mentor_skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.skill",
                        verbose_name="mentor's skill",
                    ),
                ),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="machines",
                        to="core.process",
                        verbose_name="process",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="machines",
                        to="network.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="first day")),
                ("last_day", models.DateField(verbose_name="last day")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="reason")),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="closures",
                        to="network.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["first_day", "pk"],
            },
        ),
        migrations.CreateModel(
            name="WorkshopImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("published_on", models.DateField(blank=True, null=True, verbose_name="state of the data")),
                ("format", models.CharField(blank=True, max_length=40)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("reading", "Being read"),
                            ("ready", "Ready to check"),
                            ("applying", "Being applied"),
                            ("applied", "Applied"),
                            ("refused", "Not readable"),
                            ("discarded", "Discarded"),
                        ],
                        default="reading",
                        max_length=10,
                    ),
                ),
                ("refusal", models.JSONField(blank=True, null=True)),
                ("findings", models.JSONField(blank=True, default=list)),
                ("created_at", models.DateTimeField()),
                ("applied_at", models.DateTimeField(blank=True, null=True)),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="imports",
                        to="network.importsource",
                    ),
                ),
                (
                    "stored_file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.storedfile"
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
    ]
