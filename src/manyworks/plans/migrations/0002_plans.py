import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0001_homes_pieces"),
    ]

    operations = [
        migrations.CreateModel(
            name="PlannedPart",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                (
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="placed", to="plans.piece"
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="placed",
                        to="plans.plannedsheet",
                    ),
                ),
            ],
            options={
                "ordering": ["sheet", "number"],
            },
        ),
        migrations.CreateModel(
            name="PlanRun",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "policy",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="settings",
                    ),
                ),
                ("start", models.DateField(verbose_name="first day")),
                ("seed", models.PositiveIntegerField(default=0, verbose_name="seed")),
                ("time_limit_s", models.PositiveIntegerField(default=60, verbose_name="time limit (s)")),
                (
                    "happened",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="what happened",
                    ),
                ),
                ("happened_at", models.DateTimeField(null=True, verbose_name="planned anew from")),
                (
                    "decision",
                    models.CharField(
                        blank=True,
                        choices=[("open", "To decide"), ("accepted", "Accepted"), ("left", "Left")],
                        max_length=10,
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Planning"),
                            ("done", "Done"),
                            ("stopped", "Stopped, best plan kept"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                (
                    "summary",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("finished_at", models.DateTimeField(null=True)),
                (
                    "again_of",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="again",
                        to="plans.planrun",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="plans",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "follows",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="followers",
                        to="plans.planrun",
                    ),
                ),
                ("homes", models.ManyToManyField(related_name="plans", to="plans.home")),
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
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="plans", to="core.network"
                    ),
                ),
                (
                    "plan_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
                (
                    "problem_file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="core.storedfile",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="plannedsheet",
            name="run",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="sheets", to="plans.planrun"
            ),
        ),
        migrations.CreateModel(
            name="PlannedOperation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("block", models.CharField(max_length=120)),
                ("operation", models.CharField(max_length=80)),
                ("process", models.CharField(max_length=80)),
                ("group", models.CharField(max_length=4)),
                ("pool", models.CharField(max_length=80)),
                ("pool_name", models.CharField(max_length=160)),
                ("machine", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("arrives_at", models.DateTimeField()),
                ("why", models.TextField(blank=True)),
                ("prices", models.TextField(blank=True)),
                ("waits_for", models.CharField(blank=True, max_length=20)),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.home"
                    ),
                ),
                (
                    "piece",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="plans.piece",
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="network.workshop"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="operations",
                        to="plans.planrun",
                    ),
                ),
            ],
            options={
                "ordering": ["starts_at", "id"],
            },
        ),
        migrations.CreateModel(
            name="PlannedLoad",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("vehicle", models.CharField(max_length=40)),
                ("departs_at", models.DateTimeField()),
                ("arrives_at", models.DateTimeField()),
                ("kilometres", models.FloatField()),
                ("mass_kg", models.FloatField()),
                ("carbon_kgco2e", models.FloatField(null=True)),
                ("units", models.JSONField(default=list)),
                ("stops", models.JSONField(default=list)),
                (
                    "home",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="plans.home"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="loads", to="plans.planrun"
                    ),
                ),
            ],
            options={
                "ordering": ["number"],
            },
        ),
    ]
