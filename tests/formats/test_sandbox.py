"""Hostile files end as a refusal, in bounded time and memory, and take nobody with them."""

from __future__ import annotations

import io
import multiprocessing
import os
import signal
import subprocess
import sys
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from manyworks.formats import read, sandbox
from manyworks.formats.sandbox import Limits, read_safely
from manyworks.refused import Refused

QUICK = Limits(memory_mb=1500, cpu_s=30, wall_s=40)


def refusal(path: Path, limits: Limits = QUICK) -> Refused:
    with pytest.raises(Refused) as refused:
        read_safely(path, limits=limits)
    assert path.name in refused.value.message or refused.value.code.startswith("file.")
    return refused.value


def write(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_good_file_comes_back_whole(tmp_path):
    path = write(tmp_path, "F-S_production.csv", b"Label,Quantity\r\nF-S-A,1\r\nF-S-B,2\r\n")
    assert read_safely(path) == read(path)


def test_a_refusal_travels_out_of_the_worker_with_its_cure(tmp_path):
    refused = refusal(
        write(tmp_path, "model.ifc", b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n")
    )
    assert refused.code == "file.pointer"
    assert "git lfs pull" in refused.hint


def test_a_file_that_takes_too_long_is_stopped_on_the_wall_clock(tmp_path):
    path = write(tmp_path, "big.csv", b"Label,Quantity\n" + b"A-1,1\n" * 150_000)
    refused = refusal(path, Limits(memory_mb=1500, cpu_s=30, wall_s=0))
    assert refused.code == "file.too_slow"


def test_a_file_that_needs_too_much_memory_is_stopped(tmp_path):
    path = write(tmp_path, "lists.json", b"[" + b"[]," * 5_000_000 + b"[]]")
    refused = refusal(path, Limits(memory_mb=300, cpu_s=60, wall_s=60))
    assert (refused.code, "300 MB" in refused.message) == ("file.too_heavy", True)


def test_the_worker_knows_no_secret_and_no_database(tmp_path, monkeypatch):
    monkeypatch.setenv("MANYWORKS_SECRET_KEY", "hush")
    monkeypatch.setenv("MANYWORKS_DATABASE_URL", "postgres://nobody@nowhere/none")
    from manyworks.formats.sandbox import _environment

    assert not [name for name in _environment() if name.startswith(("MANYWORKS", "DJANGO"))]


@pytest.mark.parametrize("method", ["spawn", "fork"])
def test_it_works_inside_processes_started_either_way(tmp_path, method):
    path = write(tmp_path, "F-S_production.csv", b"Label,Quantity\nF-S-A,1\n")
    context = multiprocessing.get_context(method)
    with context.Pool(1) as pool:
        assert pool.apply(read_safely, (path,)).pieces == 1


GOOD = b"Label,Quantity\nF-S-A,1\n"


def children_of_the_server() -> list[int]:
    server = sandbox._SERVER._started[0].pid
    return [int(pid) for pid in Path(f"/proc/{server}/task/{server}/children").read_text().split()]


def test_whoever_no_longer_waits_has_the_reading_ended(tmp_path):
    endless = tmp_path / "endless.csv"
    os.mkfifo(endless)
    assert refusal(endless, Limits(wall_s=1)).code == "file.too_slow"
    assert read_safely(write(tmp_path, "F-S_production.csv", GOOD)).pieces == 1
    assert not children_of_the_server()


def test_one_file_is_limited_and_the_next_is_not(tmp_path):
    heavy = write(tmp_path, "lists.json", b"[" + b"[]," * 5_000_000 + b"[]]")
    good = write(
        tmp_path, "F-S_production.csv", b"Label,Quantity\n" + b"".join(b"A%d,1\n" % n for n in range(3_000))
    )
    assert refusal(heavy, Limits(memory_mb=300)).code == "file.too_heavy"
    assert refusal(good, Limits(cpu_s=0)).code == "file.too_slow"
    assert read_safely(good).pieces == 3_000


def test_files_are_read_beside_each_other_and_each_answer_goes_to_its_own(tmp_path):
    paths = [write(tmp_path, f"F-{n}_production.csv", b"Label,Quantity\nA,%d\n" % n) for n in range(1, 25)]
    with ThreadPoolExecutor(max_workers=6) as readers:
        assert [reading.pieces for reading in readers.map(read_safely, paths)] == list(range(1, 25))


def kill_server_and_reader() -> int:
    """Kill both as a machine without memory does; the number of the server."""
    while sandbox._SERVER._started is None or not children_of_the_server():
        pass
    server, reading = sandbox._SERVER._started[0], children_of_the_server()
    os.kill(server.pid, signal.SIGKILL)
    os.kill(reading[0], signal.SIGKILL)
    # until then what is written for the next one goes to this one
    while is_alive(reading[0]):
        pass
    return server.pid


def is_alive(process: int) -> bool:
    try:
        state = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in "ZX"


def test_a_reading_whose_server_is_killed_is_asked_of_the_next(tmp_path):
    path = tmp_path / "F-S_production.csv"
    os.mkfifo(path)
    with ThreadPoolExecutor(max_workers=1) as reader:
        waiting = reader.submit(read_safely, path, limits=Limits(wall_s=60))
        killed = kill_server_and_reader()
        path.write_bytes(GOOD)
        assert waiting.result().pieces == 1
    assert sandbox._SERVER._started[0].pid != killed


def test_a_reading_whose_servers_are_killed_twice_is_refused_and_the_next_is_read(tmp_path):
    endless = tmp_path / "endless.csv"
    os.mkfifo(endless)
    good = write(tmp_path, "F-S_production.csv", GOOD)
    for _time in range(4):
        with ThreadPoolExecutor(max_workers=1) as reader:
            waiting = reader.submit(refusal, endless, Limits(wall_s=60))
            first = kill_server_and_reader()
            while sandbox._SERVER._started is None or sandbox._SERVER._started[0].pid == first:
                pass
            kill_server_and_reader()
            assert waiting.result().code == "file.crash"
        assert read_safely(good).pieces == 1


def test_the_server_ends_with_the_process_that_started_it(tmp_path):
    path = write(tmp_path, "F-S_production.csv", GOOD)
    told = f"from manyworks.formats import sandbox; sandbox.read_safely({str(path)!r})"
    told += "; print(sandbox._SERVER._started[0].pid)"
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True)
    assert not Path(f"/proc/{int(ended.stdout)}").exists()


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.dxf", b"", "file.empty"),
        ("zero.dxf", bytes(5000), "file.zeroed"),
        ("setup.dxf", b"MZ\x90\0" + bytes(1000), "file.program"),
        ("tool.ifc", b"\x7fELF" + bytes(1000), "file.program"),
        ("sheet.dxf", b"%PDF-1.7\n...", "file.pdf"),
        ("photo.dxf", b"\x89PNG\r\n\x1a\n", "file.picture"),
        ("drawing.dxf", b"AC1027\0\0\0\0\0", "file.dwg"),
        ("old.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_office"),
        ("page.svg", b"<!DOCTYPE html><html></html>", "file.unknown_xml"),
        ("model.ifc", b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC99'));\nENDSEC;", "ifc.schema"),
        (
            "model.ifc",
            b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\n#1=IFC",
            "ifc.truncated",
        ),
        ("a.btlx", b'<BTLx Version="1.0"></BTLx>', "btlx.version"),
        ("a.btlx", b'<BTLx Version="2.0.0"><Project>', "xml.unreadable"),
        ("deep.json", b"[" * 100_000, "json.unreadable"),
        ("half.json", rb'{"name": "a\ud800"}', "text.character"),
        ("half.yaml", rb'name: "a\ud800"', "text.character"),
        ("null.toml", rb'name = "a\u0000"', "text.character"),
        ("note.txt", b"I see the player.", "file.unknown"),
        ("bad_production.csv", b"Label,Quantity\nA-1,two\n", "bill.row"),
        ("notes.zip", b"PK\x03\x04garbage", "archive.damaged"),
    ],
)
def test_strangers_are_refused_by_what_is_in_them(tmp_path, name, content, code):
    path = write(tmp_path, name, content)
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == code
    assert name in refused.value.message


BOMB = b"""<?xml version="1.0"?><!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">
<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]>
<svg xmlns="http://www.w3.org/2000/svg"><text>&c;</text></svg>"""
PEEK = b"""<?xml version="1.0"?><!DOCTYPE BTLx [<!ENTITY x SYSTEM "file:///etc/hostname">]>
<BTLx Version="2.0.0"><Project Name="&x;"/></BTLx>"""


@pytest.mark.parametrize(("name", "content"), [("bomb.svg", BOMB), ("peek.btlx", PEEK)])
def test_xml_that_defines_entities_is_refused(tmp_path, name, content):
    with pytest.raises(Refused) as refused:
        read(write(tmp_path, name, content))
    assert refused.value.code == "xml.entities"


NAMES = b"""<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [
    <!ENTITY ns_svg "http://www.w3.org/2000/svg"> <!ENTITY ns_ai 'http://ns.adobe.com/AdobeIllustrator/10.0/'>]>
<svg xmlns="&ns_svg;" xmlns:i="&ns_ai;" width="600mm" height="400mm" viewBox="0 0 600 400">
<rect width="600" height="400" fill="none" stroke="black"/></svg>"""


def test_entities_that_are_only_names_are_read(tmp_path):
    assert len(read(write(tmp_path, "names.svg", NAMES)).parts) == 1


@pytest.mark.parametrize(
    "declared",
    [
        b'<!ENTITY b "&ns_svg;&ns_svg;">',
        b'<!ENTITY % b "x">',
        b'<!ENTITY b "' + b"x" * 300 + b'">',
        b'<!ENTITY b SYSTEM "names.svg">',
        b'<!ENTITY b "&#60;!ENTITY">',
        b'<!ATTLIST g d CDATA "&ns_svg;">',
    ],
)
def test_one_entity_that_could_unfold_refuses_all(tmp_path, declared):
    with pytest.raises(Refused) as refused:
        read(write(tmp_path, "names.svg", NAMES.replace(b"]>", declared + b"]>")))
    assert refused.value.code == "xml.entities"


def test_what_is_declared_of_every_element_is_refused(tmp_path):
    svg = (
        b'<!DOCTYPE svg [<!ATTLIST g d CDATA "'
        + b"x" * 60_000
        + b'">]><svg xmlns="http://www.w3.org/2000/svg">'
    )
    with pytest.raises(Refused) as refused:
        read(write(tmp_path, "spread.svg", svg + b"<g/>" * 60_000 + b"</svg>"))
    assert refused.value.code == "xml.entities"


def test_names_that_would_fill_the_memory_are_refused(tmp_path):
    many = NAMES.replace(b"<rect", b"<desc>" + b"&ns_svg;" * 100_000 + b"</desc><rect")
    with pytest.raises(Refused) as refused:
        read(write(tmp_path, "names.svg", many))
    assert refused.value.code == "xml.entities"


def test_yaml_that_unfolds_without_end_is_refused(tmp_path):
    lines = ["title: bomb", "a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 12)}]" for n in range(1, 12)]
    with pytest.raises(Refused) as refused:
        read(write(tmp_path, "bomb.yml", "\n".join(lines).encode()))
    assert refused.value.code == "yaml.unreadable"


@pytest.mark.parametrize(
    ("name", "member"), [("bomb.xlsx", "xl/worksheets/sheet1.xml"), ("bomb.ifczip", "model.ifc")]
)
def test_zip_bombs_are_counted_before_they_are_opened(tmp_path, name, member):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(member, bytes(60_000_000))
    with pytest.raises(Refused) as refused:
        read(write(tmp_path, name, packed.getvalue()))
    assert refused.value.code == "archive.bomb"


def test_a_file_of_two_hundred_megabytes_is_refused_without_reading_it(tmp_path):
    path = tmp_path / "huge.dxf"
    with path.open("wb") as stream:
        stream.seek(200 * 1024 * 1024 - 1)
        stream.write(b"\0")
    with pytest.raises(Refused) as refused:
        read(path)
    assert (refused.value.code, "MB" in refused.value.message) == ("file.too_large", True)


def test_a_missing_file_is_a_refusal(tmp_path):
    with pytest.raises(Refused) as refused:
        read(tmp_path / "gone.dxf")
    assert refused.value.code == "file.missing"


def test_a_million_lines_are_refused_or_read_but_never_hang(tmp_path, monkeypatch):
    from manyworks.formats.dxf import entities

    monkeypatch.setattr(entities, "MAX_ENTITIES", 2_000)
    lines = b"".join(b"0\nLINE\n8\n0\n10\n%d\n20\n0\n11\n5\n21\n5\n" % n for n in range(3_000))
    path = write(tmp_path, "many.dxf", b"0\nSECTION\n2\nENTITIES\n" + lines + b"0\nENDSEC\n0\nEOF\n")
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "dxf.too_many_entities"


def test_a_model_without_its_optional_reader_is_refused_with_the_cure(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "ifcopenshell", None)
    text = b"ISO-10303-21;\nHEADER;\nFILE_SCHEMA(('IFC4'));\nENDSEC;\nDATA;\nENDSEC;\nEND-ISO-10303-21;\n"
    with pytest.raises(Refused) as refused:
        read(write(tmp_path, "m.ifc", text))
    assert (refused.value.code, "manyworks[ifc]" in refused.value.hint) == ("ifc.not_installed", True)
