"""Tell what a file is by what is in it, never by what it is called."""

from __future__ import annotations

import re
import zipfile

from manyworks.formats.archives import check_zip, unpack
from manyworks.refused import Refused

_BINARY_DXF = b"AutoCAD Binary DXF\r\n\x1a\x00"
_DXF_START = re.compile(rb"^(?:\xef\xbb\xbf)?\s*(?:999\s*[\r\n]+[^\r\n]*[\r\n]+\s*)*0\s*[\r\n]+\s*SECTION\b")
_XML_ROOT = re.compile(rb"<(?![?!])(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)")
_STRANGERS: tuple[tuple[bytes, str, str, str], ...] = (
    (
        b"MZ",
        "file.program",
        "is a Windows program, whatever its name says",
        "Do not open it; ask who sent it.",
    ),
    (b"\x7fELF", "file.program", "is a program, whatever its name says", "Do not open it; ask who sent it."),
    (b"%PDF", "file.pdf", "is a PDF, a picture of a drawing", "Ask for the DXF the PDF was printed from."),
    (b"\x89PNG", "file.picture", "is a picture", "Ask for the DXF or SVG file."),
    (b"\xff\xd8\xff", "file.picture", "is a picture", "Ask for the DXF or SVG file."),
    (
        b"\xd0\xcf\x11\xe0",
        "file.old_office",
        "is an old Office file (.xls)",
        "Save it as .xlsx and try again.",
    ),
    (b"Rar!", "file.archive", "is an archive", "Unpack it and import the files one by one."),
    (b"7z\xbc\xaf", "file.archive", "is an archive", "Unpack it and import the files one by one."),
    (b"\x1f\x8b", "file.archive", "is an archive", "Unpack it and import the files one by one."),
)


_TABLES = {
    "html": "a web page, or a table saved as one",
    "workbook": "a workbook saved as XML",
}
_SAVE_AS_XLSX = "Open it in a spreadsheet program and save it as .xlsx or CSV."


def sniff(content: bytes, name: str) -> str:
    """What a file is: ``dxf``, ``ifc``, ``ifczip``, ``xlsx``, ``btlx``, ``svg``, ``json`` or ``text``.

    Parameters
    ----------
    content
        The whole file.
    name
        File name, for messages only.

    Raises
    ------
    Refused
        For files that cannot be what somebody wants to import, each with the cure.
    """
    _refuse_empty(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0") and "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused(
            "file.locked", f"{name} is locked with a password.", "Save it without a password and try again."
        )
    for start, code, what, cure in _STRANGERS:
        if content.startswith(start):
            raise Refused(code, f"{name} {what}.", cure)
    if re.match(rb"AC10\d\d\0", content[:7]):
        raise Refused(
            "file.dwg", f"{name} is an AutoCAD DWG drawing.", "Save it as DXF 2010 in the drawing program."
        )
    if content.startswith(_BINARY_DXF) or _DXF_START.match(content[:4096]):
        return "dxf"
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content, name)
    head = content[:65536].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"ISO-10303-21"):
        return "ifc"
    if head.startswith(b"<"):
        return _xml(head, name)
    if head[:1] in (b"{", b"["):
        return "json"
    return "text"


def _refuse_empty(content: bytes, name: str) -> None:
    if not content:
        raise Refused("file.empty", f"{name} is empty (0 bytes).", "Download or export the file again.")
    if not content.strip(b"\0"):
        raise Refused(
            "file.zeroed",
            f"{name} holds {len(content):,} zeroed bytes and nothing else.",
            "Copy or download the file again.",
        )
    if len(content) < 1024 and content.startswith((b"version https://git-lfs", b"/annex/objects/")):
        raise Refused(
            "file.pointer",
            f"{name} is only a pointer to a large file ({len(content)} bytes), not the file itself.",
            "Fetch the real file (git lfs pull, or download it from the web page) and import that.",
        )


def _zipped(content: bytes, name: str) -> str:
    archive: zipfile.ZipFile = check_zip(content, name)
    members = [member.filename for member in archive.infolist()]
    if "[Content_Types].xml" in members and any(member.startswith("xl/") for member in members):
        return "xlsx"
    if any(member.lower().endswith((".ifc", ".ifcxml")) for member in members):
        return "ifczip"
    if "mimetype" in members and b"spreadsheet" in unpack(archive, archive.getinfo("mimetype"), name):
        raise Refused("file.opendocument", f"{name} is an OpenDocument table (.ods).", _SAVE_AS_XLSX)
    raise Refused(
        "file.archive",
        f"{name} is a zip archive of {len(members)} files without a workbook or IFC model in it.",
        "Unpack it and import the files one by one.",
    )


def _xml(head: bytes, name: str) -> str:
    plain = re.sub(rb"<!--.*?-->", b"", head, flags=re.S)
    root = _XML_ROOT.search(plain)
    kind = root[1].decode("ascii", "replace").lower() if root else ""
    if kind in ("svg", "btlx"):
        return kind
    if kind in _TABLES:
        raise Refused("file.unknown_xml", f"{name} is {_TABLES[kind]}.", _SAVE_AS_XLSX)
    raise Refused(
        "file.unknown_xml",
        f"{name} is XML with the root element {kind or 'missing'}, which is not read here.",
        "Read are BTLx and SVG; export IFC as .ifc or .ifczip.",
    )
