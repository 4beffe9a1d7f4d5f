"""SQLite refuses to replace what the log says, too (INSERT OR REPLACE); all triggers are put up anew."""

from typing import Any

from django.db import migrations

from manyworks.core.log.rules import protecting_sql


def protect(apps: Any, schema_editor: Any) -> None:
    for statement in protecting_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0005_density_confirmed")]
    operations = [migrations.RunPython(protect, migrations.RunPython.noop)]
