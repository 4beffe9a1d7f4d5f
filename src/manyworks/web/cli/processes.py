"""Keeping the server and the workers running until somebody asks them to stop."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from manyworks.web.cli.terminal import say

POLL_S = 0.2
# A worker hands its job back at the next sign of progress; a server finishes the pages it is answering.
GRACE_S = 20.0
# A process that lived this long is started again at once; one that dies sooner waits longer each time.
SETTLED_S = 30.0
LONGEST_WAIT_S = 30.0


@dataclass
class Kept:
    """One process that is started again when it dies."""

    name: str
    command: list[str]
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    not_before: float = 0.0
    deaths: int = 0

    def start(self, now: float) -> None:
        # Its own session, so that Ctrl-C reaches us alone and we decide the order in which things stop.
        self.process = subprocess.Popen(self.command, start_new_session=True)  # noqa: S603 - our own words
        self.started = now


@dataclass
class Keeper:
    """Starts processes, restarts the dead, and stops all of them cleanly."""

    kept: list[Kept]
    monotonic: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    stopping: bool = field(default=False, init=False)

    def run(self) -> int:
        """Run until a signal asks to stop; returns the exit code."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._asked_to_stop)
        try:
            while not self.stopping:
                self.tend()
                self.sleep(POLL_S)
        finally:
            self.stop()
        return 0

    def tend(self) -> None:
        """Start what is not running and is allowed to."""
        now = self.monotonic()
        for one in self.kept:
            if one.process is not None and (code := one.process.poll()) is not None:
                self._mourn(one, code, now)
            if one.process is None and now >= one.not_before:
                one.start(now)

    def _mourn(self, one: Kept, code: int, now: float) -> None:
        settled = now - one.started >= SETTLED_S
        one.deaths = 1 if settled else one.deaths + 1
        wait = 0.0 if one.deaths == 1 else min(LONGEST_WAIT_S, 2.0 ** (one.deaths - 2))
        one.process, one.not_before = None, now + wait
        say(f"The {one.name} stopped (exit {code}); starting it again{f' in {wait:.0f} s' if wait else ''}.")

    def stop(self) -> None:
        """Ask everything to stop, wait, and end by force what does not."""
        running = [one for one in self.kept if one.process is not None and one.process.poll() is None]
        for one in running:
            assert one.process is not None
            one.process.terminate()
        deadline = self.monotonic() + GRACE_S
        for one in running:
            assert one.process is not None
            try:
                one.process.wait(timeout=max(0.1, deadline - self.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"The {one.name} does not stop by itself; ending it. Its job starts again next time.")
                one.process.kill()
                one.process.wait()

    def _asked_to_stop(self, number: int, frame: object) -> None:
        self.stopping = True


def python_command(*arguments: str) -> list[str]:
    """Our command line, run by the same Python."""
    return [sys.executable, "-m", "manyworks.web", *arguments]
