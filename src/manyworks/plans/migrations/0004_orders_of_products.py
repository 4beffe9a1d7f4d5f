"""Orders of products: homes with a day instead of phases, whose lines have no phase."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("plans", "0003_plan_constraints")]

    operations = [
        migrations.AddField(
            model_name="home",
            name="due",
            field=models.DateField(blank=True, null=True, verbose_name="wanted by"),
        ),
        migrations.AlterField(
            model_name="homeblock",
            name="phase",
            field=models.ForeignKey(
                null=True, on_delete=models.deletion.PROTECT, related_name="blocks", to="plans.phase"
            ),
        ),
    ]
