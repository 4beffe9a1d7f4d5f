"""What a file is, judged by its first bytes and never by its name alone."""

import re

# (offset, bytes, media type); the longest match wins by order.
_MAGIC: tuple[tuple[int, bytes, str], ...] = (
    (0, b"%PDF-", "application/pdf"),
    (0, b"\x89PNG\r\n\x1a\n", "image/png"),
    (0, b"\xff\xd8\xff", "image/jpeg"),
    (0, b"GIF87a", "image/gif"),
    (0, b"GIF89a", "image/gif"),
    (8, b"WEBP", "image/webp"),
    (0, b"AutoCAD Binary DXF\r\n\x1a\x00", "image/vnd.dxf"),
    (0, b"AC10", "image/vnd.dwg"),
    (0, b"ISO-10303-21;", "model/step"),
    (0, b"SQLite format 3\x00", "application/vnd.sqlite3"),
    (0, b"\x1f\x8b", "application/gzip"),
    (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "application/x-ole-storage"),
    (0, b"7z\xbc\xaf\x27\x1c", "application/x-7z-compressed"),
)
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_TEXT_BY_SUFFIX = {"csv": "text/csv", "tsv": "text/tab-separated-values", "yaml": "application/yaml"}
_TEXT_BY_SUFFIX |= {"yml": "application/yaml", "md": "text/markdown", "ics": "text/calendar"}
_DXF_START = re.compile(rb"\A(?:\s*999\s*\r?\n[^\n]*\n)*\s*0\s*\r?\n\s*SECTION", re.ASCII)
_BOMS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))
HEAD_BYTES = 4096
MOST_BYTES = 200
"""In a name on disk; file systems take 255."""


def media_type_of(head: bytes, name: str) -> str:
    """The media type of content that starts with these bytes; the name only tells kinds of text apart."""
    for offset, magic, media_type in _MAGIC:
        if head[offset : offset + len(magic)] == magic:
            return media_type
    if head.startswith(_ZIP):
        return _kind_of_zip(head)
    text = _as_text(head)
    if text is None:
        return "application/octet-stream"
    return _kind_of_text(text, head, name)


def _kind_of_zip(head: bytes) -> str:
    if b"xl/" in head or (b"[Content_Types].xml" in head and b"word/" not in head):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return "application/zip"


def _as_text(head: bytes) -> str | None:
    for bom, encoding in _BOMS:
        if head.startswith(bom):
            return head[len(bom) :].decode(encoding, errors="ignore")
    if b"\x00" in head:
        return None
    printable = sum(byte >= 32 or byte in b"\t\r\n\f" for byte in head)
    if printable < len(head):
        return None
    try:
        return head.decode()
    except UnicodeDecodeError as problem:
        # A character cut off by the end of the head is still UTF-8; anything earlier is an 8-bit code page.
        return head.decode("latin-1" if problem.start < len(head) - 4 else "utf-8", errors="ignore")


def _kind_of_text(text: str, head: bytes, name: str) -> str:
    start = text.lstrip()[:600].lower()
    if _DXF_START.match(head):
        return "image/vnd.dxf"
    if start.startswith("iso-10303-21"):
        return "model/step"
    if start.startswith(("<svg", "<?xml", "<!doctype svg")):
        return "image/svg+xml" if "<svg" in start else "application/xml"
    if start.startswith(("<!doctype html", "<html")):
        return "text/html"
    if start.startswith(("{", "[")):
        return "application/json"
    return _TEXT_BY_SUFFIX.get(name.rpartition(".")[2].lower(), "text/plain")


def safe_name(name: str) -> str:
    """The name without folders or control characters, at most 200 characters, its ending kept."""
    last = re.split(r"[\\/]", name)[-1]
    clean = "".join(c for c in last if c.isprintable()).strip().strip(".") or "file"
    if len(clean) <= 200:
        return clean
    stem, dot, suffix = clean.rpartition(".")
    return clean[:200] if not dot or len(suffix) > 20 else f"{stem[: 199 - len(suffix)]}.{suffix}"


def name_on_disk(name: str) -> str:
    """The name as short as file systems want it, who count bytes and not characters; its ending kept."""
    stem, dot, suffix = name.rpartition(".")
    if not dot or len(suffix) > 20:
        stem, dot, suffix = name, "", ""
    room = MOST_BYTES - len(f"{dot}{suffix}".encode())
    return stem.encode()[:room].decode(errors="ignore") + dot + suffix
