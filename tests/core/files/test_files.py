"""Files: kept by hash, judged by content, bounded, whole or not at all."""

import hashlib
import io
import stat
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from manyworks.core.files.actions import store_file
from manyworks.core.files.pages import file_response
from manyworks.core.files.queries import open_file, path_of, visible_to
from manyworks.core.files.rules import media_type_of, safe_name
from manyworks.core.models import LogEntry, StoredFile
from manyworks.refused import Refused
from tests.core.conftest import Cast

DXF = b"0\nSECTION\n2\nHEADER\n0\nENDSEC\n0\nEOF\n"


def kept() -> list[Path]:
    return [p for p in (Path(settings.DATA_DIR) / "files").rglob("*") if p.is_file()]


def test_content_is_kept_under_its_hash(cast: Cast) -> None:
    stored = store_file(content=DXF, name="floor.dxf", by=cast.cato)
    digest = hashlib.sha256(DXF).hexdigest()
    assert stored.sha256 == digest and stored.size_bytes == len(DXF)
    assert stored.media_type == "image/vnd.dxf"
    assert path_of(digest).read_bytes() == DXF and path_of(digest).parent.name == digest[:2]
    with open_file(stored) as file:
        assert file.read() == DXF
    assert LogEntry.objects.filter(event="core.file.stored", subject_id=str(stored.pk)).count() == 1


def test_the_same_file_brought_twice_is_one_row_and_one_file(cast: Cast) -> None:
    first = store_file(content=DXF, name="floor.dxf", by=cast.cato)
    again = store_file(content=io.BytesIO(DXF), name="floor.dxf", by=cast.cato)
    other = store_file(content=DXF, name="floor.dxf", by=cast.eve)
    nobody = store_file(content=DXF, name="floor.dxf", by=None)
    assert first == again and len({first.pk, other.pk, nobody.pk}) == 3
    assert store_file(content=DXF, name="floor.dxf", by=None) == nobody
    assert len(kept()) == 1


def test_nobody_else_on_the_machine_can_read_it(cast: Cast) -> None:
    stored = store_file(content=b"secret", name="a.txt", by=cast.cato)
    assert stat.S_IMODE(path_of(stored.sha256).stat().st_mode) == 0o600


def test_too_large_a_file_leaves_nothing(cast: Cast) -> None:
    with pytest.raises(Refused, match="larger than") as refusal:
        store_file(content=io.BytesIO(b"x" * 2000), name="big.dxf", by=cast.cato, limit_bytes=1999)
    assert refusal.value.code == "file.too_large" and "big.dxf" in refusal.value.message
    assert kept() == [] and StoredFile.objects.count() == 0
    assert store_file(content=b"x" * 1999, name="big.dxf", by=cast.cato, limit_bytes=1999)


def test_an_empty_file_is_refused(cast: Cast) -> None:
    with pytest.raises(Refused, match="is empty"):
        store_file(content=b"", name="a.dxf", by=cast.cato)
    assert kept() == []


def test_a_stream_that_breaks_off_leaves_nothing(cast: Cast) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 0:
                raise OSError("the line went dead")
            return super().read(10)

    with pytest.raises(OSError, match="went dead"):
        store_file(content=Broken(b"x" * 100), name="a.dxf", by=cast.cato)
    assert kept() == [] and StoredFile.objects.count() == 0


def test_missing_content_is_said_not_crashed(cast: Cast) -> None:
    stored = store_file(content=DXF, name="floor.dxf", by=cast.cato)
    path_of(stored.sha256).unlink()
    with pytest.raises(Refused, match=r"floor\.dxf is not in the data folder"):
        open_file(stored)


@pytest.mark.parametrize(
    ("content", "name", "media_type"),
    [
        (b"%PDF-1.7 ...", "a.dxf", "application/pdf"),
        (b"\x89PNG\r\n\x1a\n...", "a.csv", "image/png"),
        (b"AutoCAD Binary DXF\r\n\x1a\x00...", "a", "image/vnd.dxf"),
        (b"  0\r\nSECTION\r\n", "a.txt", "image/vnd.dxf"),
        (b"999\nmade by somebody\n0\nSECTION\n", "a.txt", "image/vnd.dxf"),
        (b"AC1027\x00", "a.dxf", "image/vnd.dwg"),
        (b"ISO-10303-21;\nHEADER;", "a.ifc", "model/step"),
        (
            b"PK\x03\x04....xl/workbook.xml",
            "a.zip",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (b"PK\x03\x04....drawing.dxf", "a.xlsx", "application/zip"),
        (b"name;quantity\n", "a.csv", "text/csv"),
        (b"name,quantity\n", "a.exe", "text/plain"),
        (b"\xef\xbb\xbfname,quantity\n", "a.CSV", "text/csv"),
        (b"<html><script>", "a.csv", "text/html"),
        (b'<?xml version="1.0"?><svg xmlns="">', "a.png", "image/svg+xml"),
        (b'<?xml version="1.0"?><BTLx>', "a.btlx", "application/xml"),
        (b' {"a": 1}', "a.txt", "application/json"),
        (b"MZ\x90\x00\x03", "a.csv", "application/octet-stream"),
        (b"caf\xe9,1\n", "a.csv", "text/csv"),
    ],
)
def test_the_type_comes_from_the_content(content: bytes, name: str, media_type: str) -> None:
    assert media_type_of(content, name) == media_type


@given(st.binary(max_size=300), st.text(max_size=300))
def test_any_bytes_and_any_name_are_judged(head: bytes, name: str) -> None:
    assert "/" in media_type_of(head, name)
    clean = safe_name(name)
    assert 0 < len(clean) <= 200 and not {"/", "\\", "\n", "\x00"} & set(clean)
    assert not clean.startswith(".")


def test_a_long_name_keeps_its_ending() -> None:
    assert safe_name("../" + "x" * 400 + ".dxf").endswith("xxx.dxf")


def test_only_the_person_who_brought_it_gets_it_back(cast: Cast, client: Client) -> None:
    stored = store_file(content=b"<script>alert(1)</script>", name='ev"il\n.html', by=cast.cato)
    address = stored.get_absolute_url()
    assert client.get(address).status_code == 302
    client.force_login(cast.eve)
    assert client.get(address).status_code == 404
    client.force_login(cast.cato)
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"<script>alert(1)</script>"
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert visible_to(cast.ada).count() == 1 and visible_to(cast.eve).count() == 0


def test_only_harmless_types_are_shown_in_place(cast: Cast) -> None:
    paper = store_file(content=b"%PDF-1.7", name="a.pdf", by=cast.cato)
    page = store_file(content=b"<html>", name="a.html", by=cast.cato)
    assert file_response(paper, download=False)["Content-Disposition"].startswith("inline")
    assert file_response(page, download=False)["Content-Disposition"].startswith("attachment")
