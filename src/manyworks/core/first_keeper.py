"""The link by which an empty installation gets its first keeper, once."""

import secrets
from pathlib import Path

from django.conf import settings
from django.utils.crypto import constant_time_compare

from manyworks.core.accounts.models import User


def _file() -> Path:
    return Path(settings.DATA_DIR) / "first_keeper"


def offered() -> str:
    """The secret of the link, made if need be; empty once anybody has an account."""
    if User.objects.exists():
        _file().unlink(missing_ok=True)
        return ""
    if not _kept():
        # Whole or not at all: a file that a kill left empty would be a link that nobody can open.
        made = _file().with_suffix(".new")
        made.touch(0o600)
        made.write_text(secrets.token_urlsafe(24))
        made.replace(_file())
    return _kept()


def opens(secret: str) -> bool:
    """Is this the link that was offered?"""
    kept = "" if User.objects.exists() else _kept()
    return bool(kept) and constant_time_compare(secret, kept)


def use_up() -> bool:
    """Take the link away; of two who use it at once one is told that it was there."""
    try:
        _file().unlink()
    except FileNotFoundError:
        return False
    return True


def _kept() -> str:
    try:
        return _file().read_text().strip()
    except OSError:
        return ""
