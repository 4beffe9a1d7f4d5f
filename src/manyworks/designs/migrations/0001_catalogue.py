import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0005_log_refuses_change"),
        ("core", "__first__"),
        ("network", "0003_network_constraints"),
    ]

    operations = [
        migrations.CreateModel(
            name="Block",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=60, verbose_name="code")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("floor", "Floor"),
                            ("wall", "Wall"),
                            ("corner", "Corner"),
                            ("window", "Window"),
                            ("door", "Door"),
                            ("roof", "Roof"),
                            ("other", "Other"),
                        ],
                        default="other",
                        max_length=10,
                        verbose_name="kind",
                    ),
                ),
                (
                    "first_article",
                    models.BooleanField(default=False, verbose_name="begins with a first article"),
                ),
            ],
            options={
                "ordering": ["system__name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="BlockRevision",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("revision", models.PositiveIntegerField(verbose_name="revision")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("checked", "Checked"),
                            ("released", "Released"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="draft",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("content_hash", models.CharField(max_length=64, verbose_name="content hash")),
                ("length_mm", models.FloatField(blank=True, null=True, verbose_name="length (mm)")),
                ("width_mm", models.FloatField(blank=True, null=True, verbose_name="width (mm)")),
                ("height_mm", models.FloatField(blank=True, null=True, verbose_name="height (mm)")),
                ("mass_kg", models.FloatField(blank=True, null=True, verbose_name="mass (kg)")),
                (
                    "mass_source",
                    models.CharField(blank=True, max_length=300, verbose_name="source of the mass"),
                ),
                ("centre_mm", models.JSONField(blank=True, default=list, verbose_name="centre of mass (mm)")),
                ("insulation_m3", models.FloatField(blank=True, null=True, verbose_name="insulation (m³)")),
                (
                    "offset_state",
                    models.CharField(
                        choices=[
                            ("applied", "Applied in the drawing"),
                            ("none", "Not applied"),
                            ("unknown", "Not known"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="tool offsets",
                    ),
                ),
                ("offset_note", models.CharField(blank=True, max_length=200, verbose_name="offset values")),
                (
                    "board_min_mm",
                    models.FloatField(blank=True, null=True, verbose_name="thinnest board (mm)"),
                ),
                (
                    "board_max_mm",
                    models.FloatField(blank=True, null=True, verbose_name="thickest board (mm)"),
                ),
                ("tool_mm", models.FloatField(blank=True, null=True, verbose_name="largest cutter (mm)")),
                ("bill", models.JSONField(blank=True, default=list, verbose_name="bill of parts")),
                ("evidence", models.JSONField(blank=True, default=dict, verbose_name="evidence")),
                ("picture_svg", models.TextField(blank=True, verbose_name="assembled picture")),
                ("notes", models.TextField(blank=True, max_length=4000, verbose_name="notes")),
                ("created_at", models.DateTimeField(verbose_name="added")),
                ("checked_at", models.DateTimeField(null=True, verbose_name="checked")),
                ("released_at", models.DateTimeField(null=True, verbose_name="released")),
                (
                    "unpaid_only",
                    models.BooleanField(default=False, verbose_name="released for unpaid work only"),
                ),
                ("withdrawn_at", models.DateTimeField(null=True, verbose_name="withdrawn")),
                (
                    "withdrawn_reason",
                    models.CharField(blank=True, max_length=500, verbose_name="why withdrawn"),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="authored_revisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "block",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="revisions",
                        to="designs.block",
                    ),
                ),
                (
                    "checked_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="checked_revisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "fileset_of",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="filesets",
                        to="designs.blockrevision",
                    ),
                ),
                (
                    "released_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="released_revisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "source_file",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="block_revisions",
                        to="core.storedfile",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="withdrawn_revisions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["block", "-revision"],
            },
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
            name="BuildingSystem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("about", models.TextField(blank=True, max_length=4000, verbose_name="about")),
                ("licence", models.CharField(max_length=60, verbose_name="licence (SPDX)")),
                ("licence_url", models.URLField(blank=True, verbose_name="licence text")),
                ("attribution", models.CharField(blank=True, max_length=300, verbose_name="attribution")),
                (
                    "allows_paid_work",
                    models.BooleanField(default=False, verbose_name="the licence allows paid work"),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="building_systems",
                        to="core.organisation",
                        verbose_name="kept by",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="block",
            name="system",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="blocks",
                to="designs.buildingsystem",
            ),
        ),
    ]
