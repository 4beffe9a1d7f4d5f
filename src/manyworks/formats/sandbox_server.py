"""The process that stays awake with the readers loaded, and forks a child for each file of a stranger.

Loading the readers takes longer than reading most drawings, so it is done once. The server never looks into
a file; what reads is its child, with limits of its own, and whatever a file does to it ends with it.

It is asked on its standard input, a socket: one byte and the descriptor of a second socket, on which one line
of JSON says the file, the answers and the limits (:func:`manyworks.formats.sandbox.read_safely`). The child
answers there, and when it has ended the server adds how. Whoever closes his end early has the child killed.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import pickle
import resource
import selectors
import signal
import socket
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from manyworks.formats.reading import read
from manyworks.refused import Refused

END = b"\0the reader ended: "
CODE = struct.Struct("<i")
"""The last bytes of every answer: END and the child's exit code, negative for the signal that ended it."""
_READERS = {
    ".dxf": "manyworks.formats.dxf.reader",
    ".svg": "manyworks.formats.svg.reader",
    ".xlsx": "manyworks.formats.bills.workbook",
    ".csv": "manyworks.formats.bills.csv_bill",
}
"""What is loaded when the first file with such a name comes; a name that lies costs time, nothing else."""


@dataclass(frozen=True, slots=True)
class _Child:
    pid: int
    reply: socket.socket
    life: int
    """Reading end of a pipe whose other end only the child holds: it closes when the child ends."""


def serve(control: socket.socket) -> None:
    """Fork a reader for every order until whoever orders is gone; then end with all that still read."""
    watch = selectors.DefaultSelector()
    watch.register(control, selectors.EVENT_READ)
    running: dict[int, _Child] = {}
    while True:
        for key, _events in watch.select():
            if key.fileobj is control:
                message, descriptors, _flags, _address = socket.recv_fds(control, 1, 1)
                if not message:
                    for child in running.values():
                        os.kill(child.pid, signal.SIGKILL)
                    return
                if begun := _begin(socket.socket(fileno=descriptors[0])):
                    running[begun.pid] = begun
                    watch.register(begun.reply, selectors.EVENT_READ, begun)
                    watch.register(begun.life, selectors.EVENT_READ, begun)
            elif key.data.pid in running:
                child = key.data
                if key.fileobj is child.reply:
                    os.kill(child.pid, signal.SIGKILL)
                watch.unregister(child.reply)
                watch.unregister(child.life)
                del running[child.pid]
                _end(child)


def _begin(reply: socket.socket) -> _Child | None:
    with reply.makefile("rb") as stream:
        line = stream.readline()
    if not line:
        return None
    order = json.loads(line)
    if module := _READERS.get(Path(order["path"]).suffix.lower()):
        importlib.import_module(module)
    life, held = os.pipe()
    pid = os.fork()
    if pid:
        os.close(held)
        return _Child(pid, reply, life)
    code = 1
    try:
        _keep_only(reply.fileno(), held)
        _answer(order, reply)
        code = 0
    finally:
        os._exit(code)


def _end(child: _Child) -> None:
    _pid, status = os.waitpid(child.pid, 0)
    # Whoever asked may be gone.
    with contextlib.suppress(OSError), child.reply:
        child.reply.sendall(END + CODE.pack(os.waitstatus_to_exitcode(status)))
    os.close(child.life)


def _keep_only(*descriptors: int) -> None:
    """Close everything else that the server has open: its orders, and the answers of other children."""
    os.dup2(2, 0)
    start = 3
    for descriptor in sorted(descriptors):
        os.closerange(start, descriptor)
        start = descriptor + 1
    os.closerange(start, os.sysconf("SC_OPEN_MAX"))


def _answer(order: dict[str, Any], reply: socket.socket) -> None:
    answer = _work(order)
    try:
        packed = pickle.dumps(answer, protocol=pickle.HIGHEST_PROTOCOL)
    except MemoryError:
        name = Path(order["path"]).name
        refused = Refused("file.too_heavy", f"{name}: the result does not fit into the memory allowed.")
        packed = pickle.dumps(("refused", refused))
    reply.sendall(packed)


def _work(order: dict[str, Any]) -> tuple[str, object]:
    name, limits = Path(order["path"]).name, order["limits"]
    _limit(**limits)
    try:
        return "read", read(order["path"], **order["answers"])
    except Refused as refused:
        return "refused", refused
    except MemoryError:
        return "refused", Refused(
            "file.too_heavy",
            f"{name}: reading needs more than {limits['memory_mb']} MB of memory and was stopped.",
            "Simplify the drawing (purge, explode, split it), or raise the limit.",
        )


def _limit(memory_mb: int, cpu_s: int, **_others: int) -> None:
    memory = memory_mb * 1024 * 1024
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (cpu_s, cpu_s + 2))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))


if __name__ == "__main__":
    serve(socket.socket(fileno=os.dup(0)))
