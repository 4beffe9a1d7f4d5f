import django.core.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0006_hours"),
        ("network", "0003_network_constraints"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="openinghours",
            name="opening_hours_close_after_opening",
        ),
        migrations.AddField(
            model_name="closure",
            name="works",
            field=models.BooleanField(
                default=False, verbose_name="work is done on these days, although they are holidays"
            ),
        ),
        migrations.AddField(
            model_name="workshop",
            name="utilisation",
            field=models.FloatField(
                blank=True,
                null=True,
                validators=[
                    django.core.validators.MinValueValidator(0.05),
                    django.core.validators.MaxValueValidator(1),
                ],
                verbose_name="share of opened hours that is worked",
            ),
        ),
        migrations.AddConstraint(
            model_name="workshop",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("utilisation__isnull", True), ("utilisation__range", (0.05, 1)), _connector="OR"
                ),
                name="workshop_utilisation_is_a_share",
            ),
        ),
    ]
