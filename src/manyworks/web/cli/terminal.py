"""What our commands share: plain messages, and where the installation lies."""

import sys
from pathlib import Path

from django.conf import settings


def say(text: str) -> None:
    """A line for people; standard output stays free for data."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def data_folder() -> Path:
    """The folder that holds database, files and secret."""
    return Path(settings.DATA_DIR)


def on_sqlite() -> bool:
    """Is the database the embedded one?"""
    return "sqlite" in settings.DATABASES["default"]["ENGINE"]
