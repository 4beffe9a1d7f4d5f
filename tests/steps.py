"""Steps of the suite: commands that run one after another in a lane, and lanes that run side by side."""

import os
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_printing = threading.Lock()


@dataclass(frozen=True)
class Step:
    """A command with a title. What it says is shown when it ends, so that steps side by side do not mix."""

    title: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)

    def run(self) -> bool:
        started = time.monotonic()
        # Every process would compile the sources anew where the machine forbids bytecode beside them.
        environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", **self.environment}
        done = subprocess.run(
            self.command,
            cwd=ROOT,
            env=environment,
            check=False,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
        verdict = "ok" if done.returncode == 0 else "FAILED"
        with _printing:
            print(f"\n== {self.title}\n{done.stdout}", end="")
            print(f"== {self.title}: {verdict} in {time.monotonic() - started:.0f} s", flush=True)
        return done.returncode == 0


def side_by_side(*lanes: list[Step]) -> bool:
    """Run the lanes at the same time, every step of each whatever failed before; True if all is well."""
    with ThreadPoolExecutor(len(lanes)) as pool:
        return all(pool.map(_run_all, lanes))


def _run_all(lane: list[Step]) -> bool:
    results = [step.run() for step in lane]
    return all(results)
