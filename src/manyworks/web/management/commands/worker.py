"""Run background work: imports, plans, sealing the log."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from manyworks.web.cli.worker import Worker


class Command(BaseCommand):
    # The checks load every page, half a second or more; `migrate` and `check` run them.
    requires_system_checks: list[str] = []
    help = "Run background work: imports, plans, sealing the log."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="do what is due, then stop")
        parser.add_argument("--interval", type=float, default=0.5, help="seconds between looks (0.5)")
        parser.add_argument(
            "--label", default="", help="tells workers of one machine apart in their messages"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        worker = Worker(interval=float(options["interval"]), label=str(options["label"]))
        if options["once"]:
            worker.tidy()
            worker.drain()
            worker.tidy()
            return
        worker.run()
