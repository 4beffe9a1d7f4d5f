"""Blocks whose series waits at every workshop until a first one is made there and checked."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("designs", "0006_filesets_and_board_batches")]

    operations = [
        migrations.AddField(
            "block",
            "first_article",
            models.BooleanField(default=False, verbose_name="begins with a first article"),
        ),
    ]
