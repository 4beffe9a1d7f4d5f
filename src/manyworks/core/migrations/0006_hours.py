from django.db import migrations, models

import manyworks.core.organisations.models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0005_log_refuses_change"),
    ]

    operations = [
        migrations.AddField(
            model_name="network",
            name="closed_on",
            field=models.TextField(
                blank=True,
                max_length=6000,
                validators=[manyworks.core.organisations.models.check_days],
                verbose_name="also closed on",
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="holidays",
            field=models.CharField(
                blank=True,
                max_length=60,
                validators=[manyworks.core.organisations.models.check_region],
                verbose_name="public holidays of",
            ),
        ),
        migrations.AddField(
            model_name="network",
            name="open_on",
            field=models.TextField(
                blank=True,
                max_length=6000,
                validators=[manyworks.core.organisations.models.check_days],
                verbose_name="open in spite of a holiday on",
            ),
        ),
    ]
