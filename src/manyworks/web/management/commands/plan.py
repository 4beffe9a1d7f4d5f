"""Plan homes and orders from files alone: no server, no database."""

import json
import signal
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from manyworks.core import clock
from manyworks.drafting.files.planned import Outcome, Sources, plan_files
from manyworks.drafting.papers.wording import (
    around_sentence,
    cost_rows,
    left_out_rows,
    lots_sentence,
    not_in_it,
    quality_sentence,
    question_lines,
)
from manyworks.drafting.solving import Moment
from manyworks.planning.pipeline import Effort
from manyworks.refused import Refused

FIGURES = ("cost", "late_blocks", "sheets", "yield", "bound", "gap", "seconds", "valid")
BAR = 30
FAULTY = 1
"""Exit status of a plan that was made and must not be used."""


class Command(BaseCommand):
    help = "Plan homes and orders from files alone: who makes what, when. No server, no database."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--designs", nargs="+", required=True, metavar="PATH",
            help="cutting drawings, part lists, folders of them, or the word sample",
        )  # fmt: skip
        parser.add_argument(
            "--workshops", nargs="+", required=True, metavar="PATH",
            help="lists of workshops; those with a CNC router are used",
        )  # fmt: skip
        parser.add_argument(
            "--homes", required=True, metavar="FILE", help="which blocks or products, where, when"
        )
        parser.add_argument("--out", required=True, metavar="DIR", help="folder for everything that is made")
        parser.add_argument(
            "--assume", action="append", default=[], metavar="BOARD",
            help='board of drawings that name none: "birch plywood 18", or "Stool: birch plywood 18"',
        )  # fmt: skip
        parser.add_argument(
            "--answer", action="append", default=[], metavar="QUESTION=ANSWER",
            help="to a question that a drawing leaves open, as the plan prints it",
        )  # fmt: skip
        parser.add_argument(
            "--profile", metavar="FILE",
            help="keeps what --assume and --answer say for later plans; one file for each sender",
        )  # fmt: skip
        parser.add_argument(
            "--around", action="append", default=[], metavar="DIR",
            help="folder of a plan that stands, as --out wrote it: nothing runs into what it has booked",
        )  # fmt: skip
        parser.add_argument("--policy", metavar="FILE", help="weights and default profiles")
        parser.add_argument("--time-limit", type=float, default=60.0, metavar="S", help="seconds (60)")
        parser.add_argument(
            "--iterations", type=int, metavar="N", help="moves to try instead of a time limit"
        )
        parser.add_argument("--seed", type=int, default=0, metavar="N", help="another path of the search (0)")
        parser.add_argument(
            "--workers", type=int, default=1, metavar="N", help="processes to search with (1)"
        )
        parser.add_argument("--json", action="store_true", help="the summary for programs")

    def handle(self, *args: Any, **options: Any) -> None:
        _check(options)
        began = time.monotonic()
        bar = _Bar(shown=sys.stderr.isatty())
        stop = _Stop()
        sources = Sources(
            designs=options["designs"],
            workshops=options["workshops"],
            homes=Path(options["homes"]),
            policy=Path(options["policy"]) if options["policy"] else None,
            assumed=options["assume"],
            answers=options["answer"],
            profile=Path(options["profile"]) if options["profile"] else None,
            around=[Path(folder) for folder in options["around"]],
        )
        with _workers(options["workers"]) as executor:
            effort = Effort(
                seed=options["seed"],
                time_limit_s=options["time_limit"],
                iterations=options["iterations"],
                executor=executor,
            )
            outcome = plan_files(
                sources, Path(options["out"]), effort, now=clock.now(), tell=bar.show, cancelled=stop.asked
            )
        bar.clear()
        summary = outcome.summary.to_json() | {"seconds": round(time.monotonic() - began, 2)}
        if options["json"]:
            first = {key: summary[key] for key in FIGURES}
            rest = {
                key: value for key, value in summary.items() if key not in {*FIGURES, "trace", "leftovers"}
            }
            self.stdout.write(json.dumps(first | rest | {"files": outcome.files}, ensure_ascii=False))
        else:
            self.stdout.write(_words(outcome, options["out"]))
        if not outcome.summary.valid:
            raise SystemExit(FAULTY)


def _check(options: dict[str, Any]) -> None:
    for name, least in (("time_limit", 1), ("workers", 1), ("seed", 0)):
        if not least <= options[name] <= 10**6:
            flag = name.replace("_", "-")
            raise Refused(
                "plan.option", f"--{flag} is {options[name]:g}; at least {least} is needed.", "", flag
            )
    if options["iterations"] is not None and options["iterations"] < 0:
        raise Refused("plan.option", "--iterations must not be negative.", "", "iterations")


def _workers(count: int) -> AbstractContextManager[Executor | None]:
    return nullcontext() if count == 1 else ProcessPoolExecutor(max_workers=count)


class _Stop:
    """The first Ctrl+C asks the search to stop and keep its best plan; the second ends the program."""

    def __init__(self) -> None:
        self._asked = False
        signal.signal(signal.SIGINT, self._hear)

    def _hear(self, _number: int, _frame: object) -> None:
        if self._asked:
            raise KeyboardInterrupt
        self._asked = True

    def asked(self) -> bool:
        return self._asked


class _Bar:
    """One line on the terminal's standard error that says how far the work is."""

    def __init__(self, *, shown: bool) -> None:
        self.shown = shown

    def show(self, moment: Moment) -> None:
        if not self.shown:
            return
        full = round(BAR * min(1.0, moment.share))
        cost = "" if moment.cost is None else f"  {moment.cost:,.0f}"
        late = f", {moment.late} late" if moment.late else ""
        line = f"{'█' * full}{'·' * (BAR - full)} {moment.share:4.0%}  {moment.words}{cost}{late}"
        sys.stderr.write(f"\r{line:<100}")
        sys.stderr.flush()

    def clear(self) -> None:
        if self.shown:
            sys.stderr.write("\r" + " " * 100 + "\r")


def _words(outcome: Outcome, folder: str) -> str:
    summary = outcome.summary
    lines = [quality_sentence(summary), ""]
    lines += [f"  {name:<34}{amount:>22}" for name, amount in cost_rows(summary)]
    lines += ["", not_in_it(summary)]
    lines += [
        line for said in (lots_sentence(summary), around_sentence(summary)) if said for line in ("", said)
    ]
    used = "" if summary.yield_ is None else f", {summary.yield_:.1%} of the board used"
    lines += [
        "",
        f"  {summary.sheets} sheets{used}; {summary.material.spare} spare boards to order; "
        f"{summary.loads} deliveries, {summary.kilometres:,.0f} km",
    ]
    for title, items in (
        ("Left out", [_left_out(*row) for row in left_out_rows(summary)]),
        ("Assumed", summary.assumptions),
        ("Noted", summary.notes),
        ("FAULTS found by the independent check; no cutting files are written", summary.violations),
    ):  # fmt: skip
        if items:
            lines += ["", f"{title}:", *(f"  - {item}" for item in items)]
    if asked := question_lines(summary.questions or ()):
        lines += ["", "Questions:", *(f"  {line}" for line in asked)]
    lines += ["", f"Written to {folder}: {len(outcome.files)} files, plan.pdf first to read."]
    return "\n".join(lines)


def _left_out(name: str, pieces: str, why: str) -> str:
    return f"{name} ({pieces}): {why}" if pieces else f"{name}: {why}"
