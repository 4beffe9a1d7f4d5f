from django.db import migrations, models


class Migration(migrations.Migration):
    """Whether a home is made without pay, which some licences ask for."""

    dependencies = [("making", "0004_what_ifs")]

    operations = [
        migrations.AddField(
            model_name="home",
            name="unpaid",
            field=models.BooleanField(default=False, verbose_name="nobody is paid for making it"),
        ),
    ]
