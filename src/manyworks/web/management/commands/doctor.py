"""Say what works on this machine, and what to install for the rest."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from manyworks.web.cli.doctor import BAD, GOOD, OPTIONAL, examine

MARKS = {GOOD: "ok     ", OPTIONAL: "absent ", BAD: "PROBLEM"}
PROBLEM_EXIT = 1


class Command(BaseCommand):
    help = "Say what works on this machine, and what to install for the rest."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs: one JSON array")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = examine()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(finding) for finding in findings], indent=2))
        else:
            width = max(len(finding.subject) for finding in findings)
            for finding in findings:
                self.stdout.write(f"{MARKS[finding.state]}  {finding.subject.ljust(width)}  {finding.text}")
                if finding.cure:
                    self.stdout.write(f"{' ' * (11 + width)}{finding.cure}")
        if any(finding.state == BAD for finding in findings):
            raise SystemExit(PROBLEM_EXIT)
