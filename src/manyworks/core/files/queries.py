"""Finding and opening stored files."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from manyworks.core.errors import Refused
from manyworks.core.files.models import StoredFile
from manyworks.core.files.rules import name_on_disk
from manyworks.core.permissions import Person, scopes


def visible_to(user: Person | None) -> QuerySet[StoredFile]:
    """Files the user brought. Features show further files behind their own permission, by file_response."""
    reach = scopes(user, "core.file.read")
    files = StoredFile.objects.all()
    if reach.everywhere:
        return files
    return files.filter(uploaded_by_id=reach.created_by) if reach.created_by else files.none()


def path_of(sha256: str) -> Path:
    """Where content with this hash lies on disk."""
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256[2:]


def open_file(stored: StoredFile) -> BinaryIO:
    """The content, opened for reading; refuses when it is gone from the data folder."""
    try:
        return path_of(stored.sha256).open("rb")
    except OSError as problem:
        raise Refused(
            "file.content_missing",
            _("The content of %(name)s is not in the data folder.") % {"name": stored.name},
            hint=_("Restore the folder files/ of the data folder from the backup."),
        ) from problem


def content_of(stored: StoredFile) -> bytes:
    """The whole content; refuses when it is gone, or is no longer what was stored."""
    with open_file(stored) as file:
        content = file.read()
    if hashlib.sha256(content).hexdigest() != stored.sha256:
        raise Refused(
            "file.content_damaged",
            _("The content of %(name)s is not what was stored.") % {"name": stored.name},
            hint=_("Restore the folder files/ of the data folder from the backup."),
        )
    return content


@contextmanager
def named_copy(stored: StoredFile) -> Iterator[Path]:
    """A copy under the name that people know, for readers, who name the file in what they say."""
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / name_on_disk(stored.name)
        with open_file(stored) as content, named.open("wb") as copy:
            shutil.copyfileobj(content, copy)
        yield named
