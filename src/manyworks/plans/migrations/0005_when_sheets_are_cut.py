"""Every nested sheet says on which machine it is cut, how long that takes, and when."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0004_orders_of_products")]

    operations = [
        migrations.AddField("plannedsheet", "pool", models.CharField(blank=True, max_length=80)),
        migrations.AddField("plannedsheet", "pool_name", models.CharField(blank=True, max_length=160)),
        migrations.AddField("plannedsheet", "machine", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("plannedsheet", "minutes", models.FloatField(null=True)),
        migrations.AddField("plannedsheet", "starts_at", models.DateTimeField(null=True)),
        migrations.AddField("plannedsheet", "ends_at", models.DateTimeField(null=True)),
        migrations.AddField("plannedsheet", "program", models.PositiveIntegerField(null=True)),
    ]
