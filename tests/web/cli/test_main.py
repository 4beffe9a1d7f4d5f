"""The door of the command line."""

import json
import os
import socket
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from django.core.management import call_command

from manyworks import __version__
from manyworks.refused import Refused
from manyworks.web.cli.certificate import ensure_certificate
from manyworks.web.cli.doctor import BAD, CHECKS, Finding, examine
from manyworks.web.cli.main import _take_data_folder, main, our_commands, usage
from manyworks.web.cli.processes import LONGEST_WAIT_S, Keeper, Kept
from manyworks.web.management.commands.up import addresses, refuse_taken_port, server_command

DOCS = Path(__file__).resolve().parents[3] / "docs" / "reference" / "cli.md"


def test_help_lists_our_commands_with_what_they_do(capsys: pytest.CaptureFixture[str]) -> None:
    main([])
    shown = capsys.readouterr().out
    assert shown.strip() == usage()
    for name in ("up", "demo", "doctor", "log", "migrate", "worker", "steward"):
        assert f"  {name} " in shown
    main(["--version"])
    assert capsys.readouterr().out.strip() == f"Manyworks {__version__}"


def test_the_reference_shows_the_help_as_it_is() -> None:
    assert usage() in DOCS.read_text(), "docs/reference/cli.md lags behind `manyworks`"
    for name in our_commands():
        assert f"## `manyworks {name}`" in DOCS.read_text()


@pytest.mark.parametrize(
    "words",
    [
        ["up", "--data", "d", "--port", "1"],
        ["--data", "d", "up", "--port", "1"],
        ["up", "--data=d", "--port", "1"],
    ],
)
def test_the_data_folder_is_read_wherever_it_stands(
    words: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MANYWORKS_DATA", "other")
    assert _take_data_folder(words) == ["up", "--port", "1"]
    assert os.environ["MANYWORKS_DATA"] == str(tmp_path / "d")


def test_a_missing_folder_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as leaving:
        _take_data_folder(["up", "--data"])
    assert leaving.value.code == 2 and "needs a folder" in capsys.readouterr().err


@pytest.mark.django_db
def test_the_doctor_looks_at_everything_and_names_cures(capsys: pytest.CaptureFixture[str]) -> None:
    findings = examine()
    assert len(findings) == len(CHECKS) and len({f.subject for f in findings}) == len(CHECKS)
    assert all(f.cure for f in findings if f.state != "ok")
    try:
        call_command("doctor", json=True)
    except SystemExit as leaving:
        assert leaving.code == 1 and any(f.state == BAD for f in findings)
    assert [f["subject"] for f in json.loads(capsys.readouterr().out)] == [f.subject for f in findings]


@pytest.mark.django_db
def test_the_doctor_fails_when_something_is_wrong(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, settings: object, tmp_path: Path
) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "secret_key").chmod(0o644)
    with pytest.raises(SystemExit):
        call_command("doctor")
    shown = capsys.readouterr().out
    assert "can be read by others" in shown and f"chmod 600 {tmp_path / 'secret_key'}" in shown


def test_a_taken_port_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="cannot be used"):
            refuse_taken_port("127.0.0.1", taken.getsockname()[1])
    with pytest.raises(Refused):
        refuse_taken_port("127.0.0.1", 99999)


def test_addresses_and_server_words(settings: object, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    assert addresses("127.0.0.1", 8000, https=False) == ["http://localhost:8000/"]
    assert addresses("0.0.0.0", 80, https=True)[0] == "https://localhost:80/"
    command = server_command("127.0.0.1", 8123, https=True)
    assert command[command.index("--port") + 1] == "8123"
    assert Path(command[command.index("--ssl-certificate") + 1]).exists()


def test_the_certificate_is_for_this_machine_and_renewed_in_time(tmp_path: Path) -> None:
    now = datetime(2026, 3, 2, tzinfo=UTC)
    certificate, key = ensure_certificate(tmp_path, now=now)
    first = certificate.read_bytes()
    held = x509.load_pem_x509_certificate(first)
    names = held.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "localhost" in names.get_values_for_type(x509.DNSName)
    assert key.stat().st_mode & 0o077 == 0
    assert ensure_certificate(tmp_path, now=now + timedelta(days=300))[0].read_bytes() == first
    assert ensure_certificate(tmp_path, now=now + timedelta(days=380))[0].read_bytes() != first
    certificate.write_text("nonsense")
    assert b"BEGIN CERTIFICATE" in ensure_certificate(tmp_path, now=now)[0].read_bytes()


class FakeProcess:
    """A process whose death the test decides."""

    def __init__(self) -> None:
        self.code: int | None = None

    def poll(self) -> int | None:
        return self.code


class FakeKept(Kept):
    def start(self, now: float) -> None:
        self.process = FakeProcess()  # type: ignore[assignment]
        self.started = now


def test_a_dead_process_comes_back_at_once_then_later_and_later(capsys: pytest.CaptureFixture[str]) -> None:
    watch = [0.0]
    one = FakeKept("worker", [])
    keeper = Keeper([one], monotonic=lambda: watch[0])
    waits = []
    for _death in range(8):
        keeper.tend()
        assert one.process is not None
        one.process.code = -9  # type: ignore[attr-defined]
        keeper.tend()
        waits.append(max(0.0, one.not_before - watch[0]))
        watch[0] = max(watch[0], one.not_before)
    assert waits[:4] == [0, 1, 2, 4] and max(waits) == LONGEST_WAIT_S
    keeper.tend()
    watch[0] += 100
    one.process.code = 1  # type: ignore[attr-defined, union-attr]
    keeper.tend()
    assert one.process.code is None, "one that lived long starts again at once"  # type: ignore[attr-defined, union-attr]
    assert "The worker stopped (exit -9); starting it again." in capsys.readouterr().err


def test_findings_are_plain_data() -> None:
    assert Finding("Disk", "ok", "1 GB").cure == ""
