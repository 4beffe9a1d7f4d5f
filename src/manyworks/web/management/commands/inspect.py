"""Say what is in files: drawings, part lists, workshop lists, models."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from manyworks.formats import inspect as reader
from manyworks.formats.cutting.words.colours import CONVENTIONS
from manyworks.refused import Refused
from manyworks.web.cli.main import REFUSED_EXIT
from manyworks.web.cli.terminal import say

# How a figure reads when it is one, and when it is more.
FIGURES = {
    "records": ("{:,} record", "{:,} records"),
    "geocoded": ("{:,} with coordinates", "{:,} with coordinates"),
    "sheets": ("{:,} sheet", "{:,} sheets"),
    "parts": ("{:,} part", "{:,} parts"),
    "pieces": ("{:,} piece", "{:,} pieces"),
    "shapes": ("{:,} closed shape", "{:,} closed shapes"),
    "area_m2": ("{:,.2f} m² of parts", "{:,.2f} m² of parts"),
    "cut_length_m": ("{:,.1f} m of cut", "{:,.1f} m of cut"),
}


class Command(BaseCommand):
    help = "Say what is in files: drawings, part lists, workshop lists, models."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", metavar="FILE")
        parser.add_argument("--json", action="store_true", help="for programs: one object a line, one a file")
        parser.add_argument(
            "--unit", help="the drawings' unit, where a drawing does not say: mm, cm, m, inch, px, px90, pt"
        )
        parser.add_argument(
            "--colours", help=f"what the drawings' colours mean, where asked: {', '.join(CONVENTIONS)}"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        refused = 0
        for name in options["files"]:
            try:
                found = reader.inspect(name, unit=options["unit"], colours=options["colours"])
            except Refused as refusal:
                refused += 1
                say(f"manyworks: {name}: {refusal.message}")
                if refusal.hint:
                    say(f"  {refusal.hint}")
                found = {"file": name, "refused": refusal.as_dict()}
                if not options["json"]:
                    continue
            self.stdout.write(json.dumps(found, ensure_ascii=False) if options["json"] else summary(found))
        if refused:
            sys.exit(REFUSED_EXIT)


def summary(found: dict[str, Any]) -> str:
    """What a person wants to know first: format, unit and why, the numbers, what looks odd."""
    unit = found["unit"]
    lines = [f"{found['file']}", f"  {found['format']}, in {unit['used']} ({unit['reason']})"]
    shown = [
        (many if found[key] != 1 else one).format(found[key])
        for key, (one, many) in FIGURES.items()
        if found.get(key)
    ]
    lines.append(f"  {', '.join(shown) or 'nothing that can be counted'}")
    for finding in found["findings"]:
        where = f" [{finding['where']}]" if finding.get("where") else ""
        lines.append(f"  {finding['severity']}: {finding['message']}{where}")
    return "\n".join(lines)
