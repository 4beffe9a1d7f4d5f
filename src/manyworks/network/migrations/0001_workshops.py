import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0005_log_refuses_change"),
        ("core", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="ImportSource",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "network",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="import_sources",
                        to="core.network",
                        verbose_name="network",
                    ),
                ),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                ("url", models.URLField(blank=True, max_length=500, verbose_name="address")),
                ("licence", models.CharField(max_length=60, verbose_name="licence")),
                (
                    "licence_url",
                    models.URLField(blank=True, max_length=500, verbose_name="address of the licence"),
                ),
                ("attribution", models.CharField(blank=True, max_length=300, verbose_name="to be named as")),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("licence", ""), _negated=True), name="import_source_has_a_licence"
                    ),
                    models.UniqueConstraint(
                        fields=("network", "name"), name="import_source_once_in_a_network"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Workshop",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100, unique=True)),
                ("name", models.CharField(max_length=160, verbose_name="name")),
                (
                    "facility_status",
                    models.CharField(
                        choices=[
                            ("Active", "Open"),
                            ("Planned", "Planned"),
                            ("Temporary Closure", "Closed for a while"),
                            ("Closed", "Closed for good"),
                        ],
                        default="Active",
                        max_length=20,
                        verbose_name="is it open?",
                    ),
                ),
                (
                    "access_type",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("Restricted", "Staff only"),
                            ("Restricted with public hours", "Staff, with public hours"),
                            ("Shared space", "Shared space"),
                            ("Public", "Public"),
                            ("Membership", "Members"),
                        ],
                        max_length=30,
                        verbose_name="who may use it",
                    ),
                ),
                ("number", models.CharField(blank=True, max_length=60, verbose_name="house number or name")),
                ("street", models.CharField(blank=True, max_length=160, verbose_name="street")),
                ("district", models.CharField(blank=True, max_length=100, verbose_name="district")),
                ("city", models.CharField(blank=True, max_length=100, verbose_name="town or city")),
                ("region", models.CharField(blank=True, max_length=100, verbose_name="region")),
                ("country", models.CharField(blank=True, max_length=2, verbose_name="country code")),
                ("postcode", models.CharField(blank=True, max_length=20, verbose_name="postcode")),
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
                (
                    "location_accuracy",
                    models.CharField(
                        choices=[
                            ("exact", "exact place"),
                            ("town", "approximate: the town only"),
                            ("unknown", "no place yet"),
                        ],
                        default="unknown",
                        max_length=10,
                        verbose_name="how exact the place is",
                    ),
                ),
                (
                    "location_source",
                    models.CharField(blank=True, max_length=200, verbose_name="where the place comes from"),
                ),
                ("pin_set_by_hand", models.BooleanField(default=False)),
                ("about", models.TextField(blank=True, max_length=6000, verbose_name="about")),
                ("website", models.URLField(blank=True, max_length=500, verbose_name="website")),
                ("email", models.EmailField(blank=True, max_length=254, verbose_name="e-mail address")),
                ("phone", models.CharField(blank=True, max_length=60, verbose_name="telephone")),
                (
                    "floor_size_m2",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="floor space",
                    ),
                ),
                (
                    "storage_m2",
                    models.FloatField(
                        blank=True,
                        null=True,
                        validators=[django.core.validators.MinValueValidator(0)],
                        verbose_name="storage space",
                    ),
                ),
                (
                    "road_access",
                    models.BooleanField(blank=True, null=True, verbose_name="a lorry can reach it"),
                ),
                ("loading_dock", models.BooleanField(blank=True, null=True, verbose_name="loading dock")),
                (
                    "wheelchair_accessibility",
                    models.CharField(blank=True, max_length=300, verbose_name="wheelchair access"),
                ),
                (
                    "typical_batch_size",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("0 -- 50 units", "up to 50"),
                            ("50 -- 500 units", "50 to 500"),
                            ("500 -- 5000 units", "500 to 5,000"),
                            ("5000 + units", "more than 5,000"),
                        ],
                        max_length=20,
                        verbose_name="usual batch",
                    ),
                ),
                (
                    "timezone",
                    models.CharField(default="Europe/London", max_length=60, verbose_name="time zone"),
                ),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "Everybody"),
                            ("network", "Members of the same networks"),
                            ("private", "Its own people and the coordinators"),
                        ],
                        default="public",
                        max_length=10,
                        verbose_name="who may see it",
                    ),
                ),
                ("date_verified", models.DateField(blank=True, null=True, verbose_name="checked on")),
                ("source_key", models.CharField(blank=True, max_length=200)),
                ("updated_at", models.DateTimeField(auto_now=True, verbose_name="last changed")),
                (
                    "organisation",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="core.organisation",
                        verbose_name="organisation",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="workshops",
                        to="network.importsource",
                    ),
                ),
                (
                    "verified_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Staffing",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "people",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1)], verbose_name="people"
                    ),
                ),
                (
                    "skill",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="core.skill"
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="staffing",
                        to="network.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["skill__name"],
            },
        ),
        migrations.CreateModel(
            name="RateCard",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("valid_from", models.DateField(verbose_name="valid from")),
                ("valid_until", models.DateField(blank=True, null=True, verbose_name="valid until")),
                ("currency", models.CharField(default="GBP", max_length=3, verbose_name="currency")),
                ("published_at", models.DateTimeField()),
                (
                    "published_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "workshop",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rate_cards",
                        to="network.workshop",
                    ),
                ),
            ],
            options={
                "ordering": ["-valid_from", "-pk"],
            },
        ),
    ]
