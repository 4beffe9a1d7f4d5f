"""The hash that answers were kept under goes; a step of its own, as PostgreSQL keeps data and shape apart."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designs", "0004_import_profiles")]

    operations = [
        migrations.RemoveConstraint(model_name="importanswer", name="answer_once_for_a_grammar"),
        migrations.RemoveField(model_name="importanswer", name="system"),
        migrations.RemoveField(model_name="importanswer", name="grammar"),
        migrations.AlterField(
            model_name="importanswer",
            name="profile",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="designs.importprofile",
            ),
        ),
        migrations.AddConstraint(
            model_name="importanswer",
            constraint=models.UniqueConstraint(fields=("profile", "key"), name="answer_once_in_a_profile"),
        ),
    ]
