"""Open zip files that strangers packed: counted before anything is unpacked."""

from __future__ import annotations

import io
import zipfile

from manyworks.refused import Refused

MAX_UNPACKED = 200 * 1024 * 1024
MAX_MEMBERS = 5_000
MAX_RATIO = 200


def check_zip(content: bytes, name: str) -> zipfile.ZipFile:
    """Open a zip archive whose contents stay within sensible sizes.

    Parameters
    ----------
    content
        The archive's bytes.
    name
        File name, for messages.

    Returns
    -------
    zipfile.ZipFile
        Opened for reading; nothing is unpacked yet.

    Raises
    ------
    Refused
        When it is damaged, or would unpack to more than 200 MB, 5,000 files or 200 times its size.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError) as problem:
        raise Refused(
            "archive.damaged",
            f"{name}: the archive is damaged: {problem}.",
            "Download or save the file again.",
        ) from problem
    total = sum(member.file_size for member in members)
    packed = max(1, sum(member.compress_size for member in members))
    if (
        total > MAX_UNPACKED
        or len(members) > MAX_MEMBERS
        or (total > 10_000_000 and total > MAX_RATIO * packed)
    ):
        raise Refused(
            "archive.bomb",
            f"{name}: {len(content):,} bytes would unpack to {total:,} bytes in {len(members):,} files.",
            "Save the file again without images and unused sheets; this one was not opened.",
        )
    return archive


def unpack(archive: zipfile.ZipFile, member: zipfile.ZipInfo, name: str) -> bytes:
    """One member of an archive, never more than its header promised.

    Raises
    ------
    Refused
        When the member is damaged, encrypted, or larger than stated.
    """
    try:
        with archive.open(member) as stream:
            content = stream.read(member.file_size + 1)
    except (zipfile.BadZipFile, RuntimeError, ValueError, OSError, NotImplementedError, EOFError) as problem:
        raise Refused(
            "archive.damaged",
            f"{name}: {member.filename} cannot be unpacked: {problem}.",
            "Save the file again.",
        ) from problem
    if len(content) > member.file_size:
        raise Refused("archive.bomb", f"{name}: {member.filename} is larger than it says; it was not opened.")
    return content
