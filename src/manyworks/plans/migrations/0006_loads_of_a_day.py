"""Every load says which vehicle drives it, from when until it is back, and what its owner bills."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0005_when_sheets_are_cut")]

    operations = [
        migrations.AddField("plannedload", "which", models.PositiveSmallIntegerField(default=1)),
        migrations.AddField("plannedload", "begins_at", models.DateTimeField(null=True)),
        migrations.AddField("plannedload", "back_at", models.DateTimeField(null=True)),
        migrations.AddField("plannedload", "cost", models.FloatField(null=True)),
    ]
