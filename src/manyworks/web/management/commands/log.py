"""Check, export or protect the sealed log: log verify, log export, log protect."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from manyworks.core.log.actions import seal_entries
from manyworks.core.log.queries import exported, protections_missing, verify_chain
from manyworks.core.log.rules import protecting_sql
from manyworks.refused import Refused


class Command(BaseCommand):
    # The checks load every page, half a second or more; `migrate` and `check` run them.
    requires_system_checks: list[str] = []
    help = "Check or export the sealed log."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True, title="verbs")
        verify = verbs.add_parser("verify", help="check every seal")
        verify.add_argument("--expect", metavar="HASH", help="a last hash noted earlier")
        verbs.add_parser("export", help="write the sealed log as JSON lines to standard output")
        verbs.add_parser("protect", help="put the database's protection of the log back")
        verbs.add_parser("seal", help="seal what is waiting now, as the worker does every few seconds")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, f"_{options['verb']}")(**options)

    def _verify(self, **options: Any) -> None:
        missing = protections_missing()
        verdict = verify_chain()
        if not verdict.intact:
            raise Refused(
                "log.broken",
                f"The log is broken at seal {verdict.broken_sequence}: {verdict.reason}.",
                hint=f"{verdict.sealed} seals before it are intact. Compare with a backup or an export.",
            )
        wanted = options.get("expect")
        if wanted and not any(record["hash"] == wanted for record in exported()):
            raise Refused(
                "log.rewritten",
                f"The hash {wanted} is not in the chain: the log was cut short or written anew.",
                hint="Compare with a backup or an earlier export.",
            )
        if missing:
            raise Refused(
                "log.unprotected",
                f"The chain is intact, but the database lacks protection: {', '.join(missing)}.",
                hint="Put it back with: manyworks log protect",
            )
        self.stdout.write(
            f"The log is intact: {verdict.sealed} sealed entries, {verdict.unsealed} waiting to be sealed.\n"
            f"Last hash: {verdict.last_hash}"
        )

    def _export(self, **options: Any) -> None:
        for record in exported():
            sys.stdout.write(json.dumps(record, ensure_ascii=False) + "\n")

    def _protect(self, **options: Any) -> None:
        with connection.cursor() as cursor:
            for statement in protecting_sql(connection.vendor):
                cursor.execute(statement)
        self.stdout.write("The database refuses changes to the log.")

    def _seal(self, **options: Any) -> None:
        total = 0
        while sealed := seal_entries():
            total += sealed
        self.stdout.write(f"Sealed {total} entries.")
