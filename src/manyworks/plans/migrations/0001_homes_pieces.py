import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0005_log_refuses_change"),
        ("core", "__first__"),
        ("designs", "0003_design_constraints"),
        ("network", "0003_network_constraints"),
    ]

    operations = [
        migrations.CreateModel(
            name="Home",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("plot", models.CharField(blank=True, max_length=120, verbose_name="plot")),
                ("address", models.CharField(blank=True, max_length=240, verbose_name="address")),
                (
                    "latitude",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(-90),
                            django.core.validators.MaxValueValidator(90),
                        ],
                        verbose_name="latitude",
                    ),
                ),
                (
                    "longitude",
                    models.FloatField(
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(default="Europe/London", max_length=60, verbose_name="time zone"),
                ),
                (
                    "max_block_length_mm",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="longest block (mm)"),
                ),
                (
                    "max_block_width_mm",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="widest block (mm)"),
                ),
                (
                    "max_block_mass_kg",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="heaviest block (kg)"),
                ),
                (
                    "vehicle",
                    models.CharField(
                        choices=[
                            ("luton-van", "Luton van"),
                            ("flatbed-7.5t", "Flat-bed lorry, 7.5 t"),
                            ("rigid-18t", "Rigid lorry, 18 t"),
                            ("artic", "Articulated lorry"),
                        ],
                        default="flatbed-7.5t",
                        max_length=20,
                        verbose_name="largest vehicle",
                    ),
                ),
                ("crane", models.BooleanField(default=False, verbose_name="crane on site")),
                ("carriers", models.PositiveSmallIntegerField(default=4, verbose_name="people who carry")),
                (
                    "storage_blocks",
                    models.PositiveIntegerField(default=40, verbose_name="blocks that can be stored on site"),
                ),
                (
                    "blocks_per_day",
                    models.PositiveSmallIntegerField(
                        default=12,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="blocks erected per day",
                    ),
                ),
                ("window_opens", models.TimeField(default="08:00", verbose_name="deliveries from")),
                ("window_closes", models.TimeField(default="16:00", verbose_name="deliveries until")),
                ("unpaid", models.BooleanField(default=False, verbose_name="nobody is paid for making it")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="homes", to="core.network"
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Phase",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("foundation", "Foundation ready"),
                            ("floor", "Floor"),
                            ("walls", "Walls"),
                            ("roof", "Roof"),
                        ],
                        max_length=20,
                    ),
                ),
                ("on", models.DateField(verbose_name="date")),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="phases", to="plans.home"
                    ),
                ),
            ],
            options={
                "ordering": ["home", "on", "id"],
            },
        ),
        migrations.CreateModel(
            name="HomeBlock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveIntegerField(verbose_name="place in the erection order")),
                (
                    "quantity",
                    models.PositiveIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="quantity"
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="blocks", to="plans.home"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="ordered_by",
                        to="designs.blockrevision",
                    ),
                ),
                (
                    "phase",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="blocks", to="plans.phase"
                    ),
                ),
            ],
            options={
                "ordering": ["home", "position"],
            },
        ),
        migrations.CreateModel(
            name="Piece",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.CharField(max_length=24, unique=True, verbose_name="number")),
                ("minted_at", models.DateTimeField(null=True, verbose_name="listed")),
                ("cancelled_at", models.DateTimeField(null=True, verbose_name="cancelled")),
                ("copy", models.PositiveIntegerField(null=True, verbose_name="which of its copies")),
                (
                    "cancelled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "home",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="plans.home",
                    ),
                ),
                (
                    "line",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="plans.homeblock",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="parts",
                        to="plans.piece",
                    ),
                ),
                (
                    "part",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="designs.part",
                    ),
                ),
                (
                    "replaces",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="replaced_by",
                        to="plans.piece",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="pieces",
                        to="designs.blockrevision",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="PlannedSheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("stock", models.CharField(max_length=120)),
                ("material", models.CharField(max_length=120)),
                ("thickness_mm", models.FloatField()),
                ("length_mm", models.FloatField()),
                ("width_mm", models.FloatField()),
                ("parts", models.PositiveIntegerField()),
                ("used", models.FloatField()),
                ("cut_length_mm", models.FloatField()),
                ("index", models.PositiveIntegerField()),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.workshop"
                    ),
                ),
            ],
            options={
                "ordering": ["index"],
            },
        ),
    ]
