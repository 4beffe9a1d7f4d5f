"""The database itself refuses to change, delete or replace what the log says.

SQLite copies a table to alter it and loses its triggers; a later migration that alters one of these tables
ends with ``RunPython(protect)`` again. `manyworks doctor` and `manyworks log verify` name missing triggers.
"""

from typing import Any

from django.db import migrations

from manyworks.core.log.rules import lifting_sql, protecting_sql


def protect(apps: Any, schema_editor: Any) -> None:
    for statement in protecting_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


def lift(apps: Any, schema_editor: Any) -> None:
    for statement in lifting_sql(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("core", "0004_vocabulary_rows")]
    operations = [migrations.RunPython(protect, lift)]
