"""Keeping files."""

import hashlib
import os
import tempfile
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import transaction
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from manyworks.core import clock
from manyworks.core.accounts.models import User
from manyworks.core.errors import Refused
from manyworks.core.files.models import StoredFile
from manyworks.core.files.queries import path_of
from manyworks.core.files.rules import HEAD_BYTES, media_type_of, safe_name
from manyworks.core.log.actions import append_entry

CHUNK_BYTES = 1024 * 1024


def store_file(
    *, content: bytes | BinaryIO, name: str, by: User | None, limit_bytes: int | None = None
) -> StoredFile:
    """Keep a file for good; the same file brought twice is kept once.

    Permission: the action that brings the file asks its own. The content is on disk before the row is
    written, so a row never points at nothing; content without a row is harmless and is found again by hash.
    """
    limit = settings.FILE_LIMIT_BYTES if limit_bytes is None else limit_bytes
    stream = BytesIO(content) if isinstance(content, bytes) else content
    sha256, size, head = _write(stream, limit, safe_name(name))
    with transaction.atomic():
        stored, created = StoredFile.objects.get_or_create(
            sha256=sha256,
            name=safe_name(name),
            uploaded_by=by,
            defaults={
                "size_bytes": size,
                "media_type": media_type_of(head, name),
                "uploaded_at": clock.now(),
            },
        )
        if created:
            data = {"sha256": sha256, "size_bytes": size, "media_type": stored.media_type}
            append_entry(actor=by, event="core.file.stored", subject=stored, data=data)
    return stored


def _write(stream: BinaryIO, limit: int, name: str) -> tuple[str, int, bytes]:
    """Copy the stream to its place by hash; returns hash, size and first bytes."""
    folder = Path(settings.DATA_DIR) / "files"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(prefix=".incoming-", dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            digest, size, head = hashlib.sha256(), 0, b""
            while chunk := stream.read(CHUNK_BYTES):
                size += len(chunk)
                if size > limit:
                    raise _too_large(name, limit)
                head = head or chunk[:HEAD_BYTES]
                digest.update(chunk)
                file.write(chunk)
            file.flush()
            os.fsync(file.fileno())
        if size == 0:
            raise Refused("file.empty", _("%(name)s is empty.") % {"name": name}, field="file")
        target = path_of(digest.hexdigest())
        target.parent.mkdir(exist_ok=True, mode=0o700)
        Path(temporary).replace(target)
        _sync_folder(target.parent)
        return digest.hexdigest(), size, head
    finally:
        Path(temporary).unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _too_large(name: str, limit: int) -> Refused:
    return Refused(
        "file.too_large",
        _("%(name)s is larger than %(limit)s.") % {"name": name, "limit": filesizeformat(limit)},
        hint=_("Split it, or ask whoever keeps this installation to raise MANYWORKS_FILE_LIMIT_MB."),
        field="file",
    )
