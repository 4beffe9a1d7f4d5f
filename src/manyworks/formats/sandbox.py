"""Read strangers' files in a process of their own, with limits on memory, time and open files.

That process is a child of a server (:mod:`manyworks.formats.sandbox_server`) which is a fresh interpreter,
not a fork of ours: it inherits no database connection and no secret from the environment.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path

from manyworks.formats import sandbox_server
from manyworks.formats.reading import Reading
from manyworks.refused import Refused

_KEEP = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "COVERAGE_PROCESS_START")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may cost: address space in MB, processor seconds, seconds on the wall."""

    memory_mb: int = 2500
    cpu_s: int = 240
    wall_s: int = 300


def read_safely(
    path: str | Path,
    *,
    unit: str | None = None,
    colours: str | None = None,
    limits: Limits | None = None,
) -> Reading:
    """Read a file in a process of its own with limits.

    Parameters
    ----------
    path
        The file.
    unit, colours
        A person's answers to the questions of a drawing's unit, and of what its colours mean.
    limits
        What the reading may cost; the defaults suit files up to about 50 MB.

    Raises
    ------
    Refused
        As :func:`manyworks.formats.read`, and when the file needs more than the limits allow
        (``file.too_slow``, ``file.too_heavy``) or takes the process down with it (``file.crash``).
    """
    file = Path(path)
    limits = limits or Limits()
    answers = {"unit": unit, "colours": colours}
    order = json.dumps({"path": str(file.resolve()), "answers": answers, "limits": asdict(limits)})
    try:
        answer, code = _SERVER.ask(order.encode() + b"\n", limits.wall_s)
    except TimeoutError as late:
        raise Refused(
            "file.too_slow",
            f"{file.name}: reading took more than {limits.wall_s} seconds and was stopped.",
            "Simplify the drawing (purge, explode, split it), or raise the limit.",
        ) from late
    return _result(answer, code, file.name, limits)


def _result(answer: bytes, code: int | None, name: str, limits: Limits) -> Reading:
    """What the child answered; ``code`` is how it ended, and none where the server ended with it."""
    if code == 0:
        kind, value = pickle.loads(answer)  # noqa: S301 - written by our own child
        if kind == "refused":
            raise value
        result: Reading = value
        return result
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        raise Refused(
            "file.too_slow",
            f"{name}: reading used more than {limits.cpu_s} seconds of the processor and was stopped.",
            "Simplify the drawing (purge, explode, split it), or raise the limit.",
        )
    raise Refused(
        "file.crash",
        f"{name}: reading ended unexpectedly ({f'code {code}' if code else 'without a word'}); "
        "nothing was taken from the file.",
        "Export the file again; please report it with the file attached.",
    )


class _Server:
    """The server of this process: started by the first file, ended with the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._started: tuple[subprocess.Popen[bytes], socket.socket] | None = None

    def ask(self, order: bytes, wall_s: float) -> tuple[bytes, int | None]:
        """The answer to one order, and how its reader ended; None where the server ended, twice.

        A server that is killed (the machine was out of memory) says nothing about the file, so the next one
        is asked, once. ``TimeoutError`` after ``wall_s``.
        """
        until = time.monotonic() + wall_s
        for _server in range(2):
            answer, end, code = self._ask(order, until).rpartition(sandbox_server.END)
            if end:
                return answer, sandbox_server.CODE.unpack(code)[0]
        return b"", None

    def _ask(self, order: bytes, until: float) -> bytes:
        ours, theirs = socket.socketpair()
        chunks: list[bytes] = []
        with ours:
            with theirs, self._lock:
                server, control = self._control()
                with contextlib.suppress(BrokenPipeError):
                    socket.send_fds(control, [b"."], [theirs.fileno()])
            with contextlib.suppress(BrokenPipeError, ConnectionResetError):
                ours.sendall(order)
                while not chunks or chunks[-1]:
                    if (left := until - time.monotonic()) <= 0:
                        raise TimeoutError
                    ours.settimeout(left)
                    chunks.append(ours.recv(1 << 20))
        answer = b"".join(chunks)
        if sandbox_server.END not in answer:
            self._forget_dying(server)
        return answer

    def _forget_dying(self, server: subprocess.Popen[bytes]) -> None:
        """Its sockets close before it can be seen to have ended."""
        with self._lock:
            if self._started is not None and self._started[0] is server:
                self.stop()

    def _control(self) -> tuple[subprocess.Popen[bytes], socket.socket]:
        if self._started is None or self._started[0].poll() is not None:
            self.stop()
            ours, theirs = socket.socketpair()
            with theirs:
                process = subprocess.Popen(
                    [sys.executable, "-m", "manyworks.formats.sandbox_server"],
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=subprocess.DEVNULL,
                    env=_environment(),
                    start_new_session=True,
                )
            self._started = process, ours
        return self._started

    def stop(self) -> None:
        """End the server, and with it whatever it still reads."""
        if self._started is not None:
            process, control = self._started
            control.close()
            process.wait()
            self._started = None

    def forget(self) -> None:
        """Leave the server to the parent, in a process that was forked from it; so may be the lock."""
        if self._started is not None:
            self._started[1].close()
        self._lock, self._started = threading.Lock(), None


def _environment() -> dict[str, str]:
    """What the server may know: where Python's modules are, nothing about databases or secrets."""
    environment = {name: os.environ[name] for name in _KEEP if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
    environment["PYTHONHASHSEED"] = "0"
    # Every thread of a numeric library reserves address space, which the limit counts.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = "1"
    return environment


_SERVER = _Server()
stop = _SERVER.stop
atexit.register(stop)
os.register_at_fork(after_in_child=_SERVER.forget)
