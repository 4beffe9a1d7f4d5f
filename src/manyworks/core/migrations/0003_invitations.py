import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import manyworks.core.clock
import manyworks.core.invitations.models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_vocabulary_jobs_log"),
    ]

    operations = [
        migrations.CreateModel(
            name="Invitation",
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
                            ("person", "A person is invited into an organisation"),
                            ("organisation", "An organisation is invited into a network"),
                            ("request", "An organisation asks to be let into a network"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        blank=True,
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
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("made_at", models.DateTimeField(default=manyworks.core.clock.now)),
                (
                    "expires_at",
                    models.DateTimeField(
                        default=manyworks.core.invitations.models._expiry, verbose_name="open until"
                    ),
                ),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("open", "Not answered yet"),
                            ("accepted", "Accepted"),
                            ("declined", "Declined"),
                            ("withdrawn", "Withdrawn"),
                        ],
                        default="open",
                        max_length=20,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("signed_up_at", models.DateTimeField(blank=True, null=True)),
                (
                    "guest",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invited",
                        to="core.organisation",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invited",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="core.network",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="invitations",
                        to="core.organisation",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("guest__isnull", True),
                                ("kind", "person"),
                                ("network__isnull", True),
                                ("organisation__isnull", False),
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
                                ),
                            ),
                            models.Q(
                                ("kind", "organisation"),
                                ("network__isnull", False),
                                ("organisation__isnull", True),
                                ("role", ""),
                            ),
                            models.Q(
                                ("guest__isnull", False),
                                ("kind", "request"),
                                ("network__isnull", False),
                                ("organisation__isnull", True),
                                ("role", ""),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_names_what_its_kind_needs",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("answer", "open"),
                                ("answered_at__isnull", True),
                                ("answered_by__isnull", True),
                            ),
                            models.Q(
                                models.Q(("answer", "open"), _negated=True),
                                ("answered_at__isnull", False),
                                ("answered_by__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="invitation_answered_by_somebody",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("answer", "open"), ("guest__isnull", False)),
                        fields=("network", "guest", "kind"),
                        name="organisation_and_network_have_one_offer_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("key", models.CharField(max_length=255)),
                ("fingerprint", models.CharField(max_length=64)),
                ("status", models.PositiveSmallIntegerField(null=True)),
                ("content_type", models.CharField(blank=True, max_length=100)),
                ("body", models.TextField(blank=True)),
                ("at", models.DateTimeField(db_index=True)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("user", "key"), name="key_is_used_once")],
            },
        ),
    ]
