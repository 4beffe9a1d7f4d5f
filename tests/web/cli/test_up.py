"""`manyworks up` as a stranger runs it: one command, and everything stops with it."""

import os
import signal
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.web.cli.installation import Installation, wait_for

pytestmark = pytest.mark.slow


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(address: str) -> int:
    try:
        with urllib.request.urlopen(address, timeout=5) as answer:
            return int(answer.status)
    except OSError:
        return 0


def children_of(process: int) -> dict[int, str]:
    """The living children of a process and their command lines."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((folder / "stat").read_text().rpartition(")")[2].split()[1])
            words = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode()
        except OSError:
            continue
        if parent == process and words:
            found[int(folder.name)] = words
    return found


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks at processes through /proc (Linux)")
def test_up_serves_restarts_a_killed_worker_and_stops_cleanly(installation: Installation) -> None:
    port = free_port()
    up = installation.start("up", "--port", str(port))
    wait_for(lambda: answers(f"http://127.0.0.1:{port}/healthz") == 200, "the first page")
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10) as page:
        assert "manyworks." in page.read().decode(), "the stylesheet carries its hash"

    def worker() -> int | None:
        return next((pid for pid, words in children_of(up.pid).items() if " worker " in words), None)

    first = wait_for(worker, "the worker")
    os.kill(first, signal.SIGKILL)
    second = wait_for(lambda: (pid := worker()) != first and pid, "the next worker")
    taken = installation.run("up", "--port", str(port))
    assert taken.returncode == 2 and "cannot be used" in taken.stderr
    up.send_signal(signal.SIGTERM)
    _out, err = up.communicate(timeout=40)
    assert up.returncode == 0 and "starting it again" in err and err.rstrip().endswith("Stopped.")
    assert not Path(f"/proc/{second}").exists() and answers(f"http://127.0.0.1:{port}/healthz") == 0
