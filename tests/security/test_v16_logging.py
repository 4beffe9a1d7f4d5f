"""Chapters 13 and 16 of the standard: what an installation shows of itself, and what its terminal keeps."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import path

from manyworks.web import urls
from tests.web.test_errors import failing


class WithABrokenPage:
    """Our addresses and one that breaks."""

    urlpatterns = [path("failing/", failing), *urls.urlpatterns]


@pytest.fixture
def client(client: Client, settings: Any) -> Client:
    settings.ROOT_URLCONF = WithABrokenPage
    client.raise_request_exception = False
    return client


def test_a_broken_page_is_written_down_with_its_cause(
    db: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/failing/")
    [record] = [one for one in caplog.records if one.levelno >= logging.ERROR]
    assert record.exc_info and record.exc_info[0] is ZeroDivisionError and "/failing/" in record.getMessage()


def test_no_visitor_writes_a_line_of_his_own(
    db: None, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.WARNING)
    client.get("/nothing%0aERROR%20django:%20forged%0d/")
    assert "nothing" in caplog.text
    assert not any("\n" in one.getMessage() or "\r" in one.getMessage() for one in caplog.records)


def test_an_installation_starts_without_help_for_developers(tmp_path: Path) -> None:
    environment = {"PATH": os.environ["PATH"], "MANYWORKS_DATA": str(tmp_path)}
    environment |= {
        "DJANGO_SETTINGS_MODULE": "manyworks.web.settings",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    code = (
        "from django.conf import settings as s; print(s.DEBUG, s.DEMO, s.SIGN_UP, not s.EMAIL_HOST_PASSWORD)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert answer.stdout.split() == ["False", "False", "invitation", "True"]


@pytest.mark.parametrize(
    "folder", ["/static/", "/static/icons/", "/files/", "/.git/config", "/data/secret_key"]
)
def test_no_folder_is_listed(db: None, client: Client, folder: str) -> None:
    answer = client.get(folder)
    assert answer.status_code in {302, 404} and "favicon.svg</a>" not in answer.content.decode()
