"""Files to take away read back as what they were made of; only who may see a revision gets them."""

import csv
import io
from pathlib import Path

import pytest
from django.test import Client
from openpyxl import load_workbook

from manyworks.designs.catalogue.actions.load_sample_system import add_sample_block
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem, SheetStock
from manyworks.designs.papers.sheet_map import drawings, map_sheets, sheet_map_pdf
from manyworks.designs.releases.actions import check_revision, release_revision
from manyworks.designs.releases.queries import specs_of
from manyworks.drafting.sample.export import part_specs
from manyworks.drafting.sample.system import sample_block
from manyworks.formats import read
from manyworks.formats.manifest import Manifest
from manyworks.refused import Refused
from tests.designs.conftest import Cast

BLOCK = sample_block("F-S")


@pytest.fixture
def revision(cast: Cast, system: BuildingSystem) -> BlockRevision:
    return add_sample_block(system=system, block=BLOCK, by=cast.ann)


def client_of(cast: Cast) -> Client:
    client = Client()
    client.force_login(cast.ann)
    return client


def test_the_cutting_file_reads_back_as_the_same_parts(
    cast: Cast, revision: BlockRevision, tmp_path: Path
) -> None:
    answer = client_of(cast).get(f"{revision.get_absolute_url()}cutting.dxf")
    assert answer["Content-Disposition"] == 'attachment; filename="F-S-rev1.dxf"'
    path = tmp_path / "F-S.dxf"
    path.write_bytes(answer.content)
    assert {(p.code, p.quantity) for p in read(path).parts} == {(p.code, p.quantity) for p in BLOCK.parts}


def test_the_cut_list_is_the_same_as_table_and_as_workbook(cast: Cast, revision: BlockRevision) -> None:
    base, client = revision.get_absolute_url(), client_of(cast)
    table = list(csv.reader(io.StringIO(client.get(f"{base}cut-list.csv").content.decode("utf-8-sig"))))
    book = load_workbook(io.BytesIO(client.get(f"{base}cut-list.xlsx").content)).active
    assert book is not None
    rows = [["" if cell is None else str(cell) for cell in row] for row in book.iter_rows(values_only=True)]
    assert [row[:3] for row in rows] == [row[:3] for row in table]
    assert {(row[0], int(row[2])) for row in table[1:]} == {(p.code, p.quantity) for p in BLOCK.parts}


def test_the_flat_drawing_is_an_svg_of_every_part(cast: Cast, revision: BlockRevision) -> None:
    text = client_of(cast).get(f"{revision.get_absolute_url()}drawing.svg").content.decode()
    assert text.startswith("<svg")
    assert all(part.code in text for part in BLOCK.parts)


def test_the_manifest_names_licence_and_released_blocks_only(
    cast: Cast, revision: BlockRevision, tmp_path: Path
) -> None:
    path = tmp_path / "okh.yaml"

    def manifest() -> Manifest:
        path.write_bytes(Client().get(f"{revision.block.system.get_absolute_url()}okh.yaml").content)
        found = read(path)
        assert isinstance(found, Manifest)
        return found

    assert (manifest().licence, manifest().design_files) == ("CC-BY-SA-4.0", ())
    check_revision(revision=revision, by=cast.ida)
    release_revision(revision=revision, by=cast.ann)
    assert manifest().version == "F-S rev 1"
    assert manifest().design_files == (f"{revision.get_absolute_url()}cutting.dxf",)
    assert manifest().bill == (f"{revision.get_absolute_url()}cut-list.csv",)


def test_a_sheet_map_holds_every_piece_once_and_is_the_same_each_time(
    cast: Cast, revision: BlockRevision
) -> None:
    specs, boards = specs_of(revision), list(SheetStock.objects.select_related("material"))
    found = map_sheets(specs, boards)
    assert found.layout.valid
    labels = [part.label for sheet in drawings(found, specs) for part in sheet.parts]
    assert sorted(labels) == sorted(p.code for p in BLOCK.parts for _ in range(p.quantity))
    first = sheet_map_pdf(revision, specs, boards, link="https://example.org/F-S/")
    assert first.startswith(b"%PDF")
    assert first == sheet_map_pdf(revision, specs, boards, link="https://example.org/F-S/")
    answer = client_of(cast).get(f"{revision.get_absolute_url()}sheet-map.pdf")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")


def test_a_sheet_map_without_a_board_is_refused_with_what_to_do() -> None:
    with pytest.raises(Refused) as refused:
        map_sheets(part_specs(BLOCK), [])
    assert (refused.value.code, bool(refused.value.hint)) == ("sheet.none", True)


def test_strangers_get_no_file_of_a_draft_and_passers_by_must_sign_in(
    cast: Cast, revision: BlockRevision
) -> None:
    stranger = Client()
    stranger.force_login(cast.pat)
    for name in ("cutting.dxf", "drawing.svg", "cut-list.csv", "cut-list.xlsx", "sheet-map.pdf"):
        assert stranger.get(f"{revision.get_absolute_url()}{name}").status_code == 404
        assert Client().get(f"{revision.get_absolute_url()}{name}").status_code == 302


def test_estimate_and_fileset_are_asked_for_on_the_page(cast: Cast, revision: BlockRevision) -> None:
    base, client = revision.get_absolute_url(), client_of(cast)
    revision.routing.all().delete()
    assert "Estimate them from the drawing" in client.get(base).content.decode()
    assert client.post(f"{base}estimate/").status_code == 302
    assert revision.routing.count() == 7
    page = client.get(base).content.decode()
    for words in ("Machine time", "Cutter, 8 mm", "Drill, 4 mm", "Changing the board", "Middle of mass"):
        assert words in page
    sent = client.post(f"{base}fileset/", {"board_mm": "17.5"})
    thin = revision.filesets.get()
    assert sent["Location"] == thin.get_absolute_url()
    assert "17.30–17.70 mm" in client.get(base).content.decode()
    assert "for boards of another thickness" in client.get(thin.get_absolute_url()).content.decode()
    assert client.post(f"{base}fileset/", {"board_mm": "x"})["Location"] == base
