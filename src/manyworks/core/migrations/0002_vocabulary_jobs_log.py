import uuid

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0001_accounts_organisations"),
    ]

    operations = [
        migrations.CreateModel(
            name="Membership",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("coordinator", "Coordinator"),
                            ("workshop_manager", "Workshop manager"),
                            ("operator", "Operator"),
                            ("inspector", "Inspector"),
                            ("site_lead", "Site lead"),
                            ("mentor", "Mentor"),
                            ("trainee", "Trainee"),
                            ("member", "Member"),
                        ],
                        max_length=20,
                        verbose_name="role",
                    ),
                ),
                ("since", models.DateTimeField(verbose_name="since")),
                ("until", models.DateTimeField(blank=True, null=True, verbose_name="until")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memberships",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["user__name", "role", "pk"],
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
                (
                    "verb",
                    models.CharField(
                        default="core.job.cancel", max_length=60, verbose_name="permission to stop it"
                    ),
                ),
                ("subject_type", models.CharField(blank=True, max_length=60, verbose_name="kind of thing")),
                (
                    "subject_id",
                    models.CharField(blank=True, max_length=60, verbose_name="identifier of the thing"),
                ),
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
            name="NetworkMember",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("joined_on", models.DateField(verbose_name="joined on")),
                ("left_on", models.DateField(blank=True, null=True, verbose_name="left on")),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="members", to="core.network"
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["organisation__name", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("left_on__isnull", True)),
                        fields=("network", "organisation"),
                        name="organisation_is_in_a_network_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("left_on__isnull", True),
                            ("left_on__gte", models.F("joined_on")),
                            _connector="OR",
                        ),
                        name="network_member_leaves_after_joining",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="network",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("latitude__isnull", True), ("longitude__isnull", True)),
                    models.Q(
                        ("latitude__isnull", False),
                        ("latitude__range", (-90, 90)),
                        ("longitude__isnull", False),
                        ("longitude__range", (-180, 180)),
                    ),
                    _connector="OR",
                ),
                name="network_centre_whole_or_absent",
            ),
        ),
        migrations.AddConstraint(
            model_name="network",
            constraint=models.CheckConstraint(
                condition=models.Q(("currency__regex", "^[A-Z]{3}$")), name="network_currency_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("user", "organisation", "role"),
                name="person_holds_a_role_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "role__in",
                        [
                            "coordinator",
                            "workshop_manager",
                            "operator",
                            "inspector",
                            "site_lead",
                            "mentor",
                            "trainee",
                            "member",
                        ],
                    )
                ),
                name="membership_role_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("until__isnull", True), ("until__gte", models.F("since")), _connector="OR"
                ),
                name="membership_ends_after_it_starts",
            ),
        ),
        migrations.AddIndex(
            model_name="logentry",
            index=models.Index(fields=["subject_type", "subject_id"], name="log_by_subject"),
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
    ]
