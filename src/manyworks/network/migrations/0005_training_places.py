"""Machines may be places for trainees: who is the mentor, and which blocks are kept for them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_vocabulary_files_jobs_log"),
        ("network", "0004_workshop_imports"),
    ]

    operations = [
        migrations.AddField(
            model_name="machine",
            name="mentor_skill",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="core.skill",
                verbose_name="mentor's skill",
            ),
        ),
        migrations.AddField(
            model_name="machine",
            name="kept_blocks",
            field=models.CharField(blank=True, max_length=500, verbose_name="blocks kept for trainees"),
        ),
        migrations.AddConstraint(
            model_name="machine",
            constraint=models.CheckConstraint(
                condition=models.Q(mentor_skill__isnull=True, kept_blocks="")
                | (models.Q(mentor_skill__isnull=False) & ~models.Q(kept_blocks="")),
                name="machine_training_whole_or_none",
            ),
        ),
    ]
