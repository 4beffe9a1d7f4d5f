"""Compile the planner now, so that nobody waits for it later; ./run does this once."""

from typing import Any

from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Compile the planner now, so that nobody waits for it later; ./run does this once."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:
        # Imported here: the planner's compiler takes a second that other commands need not spend.
        from manyworks.planning.warm import compile_at_once

        seconds = compile_at_once()
        self.stderr.write(f"The planner is compiled ({seconds:.0f} s).")
