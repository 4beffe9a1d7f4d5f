import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("designs", "0002_imports_boards"),
    ]

    operations = [
        migrations.CreateModel(
            name="RoutingOperation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(verbose_name="position")),
                (
                    "group",
                    models.CharField(
                        choices=[("cut", "Cutting"), ("make", "Making")], max_length=4, verbose_name="group"
                    ),
                ),
                ("minutes", models.FloatField(blank=True, null=True, verbose_name="minutes")),
                (
                    "minutes_source",
                    models.CharField(blank=True, max_length=300, verbose_name="source of the minutes"),
                ),
                ("hold_point", models.BooleanField(default=False, verbose_name="hold point")),
                (
                    "process",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="core.process",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="routing",
                        to="designs.blockrevision",
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="core.skill",
                    ),
                ),
            ],
            options={
                "ordering": ["revision", "position"],
            },
        ),
        migrations.CreateModel(
            name="SheetStock",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("thickness_mm", models.FloatField(verbose_name="thickness (mm)")),
                ("length_mm", models.FloatField(verbose_name="length (mm)")),
                ("width_mm", models.FloatField(verbose_name="width (mm)")),
                (
                    "price",
                    models.DecimalField(
                        blank=True, decimal_places=2, max_digits=9, null=True, verbose_name="price"
                    ),
                ),
                ("currency", models.CharField(blank=True, max_length=3, verbose_name="currency")),
                (
                    "price_source",
                    models.CharField(blank=True, max_length=300, verbose_name="source of the price"),
                ),
                ("price_date", models.DateField(blank=True, null=True, verbose_name="date of the price")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="core.network",
                        verbose_name="network",
                    ),
                ),
                (
                    "material",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="core.material"
                    ),
                ),
            ],
            options={
                "ordering": ["material__name", "thickness_mm", "length_mm", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.UniqueConstraint(
                fields=("block", "revision"), name="revision_number_once_in_a_block"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.UniqueConstraint(
                fields=("block", "content_hash"), name="same_content_is_the_same_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("revision__gte", 1)), name="revisions_count_from_one"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["draft", "checked", "released", "withdrawn"])),
                name="revision_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(("content_hash__regex", "^[0-9a-f]{64}$")), name="revision_hash_is_sha256"
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["checked", "released"]), _negated=True),
                    models.Q(("checked_at__isnull", False), ("checked_by__isnull", False)),
                    _connector="OR",
                ),
                name="checked_revision_names_its_checker",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("checked_by__isnull", True),
                    models.Q(("checked_by", models.F("author")), _negated=True),
                    _connector="OR",
                ),
                name="author_does_not_check_own_revision",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "released"), _negated=True),
                    models.Q(("released_at__isnull", False), ("released_by__isnull", False)),
                    _connector="OR",
                ),
                name="released_revision_names_its_releaser",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "withdrawn"), _negated=True),
                    models.Q(
                        ("withdrawn_by__isnull", False), models.Q(("withdrawn_reason", ""), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="withdrawn_revision_says_why",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockrevision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("mass_kg__isnull", True),
                    models.Q(("mass_kg__gt", 0), models.Q(("mass_source", ""), _negated=True)),
                    _connector="OR",
                ),
                name="revision_mass_has_a_source",
            ),
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
        migrations.AddConstraint(
            model_name="buildingsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("name", ""), _negated=True), name="system_has_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="buildingsystem",
            constraint=models.CheckConstraint(
                condition=models.Q(("licence", ""), _negated=True), name="system_has_a_licence"
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.UniqueConstraint(fields=("system", "code"), name="block_code_once_in_a_system"),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(("code__regex", "^[A-Za-z0-9][A-Za-z0-9._-]*$")),
                name="block_code_fits_an_address",
            ),
        ),
        migrations.AddConstraint(
            model_name="block",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("kind__in", ["floor", "wall", "corner", "window", "door", "roof", "other"])
                ),
                name="block_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="designimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["reading", "read", "refused"])),
                name="design_reading_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="importedblock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("drawing_file__isnull", False), ("bill_file__isnull", False), _connector="OR"
                ),
                name="imported_block_comes_from_a_file",
            ),
        ),
        migrations.AddConstraint(
            model_name="importfile",
            constraint=models.UniqueConstraint(
                fields=("design_import", "stored_file"), name="file_once_in_an_import"
            ),
        ),
        migrations.AddConstraint(
            model_name="importanswer",
            constraint=models.UniqueConstraint(fields=("profile", "key"), name="answer_once_in_a_profile"),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.UniqueConstraint(
                fields=("revision", "code"), name="part_code_once_in_a_revision"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)), name="part_is_needed_at_least_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="part",
            constraint=models.CheckConstraint(
                condition=models.Q(("thickness_mm__gt", 0)), name="part_has_a_thickness"
            ),
        ),
        migrations.AddConstraint(
            model_name="routingoperation",
            constraint=models.UniqueConstraint(
                fields=("revision", "position"), name="routing_step_position_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="routingoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("minutes__isnull", True),
                    models.Q(("minutes__gte", 0), models.Q(("minutes_source", ""), _negated=True)),
                    _connector="OR",
                ),
                name="routing_minutes_have_a_source",
            ),
        ),
        migrations.AddConstraint(
            model_name="routingoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ["cut", "make"])), name="routing_group_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetstock",
            constraint=models.UniqueConstraint(
                fields=("network", "material", "thickness_mm", "length_mm", "width_mm"),
                name="sheet_size_listed_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetstock",
            constraint=models.CheckConstraint(
                condition=models.Q(("length_mm__gt", 0), ("thickness_mm__gt", 0), ("width_mm__gt", 0)),
                name="sheet_has_a_size",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetstock",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("price__isnull", True),
                    models.Q(
                        ("price__gte", 0),
                        models.Q(("currency", ""), _negated=True),
                        models.Q(("price_source", ""), _negated=True),
                        ("price_date__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="sheet_price_has_a_source_and_a_date",
            ),
        ),
    ]
