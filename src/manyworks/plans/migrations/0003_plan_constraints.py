import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="WhatIf",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "changes",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="changes",
                    ),
                ),
                (
                    "until_on_time",
                    models.BooleanField(default=False, verbose_name="add until nothing is late"),
                ),
                ("time_limit_s", models.PositiveIntegerField(default=20, verbose_name="time limit (s)")),
                (
                    "outcomes",
                    models.JSONField(default=list, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.job",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="what_ifs",
                        to="plans.planrun",
                    ),
                ),
            ],
            options={
                "ordering": ["created_at", "pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(("latitude__gte", -90), ("latitude__lte", 90)),
                name="home_latitude_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(("longitude__gte", -180), ("longitude__lte", 180)),
                name="home_longitude_in_range",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(("window_opens__lt", models.F("window_closes"))),
                name="home_window_opens_before_it_closes",
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(("blocks_per_day__gte", 1)), name="home_erects_something"
            ),
        ),
        migrations.AddConstraint(
            model_name="home",
            constraint=models.CheckConstraint(
                condition=models.Q(("vehicle__in", ["luton-van", "flatbed-7.5t", "rigid-18t", "artic"])),
                name="home_vehicle_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.UniqueConstraint(fields=("home", "kind"), name="phase_once_per_home"),
        ),
        migrations.AddConstraint(
            model_name="phase",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["foundation", "floor", "walls", "roof"])),
                name="phase_kind_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="homeblock",
            constraint=models.UniqueConstraint(
                fields=("home", "position"), name="home_block_one_per_position"
            ),
        ),
        migrations.AddConstraint(
            model_name="homeblock",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gte", 1)), name="home_block_quantity_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.UniqueConstraint(
                fields=("parent", "part", "copy"), name="piece_one_of_each_copy"
            ),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("copy__isnull", True),
                        ("home__isnull", False),
                        ("minted_at__isnull", False),
                        (
                            "number__regex",
                            "^[0123456789BCDFGHJKMNPQRSTVWXYZ]{4}-[0123456789BCDFGHJKMNPQRSTVWXYZ]{4}-[0123456789BCDFGHJKMNPQRSTVWXYZ]{4}$",
                        ),
                        ("parent__isnull", True),
                        ("part__isnull", True),
                        ("revision__isnull", False),
                    ),
                    models.Q(
                        ("cancelled_at__isnull", True),
                        ("copy__gte", 1),
                        ("home__isnull", True),
                        ("line__isnull", True),
                        ("minted_at__isnull", True),
                        (
                            "number__regex",
                            "^[0123456789BCDFGHJKMNPQRSTVWXYZ]{4}-[0123456789BCDFGHJKMNPQRSTVWXYZ]{4}-[0123456789BCDFGHJKMNPQRSTVWXYZ]{4}-[0-9]{2,5}[0123456789BCDFGHJKMNPQRSTVWXYZ]$",
                        ),
                        ("parent__isnull", False),
                        ("part__isnull", False),
                        ("replaces__isnull", True),
                        ("revision__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="piece_is_a_block_of_a_home_or_a_part_of_a_block",
            ),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("parent__isnull", False),
                    models.Q(("cancelled_at__isnull", True), ("line__isnull", False)),
                    models.Q(("cancelled_at__isnull", False), ("line__isnull", True)),
                    _connector="OR",
                ),
                name="piece_is_listed_until_it_is_cancelled",
            ),
        ),
        migrations.AddConstraint(
            model_name="piece",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("cancelled_at__isnull", True), ("cancelled_by__isnull", True)),
                    models.Q(("cancelled_at__isnull", False), ("cancelled_by__isnull", False)),
                    _connector="OR",
                ),
                name="cancelled_piece_says_by_whom",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedpart",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="planned_part_number_once"),
        ),
        migrations.AddConstraint(
            model_name="plannedpart",
            constraint=models.UniqueConstraint(
                fields=("piece", "sheet"), name="planned_part_once_on_a_sheet"
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("time_limit_s__gte", 1)), name="plan_takes_some_time"
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["waiting", "running", "done", "stopped", "failed"])),
                name="plan_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decision", ""), ("follows__isnull", True)),
                    models.Q(
                        ("decision__in", ["open", "accepted", "left"]),
                        ("follows__isnull", False),
                        ("happened_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="plan_that_follows_says_from_when",
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.UniqueConstraint(
                condition=models.Q(("decision", "accepted")),
                fields=("follows",),
                name="plan_is_replaced_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="planrun",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status__in", ["done", "stopped"]), _negated=True),
                    models.Q(("plan_file__isnull", False), ("problem_file__isnull", False)),
                    _connector="OR",
                ),
                name="finished_plan_has_its_files",
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedsheet",
            constraint=models.UniqueConstraint(fields=("run", "index"), name="planned_sheet_index_once"),
        ),
        migrations.AddConstraint(
            model_name="plannedsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(("used__gt", 0), ("used__lte", 1)), name="planned_sheet_used"
            ),
        ),
        migrations.AddIndex(
            model_name="plannedoperation",
            index=models.Index(fields=["run", "workshop", "starts_at"], name="planned_operation_board"),
        ),
        migrations.AddIndex(
            model_name="plannedoperation",
            index=models.Index(fields=["run", "piece"], name="planned_operation_piece"),
        ),
        migrations.AddConstraint(
            model_name="plannedoperation",
            constraint=models.UniqueConstraint(
                fields=("run", "piece", "operation"), name="planned_operation_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("ends_at__gt", models.F("starts_at"))), name="planned_operation_lasts"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedoperation",
            constraint=models.CheckConstraint(
                condition=models.Q(("group__in", ["cut", "make"])), name="planned_operation_group"
            ),
        ),
        migrations.AddConstraint(
            model_name="plannedload",
            constraint=models.UniqueConstraint(fields=("run", "number"), name="planned_load_number_once"),
        ),
        migrations.AddConstraint(
            model_name="plannedload",
            constraint=models.CheckConstraint(
                condition=models.Q(("arrives_at__gte", models.F("departs_at"))), name="planned_load_arrives"
            ),
        ),
        migrations.AddConstraint(
            model_name="whatif",
            constraint=models.CheckConstraint(
                condition=models.Q(("time_limit_s__gte", 1)), name="what_if_takes_some_time"
            ),
        ),
    ]
