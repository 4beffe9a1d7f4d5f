"""Real drawings and lists become blocks with the counts that were measured in them."""

from collections.abc import Callable
from pathlib import Path

import ezdxf
import pytest
from ezdxf.layouts import Modelspace

from manyworks.core.vocabulary.models import Material
from manyworks.designs.catalogue.models import BuildingSystem
from manyworks.designs.imports.actions import accept_block, answer_finding, import_designs, keep_reading
from manyworks.designs.imports.models import ImportedBlock
from manyworks.designs.imports.queries import review_rows
from manyworks.designs.releases.queries import gate_findings
from manyworks.formats import read
from tests.designs.conftest import Cast

DRAWINGS = [
    ("wikihouse-microhouse/MicroHouse_othercomponents_v0.5.dxf", 152),
    ("wikihouse-owl/Owl_2_CuttingFiles.dxf", 43),
    ("wikihouse-mallet/mallet2.dxf", 4),
]
LISTS = {"E-L": (39, 21), "F-S": (25, 11), "R-S-42": (12, 12), "W-O-M-1": (13, 9), "G-S-42-1": (5, 5)}


def bring(cast: Cast, system: BuildingSystem, path: Path) -> ImportedBlock:
    """As the worker would, without its process."""
    wanted = import_designs(by=cast.ann, system=system, files=[(path.name, path.read_bytes())])
    return keep_reading(file=wanted.files.get(), reading=read(path))


def answer_boards(cast: Cast, block: ImportedBlock) -> ImportedBlock:
    for row in review_rows(block):
        if row.question and row.question.board:
            block = answer_finding(block=block, key=row.row["key"], value="plywood-other 18", by=cast.ann)
    return block


@pytest.mark.data
@pytest.mark.parametrize(("name", "pieces"), DRAWINGS)
def test_a_drawing_becomes_a_draft_that_the_gate_holds_back(
    cast: Cast, system: BuildingSystem, shared_data: Path, name: str, pieces: int
) -> None:
    assert Material.objects.filter(code="plywood-other").exists()
    block = answer_boards(cast, bring(cast, system, shared_data / "designs" / name))
    revision = accept_block(block=block, by=cast.ann, code=block.code[:60])
    assert sum(part.quantity for part in revision.parts.all()) == pieces
    assert all(part.drawn for part in revision.parts.all())
    codes = {finding.code for finding in gate_findings(revision)}
    assert {"unit.conflict", "licence.missing", "bill.missing"} <= codes
    if "Owl" in name:
        assert "duplicate.stacked" in codes


@pytest.mark.data
@pytest.mark.parametrize("code", LISTS)
def test_a_production_list_becomes_a_revision_without_geometry(
    cast: Cast, system: BuildingSystem, shared_data: Path, code: str
) -> None:
    path = shared_data / "designs" / "wikihouse-skylark150-csv" / f"{code}_production.csv"
    block = answer_boards(cast, bring(cast, system, path))
    revision = accept_block(block=block, by=cast.ann, code=block.code)
    parts = list(revision.parts.all())
    assert (revision.block.code, (sum(p.quantity for p in parts), len(parts))) == (code, LISTS[code])
    assert not any(part.drawn for part in parts)


def open_questions(block: ImportedBlock) -> list[tuple[str, str]]:
    return [(r.row["code"], r.row["where"]) for r in review_rows(block) if r.is_open and r.question]


@pytest.mark.data
def test_the_next_revision_of_a_real_file_is_asked_only_what_is_new(
    cast: Cast, system: BuildingSystem, shared_data: Path, tmp_path: Path
) -> None:
    source = shared_data / "designs" / "wikihouse-wren-test" / "Wren_Tolerance-Test_CNC-cutting_v1.dxf"
    block = bring(cast, system, source)
    asked = open_questions(block)
    assert {code for code, _where in asked} >= {"duplicate.stacked", "offset.per_part"}
    for row in review_rows(block):
        if row.is_open and row.question:
            value = row.question.choices[0][0] if row.question.choices else "plywood-spruce 18"
            block = answer_finding(block=block, key=row.row["key"], value=value, by=cast.ann)
    assert open_questions(block) == []

    def revision(name: str, change: Callable[[Modelspace], object]) -> ImportedBlock:
        document = ezdxf.readfile(source)
        change(document.modelspace())
        document.saveas(tmp_path / name)
        return bring(cast, system, tmp_path / name)

    def one_more_part(space: Modelspace) -> None:
        corners = [(-20300, -900), (-20260, -900), (-20260, -860), (-20300, -860)]
        space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "4_ANYTOOL_CUTTHROUGH_OUTSI"})

    def one_new_layer(space: Modelspace) -> None:
        corners = [(-20300, -900), (-20290, -900), (-20290, -890)]
        space.add_lwpolyline(corners, close=True, dxfattribs={"layer": "XYZ"})

    assert open_questions(revision("same.dxf", lambda space: None)) == []
    more = revision("more.dxf", one_more_part)
    assert len(more.drawing["parts"]) == len(block.drawing["parts"]) + 1
    # The part lies inside another, and carries no offset mark: two new questions, and none of the old.
    assert [code for code, _where in open_questions(more)] == ["outline.nested", "offset.unknown"]
    new = revision("new.dxf", one_new_layer)
    # Of the parts with its label one is now another.
    assert open_questions(new) == [("layer.unknown", "layer XYZ"), ("label.shared", "label F1")]
    assert system.import_profiles.count() == 1
