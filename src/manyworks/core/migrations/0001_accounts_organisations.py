"""People, organisations, networks, and who is in which."""

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("language", models.CharField(blank=True, max_length=10, verbose_name="language")),
                ("timezone", models.CharField(blank=True, max_length=60, verbose_name="time zone")),
                ("is_active", models.BooleanField(default=True, verbose_name="may sign in")),
                ("is_steward", models.BooleanField(default=False, verbose_name="keeps this installation")),
                ("is_demo", models.BooleanField(default=False, verbose_name="belongs to the demo story")),
                (
                    "demo_part",
                    models.CharField(blank=True, max_length=160, verbose_name="part in the demo story"),
                ),
                ("joined_at", models.DateTimeField(auto_now_add=True, verbose_name="joined")),
            ],
            options={
                "ordering": ["name", "email"],
                "constraints": [
                    models.UniqueConstraint(
                        django.db.models.functions.text.Lower("email"), name="user_email_in_any_case_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "legal_form",
                    models.CharField(
                        choices=[
                            ("community", "Community group or charity"),
                            ("social_enterprise", "Social enterprise or co-operative"),
                            ("company", "Company"),
                            ("sole_trader", "Sole trader"),
                            ("public", "Public body, school or college"),
                            ("other", "Other"),
                        ],
                        default="community",
                        max_length=20,
                        verbose_name="legal form",
                    ),
                ),
                ("about", models.TextField(blank=True, max_length=4000, verbose_name="about")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=40, verbose_name="telephone")),
                ("website", models.URLField(blank=True, verbose_name="website")),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("name", ""), _negated=True), name="organisation_has_a_name"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Network",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=80, unique=True)),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "kind",
                    models.CharField(
                        choices=[("region", "Region"), ("programme", "Programme")],
                        default="region",
                        max_length=20,
                        verbose_name="kind",
                    ),
                ),
                ("about", models.TextField(blank=True, max_length=4000, verbose_name="about")),
                (
                    "currency",
                    models.CharField(
                        default="GBP",
                        max_length=3,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[A-Z]{3}$", "Use the three letters of the currency, such as GBP."
                            )
                        ],
                        verbose_name="currency",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(default="Europe/London", max_length=60, verbose_name="time zone"),
                ),
                (
                    "latitude",
                    models.FloatField(
                        blank=True,
                        null=True,
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
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(-180),
                            django.core.validators.MaxValueValidator(180),
                        ],
                        verbose_name="longitude",
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.AddField(
            model_name="network",
            name="coordinated_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="coordinates",
                to="core.organisation",
                verbose_name="coordinated by",
            ),
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
    ]
