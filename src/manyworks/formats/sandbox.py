"""Read strangers' files in a process of their own, with limits on memory, time and open files.

The worker is a fresh interpreter, not a fork: it inherits no database connection, no secret from the
environment, and whatever a hostile file does to it ends with it.
"""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from manyworks.formats.reading import Reading, read
from manyworks.refused import Refused

_KEEP = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT", "TMPDIR", "TEMP", "COVERAGE_PROCESS_START")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one reading may cost: address space in MB, processor seconds, seconds on the wall."""

    memory_mb: int = 2500
    cpu_s: int = 240
    wall_s: int = 300


def read_safely(path: str | Path, *, unit: str | None = None, limits: Limits | None = None) -> Reading:
    """Read a file in a worker process with limits.

    Parameters
    ----------
    path
        The file.
    unit
        A person's answer to the unit question of a drawing.
    limits
        What the reading may cost; the defaults suit files up to about 50 MB.

    Raises
    ------
    Refused
        As :func:`manyworks.formats.read`, and when the file needs more than the limits allow
        (``file.too_slow``, ``file.too_heavy``) or takes the worker down with it (``file.crash``).
    """
    file = Path(path)
    limits = limits or Limits()
    order = json.dumps({"path": str(file.resolve()), "unit": unit, "limits": asdict(limits)})
    worker = subprocess.Popen(
        [sys.executable, "-m", "manyworks.formats.sandbox"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=_environment(),
        close_fds=True,
        start_new_session=True,
    )
    try:
        answer, _ = worker.communicate(order.encode(), timeout=limits.wall_s)
    except subprocess.TimeoutExpired as expired:
        raise Refused(
            "file.too_slow",
            f"{file.name}: reading took more than {limits.wall_s} seconds and was stopped.",
            "Simplify the drawing (purge, explode, split it), or raise the limit.",
        ) from expired
    finally:
        _end(worker)
    return _result(answer, worker.returncode, file.name, limits)


def _end(worker: subprocess.Popen[bytes]) -> None:
    if worker.poll() is None:
        worker.kill()
    worker.wait()
    for stream in (worker.stdin, worker.stdout):
        if stream is not None:
            stream.close()


def _result(answer: bytes, code: int, name: str, limits: Limits) -> Reading:
    if code == 0 and answer:
        kind, value = pickle.loads(answer)  # noqa: S301 - written by our own worker
        if kind == "refused":
            raise value
        if kind == "read":
            result: Reading = value
            return result
    if -code in (signal.SIGXCPU, signal.SIGKILL) and code != 0:
        raise Refused(
            "file.too_slow",
            f"{name}: reading used more than {limits.cpu_s} seconds of the processor and was stopped.",
            "Simplify the drawing (purge, explode, split it), or raise the limit.",
        )
    raise Refused(
        "file.crash",
        f"{name}: reading ended unexpectedly (code {code}); nothing was taken from the file.",
        "Export the file again; please report it with the file attached.",
    )


def _environment() -> dict[str, str]:
    """What the worker may know: where Python's modules are, nothing about databases or secrets."""
    environment = {name: os.environ[name] for name in _KEEP if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
    environment["PYTHONHASHSEED"] = "0"
    # Every thread of a numeric library reserves address space, which the limit counts.
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        environment[name] = "1"
    return environment


def _limit(limits: Limits) -> None:
    try:
        import resource
    except ImportError:
        # Windows has no such limits; the wall-clock limit of the parent still holds.
        return
    memory = limits.memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_s, limits.cpu_s + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


def _work(order: dict[str, Any]) -> tuple[str, object]:
    limits = Limits(**order["limits"])
    name = Path(order["path"]).name
    _limit(limits)
    try:
        return "read", read(order["path"], unit=order["unit"])
    except Refused as refused:
        return "refused", refused
    except MemoryError:
        return "refused", Refused(
            "file.too_heavy",
            f"{name}: reading needs more than {limits.memory_mb} MB of memory and was stopped.",
            "Simplify the drawing (purge, explode, split it), or raise the limit.",
        )


def main() -> None:
    """Worker: take one order from standard input, answer once on standard output."""
    answer_to = os.dup(1)
    # Whatever a library prints must not mix with the answer.
    os.dup2(2, 1)
    order = json.loads(sys.stdin.buffer.read())
    answer = _work(order)
    try:
        packed = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        name = Path(order["path"]).name
        refused = Refused("file.too_heavy", f"{name}: the result does not fit into the memory allowed.")
        packed = pickle.dumps(("refused", refused))
    with os.fdopen(answer_to, "wb") as stream:
        stream.write(packed)


if __name__ == "__main__":
    main()
