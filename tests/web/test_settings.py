"""What an installation starts with: its folder, its database, its headers."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.test import Client

from manyworks.refused import Refused
from manyworks.web.data_folder import database_settings, prepare, secret_key


def test_the_data_folder_is_private_and_its_secret_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "deep" / "data"
    prepare(folder)
    first = secret_key(folder)
    prepare(folder)
    assert secret_key(folder) == first and len(first) > 50
    assert stat.S_IMODE((folder / "secret_key").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_without_a_folder_the_secret_lasts_for_the_process_only(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "none") != secret_key(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_a_folder_that_cannot_be_made_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(Refused, match="cannot be used"):
        prepare(tmp_path / "file" / "data")


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("postgres://ida:p%40ss@db.example:5433/mw", ("mw", "ida", "p@ss", "db.example", "5433", {})),
        ("postgresql://db/mw?sslmode=require", ("mw", "", "", "db", "", {"sslmode": "require"})),
        ("postgres://me@/mw?host=/run/postgresql", ("mw", "me", "", "/run/postgresql", "", {})),
    ],
)
def test_the_database_is_named_by_a_url(url: str, expected: tuple[object, ...]) -> None:
    found = database_settings(url, Path("x"))
    assert found["ENGINE"].endswith("postgresql")
    assert tuple(found[k] for k in ("NAME", "USER", "PASSWORD", "HOST", "PORT", "OPTIONS")) == expected


def test_an_unknown_database_is_refused() -> None:
    with pytest.raises(Refused, match="'mysql'"):
        database_settings("mysql://db/mw", Path("x"))


@pytest.mark.django_db
def test_sqlite_is_tuned() -> None:
    if connection.vendor != "sqlite":
        pytest.skip("about SQLite only")
    with connection.cursor() as cursor:
        values = {
            name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("foreign_keys", "synchronous")
        }
    assert values == {"foreign_keys": 1, "synchronous": 1}
    options = settings.DATABASES["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE" and options["timeout"] == 20
    assert "journal_mode=WAL" in options["init_command"]


@pytest.mark.django_db
def test_every_page_is_guarded_by_headers(client: Client) -> None:
    answer = client.get("/")
    policy = answer["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "script-src 'self'" in policy and "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy and "base-uri 'none'" in policy
    assert answer["X-Content-Type-Options"] == "nosniff" and answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address", ["/", "/account/login/", "/account/signup/", "/organisations/", "/api/docs"]
)
def test_pages_need_no_inline_script_or_style_and_no_other_host(client: Client, address: str) -> None:
    page = client.get(address).content.decode()
    for line in page.splitlines():
        if "<script" in line:
            assert "src=" in line or 'type="application/json"' in line, line
        assert "<style" not in line and " style=" not in line and " onclick=" not in line, line
        for attribute in ('src="', 'href="'):
            for value in line.split(attribute)[1:]:
                assert not value.startswith(("http", "//")), line


def test_https_makes_cookies_secure(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s\n"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.ALLOWED_HOSTS)"
    )

    def answer(**extra: str) -> str:
        environment = {"PATH": os.environ["PATH"], "MANYWORKS_DATA": str(tmp_path)}
        environment |= {"DJANGO_SETTINGS_MODULE": "manyworks.web.settings", **extra}
        environment["PYTHONPATH"] = os.pathsep.join(sys.path)
        command = [sys.executable, "-c", code]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=True
        ).stdout.strip()

    assert answer() == "False False False ['localhost', '127.0.0.1', '[::1]']"
    hosted = answer(MANYWORKS_HTTPS="1", MANYWORKS_HOSTS="mw.example, other.example")
    assert hosted == "True True True ['mw.example', 'other.example', 'localhost', '127.0.0.1', '[::1]']"


@pytest.mark.django_db
def test_models_and_migrations_agree() -> None:
    call_command("makemigrations", "core", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_health_tells_watchers_whether_pages_can_be_answered(client: Client, monkeypatch: object) -> None:
    assert client.get("/healthz").json()["status"] == "ok"

    class Waiting:
        def __init__(self, link: object) -> None:
            self.loader = self
            self.graph = self

        def leaf_nodes(self) -> list[str]:
            return []

        def migration_plan(self, nodes: list[str]) -> list[str]:
            return ["core.0001"]

    monkeypatch.setattr("manyworks.web.pages.MigrationExecutor", Waiting)  # type: ignore[attr-defined]
    behind = client.get("/healthz")
    assert behind.status_code == 503 and behind.json() == {"status": "migrations waiting", "waiting": 1}

    def broken(link: object) -> None:
        raise ConnectionError

    monkeypatch.setattr("manyworks.web.pages.MigrationExecutor", broken)  # type: ignore[attr-defined]
    assert client.get("/healthz").json() == {"status": "no database", "reason": "ConnectionError"}


@pytest.mark.django_db
def test_the_api_documents_itself_without_other_hosts(client: Client) -> None:
    schema = client.get("/api/openapi.json").json()
    assert schema["info"]["title"] == "Manyworks" and "/api/organisations" in schema["paths"]
    missing = client.get("/api/organisations/none")
    assert missing.json()["code"] == "not_found"
