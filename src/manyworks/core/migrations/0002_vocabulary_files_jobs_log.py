"""Words, files, background work and the log."""

import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("core", "0001_accounts_organisations")]
    operations = [
        migrations.CreateModel(
            name="Skill",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Unit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.CharField(max_length=20, unique=True)),
                ("name", models.CharField(max_length=60, verbose_name="name")),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="Material",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                (
                    "density_kg_m3",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(1)],
                        verbose_name="density (kg/m³)",
                    ),
                ),
                (
                    "density_source",
                    models.CharField(blank=True, max_length=300, verbose_name="source of the density"),
                ),
                (
                    "carbon_kgco2e_per_kg",
                    models.FloatField(blank=True, null=True, verbose_name="carbon (kgCO2e per kg)"),
                ),
                (
                    "carbon_source",
                    models.CharField(blank=True, max_length=300, verbose_name="source of the carbon figure"),
                ),
                (
                    "carbon_confirmed",
                    models.BooleanField(default=False, verbose_name="carbon figure confirmed"),
                ),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("density_kg_m3__isnull", True),
                            models.Q(
                                ("density_kg_m3__gt", 0), models.Q(("density_source", ""), _negated=True)
                            ),
                            _connector="OR",
                        ),
                        name="material_density_has_a_source",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("carbon_kgco2e_per_kg__isnull", True),
                            models.Q(("carbon_source", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="material_carbon_has_a_source",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Process",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("code", models.SlugField(max_length=60, unique=True)),
                ("name", models.CharField(max_length=120, verbose_name="name")),
                ("wikidata", models.CharField(blank=True, max_length=20, verbose_name="Wikidata item")),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="narrower",
                        to="core.process",
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="StoredFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="size (bytes)")),
                ("media_type", models.CharField(max_length=100, verbose_name="type")),
                ("name", models.CharField(max_length=200, verbose_name="name")),
                ("uploaded_at", models.DateTimeField(verbose_name="uploaded")),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uploads",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-uploaded_at", "-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("uploaded_by__isnull", False)),
                fields=("sha256", "name", "uploaded_by"),
                name="person_stores_a_file_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.UniqueConstraint(
                condition=models.Q(("uploaded_by__isnull", True)),
                fields=("sha256", "name"),
                name="installation_stores_a_file_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="storedfile",
            constraint=models.CheckConstraint(
                condition=models.Q(("sha256__regex", "^[0-9a-f]{64}$")), name="file_hash_is_sha256"
            ),
        ),
        migrations.CreateModel(
            name="Job",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("run", models.CharField(max_length=200, verbose_name="function")),
                (
                    "arguments",
                    models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("title", models.CharField(max_length=200, verbose_name="title")),
                ("key", models.CharField(blank=True, max_length=200, verbose_name="key")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("failed", "Failed"),
                            ("cancelled", "Cancelled"),
                        ],
                        db_index=True,
                        default="queued",
                        max_length=10,
                        verbose_name="status",
                    ),
                ),
                ("progress", models.FloatField(default=0.0, verbose_name="progress")),
                ("message", models.CharField(blank=True, max_length=300, verbose_name="message")),
                (
                    "data",
                    models.JSONField(
                        blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
                    ),
                ),
                (
                    "result",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
                ),
                (
                    "refusal",
                    models.JSONField(encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
                ),
                ("attempts", models.PositiveSmallIntegerField(default=0, verbose_name="attempts")),
                ("max_attempts", models.PositiveSmallIntegerField(default=3, verbose_name="most attempts")),
                ("worker", models.CharField(blank=True, max_length=120, verbose_name="worker")),
                ("created_at", models.DateTimeField(verbose_name="created")),
                ("due_at", models.DateTimeField(verbose_name="due")),
                ("started_at", models.DateTimeField(null=True, verbose_name="started")),
                ("heartbeat_at", models.DateTimeField(null=True, verbose_name="last sign of life")),
                ("finished_at", models.DateTimeField(null=True, verbose_name="finished")),
                ("cancel_requested", models.BooleanField(default=False, verbose_name="asked to stop")),
                (
                    "created_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="jobs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "pk"],
                "indexes": [models.Index(fields=["status", "due_at"], name="jobs_due")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            models.Q(("key", ""), _negated=True), ("status__in", ["queued", "running"])
                        ),
                        fields=("key",),
                        name="job_key_once_while_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("progress__range", (0, 1))), name="job_progress_is_a_fraction"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("max_attempts__gte", 1)), name="job_has_an_attempt"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogEntry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField(db_index=True, verbose_name="when")),
                ("event", models.CharField(db_index=True, max_length=80, verbose_name="event")),
                ("subject_type", models.CharField(max_length=60, verbose_name="kind of thing")),
                ("subject_id", models.CharField(max_length=60, verbose_name="identifier of the thing")),
                ("subject_name", models.CharField(max_length=200, verbose_name="thing")),
                (
                    "data",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="details",
                    ),
                ),
                (
                    "actor",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="log_entries",
                        to="core.network",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.AddField(
            model_name="logentry",
            name="organisation",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="log_entries",
                to="core.organisation",
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["subject_type", "subject_id"], name="log_by_subject"),
        ),
        migrations.CreateModel(
            name="LogSeal",
            fields=[
                ("sequence", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("previous_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64, unique=True)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="seal", to="core.logentry"
                    ),
                ),
            ],
            options={
                "ordering": ["sequence"],
            },
        ),
    ]
