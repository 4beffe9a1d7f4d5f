"""The database itself refuses to change or delete what the log says.

SQLite copies a table to alter it and loses its triggers; a later migration that alters one of these tables
ends with ``RunPython(protect)`` again. `manyworks doctor` and `manyworks log verify` name missing triggers.
"""

from typing import Any

from django.db import migrations

TABLES = ("core_logentry", "core_logseal")
VERBS = ("update", "delete")

POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION core_log_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the log refuses to % %', lower(TG_OP), TG_TABLE_NAME; END $$
"""


def protect(apps: Any, schema_editor: Any) -> None:
    """Put the triggers up; those already there are replaced."""
    lift(apps, schema_editor)
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL_FUNCTION, params=None)
    for table in TABLES:
        for verb in VERBS:
            schema_editor.execute(_trigger(schema_editor.connection.vendor, table, verb))
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(
                f"CREATE TRIGGER {table}_refuses_truncate BEFORE TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION core_log_refuses()"
            )


def _trigger(vendor: str, table: str, verb: str) -> str:
    head = f"CREATE TRIGGER {table}_refuses_{verb} BEFORE {verb.upper()} ON {table} "
    if vendor == "postgresql":
        return head + "FOR EACH ROW EXECUTE FUNCTION core_log_refuses()"
    return head + f"BEGIN SELECT RAISE(ABORT, 'the log refuses to {verb} {table}'); END"


def lift(apps: Any, schema_editor: Any) -> None:
    """Take the triggers down, as only the reverse of this migration and the tests' clean-up do."""
    on = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        for verb in (*VERBS, "truncate"):
            name = f"{table}_refuses_{verb}"
            schema_editor.execute(
                f"DROP TRIGGER IF EXISTS {name} ON {table}" if on else f"DROP TRIGGER IF EXISTS {name}"
            )


class Migration(migrations.Migration):
    dependencies = [("core", "0001_tables")]
    operations = [migrations.RunPython(protect, lift)]
