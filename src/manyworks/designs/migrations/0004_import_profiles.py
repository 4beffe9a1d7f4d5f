"""Answers move from a hash of the layer names to a profile that knows them, so that they can be compared."""

import hashlib
from typing import Any

import django.db.models.deletion
from django.db import migrations, models


def gather_answers(apps: Any, schema_editor: Any) -> None:
    """One profile for each way of drawing; where no import tells its layers any more, its answers end."""
    answers = apps.get_model("designs", "ImportAnswer")
    profiles = apps.get_model("designs", "ImportProfile")
    blocks = apps.get_model("designs", "ImportedBlock")
    known: dict[tuple[int, str], tuple[list[str], str]] = {}
    for block in blocks.objects.select_related("design_import", "drawing_file", "bill_file").iterator():
        names = sorted({layer["name"] for layer in block.drawing["layers"]}) if block.drawing else []
        digest = hashlib.sha256("\n".join(names if block.drawing else ["bill"]).encode()).hexdigest()
        file = block.drawing_file or block.bill_file
        known[block.design_import.system_id, digest] = (names, file.name[:200])
    made: dict[tuple[int, str], Any] = {}
    for answer in answers.objects.all():
        place = (answer.system_id, answer.grammar)
        if place not in known:
            answer.delete()
            continue
        if place not in made:
            layers, name = known[place]
            made[place] = profiles.objects.create(system_id=answer.system_id, layers=layers, seen_in=name)
        answer.profile = made[place]
        answer.save(update_fields=["profile"])


class Migration(migrations.Migration):
    dependencies = [("designs", "0003_catalogue_constraints")]

    operations = [
        migrations.CreateModel(
            name="ImportProfile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("layers", models.JSONField(default=list, verbose_name="layers")),
                ("seen_in", models.CharField(max_length=200, verbose_name="last seen in")),
                (
                    "system",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="import_profiles",
                        to="designs.buildingsystem",
                    ),
                ),
            ],
            options={"ordering": ["pk"]},
        ),
        migrations.AddField(
            model_name="importanswer",
            name="question",
            field=models.CharField(blank=True, max_length=400, default=""),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="importanswer",
            name="profile",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="answers",
                to="designs.importprofile",
            ),
        ),
        migrations.RunPython(gather_answers, migrations.RunPython.noop),
    ]
