import django.core.serializers.json
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
                ("density_confirmed", models.BooleanField(default=False, verbose_name="density confirmed")),
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
    ]
