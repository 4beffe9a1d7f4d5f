"""The words an installation starts with; `manyworks.drafting.vocabulary` lists them."""

from functools import partial
from typing import Any

from django.db import migrations

from manyworks.core.vocabulary.actions import write_vocabulary


def write_rows(apps: Any, schema_editor: Any) -> None:
    write_vocabulary(model=partial(apps.get_model, "core"))


class Migration(migrations.Migration):
    dependencies = [("core", "0003_invitations")]
    operations = [migrations.RunPython(write_rows, migrations.RunPython.noop)]
