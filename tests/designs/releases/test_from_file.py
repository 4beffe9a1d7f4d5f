"""The gate from a file's bytes on: the sample system's DXF through import, accept and gate, clean and spoilt.

Every fault is made on the real file: its bytes, or its entities through a DXF library and written again.
"""

import io
from collections.abc import Callable
from pathlib import Path

import ezdxf
import pytest
from ezdxf.document import Drawing as Document
from ezdxf.entities.dxfgfx import DXFGraphic

from manyworks.core.errors import Refused
from manyworks.designs.catalogue.actions import edit_building_system
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.imports.actions import accept_block, answer_finding, import_designs, keep_reading
from manyworks.designs.imports.queries import review_rows
from manyworks.designs.releases.actions import check_revision, release_revision
from manyworks.designs.releases.cuttable import GateFinding
from manyworks.designs.releases.queries import gate_findings
from manyworks.drafting.sample.export import block_bill, block_dxf
from manyworks.drafting.sample.system import BLOCK_CODES, sample_block
from manyworks.formats import read
from tests.designs.conftest import Cast

BLOCK = sample_block("F-S")
DXF, BILL = block_dxf(BLOCK), block_bill(BLOCK)

Change = Callable[[Document], object]


@pytest.fixture
def bring(cast: Cast, system: BuildingSystem, tmp_path: Path) -> Callable[..., BlockRevision]:
    """What the worker and the importer do, in this process; the board is answered where it is asked."""

    def bring(dxf: bytes, *, bill: bytes = BILL, code: str = "F-S", sign: bool = False) -> BlockRevision:
        files = {f"{code}.dxf": dxf, f"{code}_production.csv": bill}
        wanted = import_designs(by=cast.ann, system=system, files=list(files.items()))
        for file in wanted.files.order_by("pk"):
            path = tmp_path / file.stored_file.name
            path.write_bytes(files[path.name])
            block = keep_reading(file=file, reading=read(path))
        for row in review_rows(block):
            if not row.is_open or row.question is None:
                continue
            if row.question.board:
                answer_finding(block=block, key=row.row["key"], value="plywood-spruce 18", by=cast.ann)
            elif sign:
                answer_finding(block=block, key=row.row["key"], value=row.question.choices[0][0], by=cast.ann)
        block.refresh_from_db()
        return accept_block(block=block, by=cast.ann, code=code, board_window_mm=(17.8, 18.2), tool_mm=8.0)

    return bring


def spoilt(change: Change) -> bytes:
    """The clean file with one thing changed, written by another program than ours."""
    document = ezdxf.read(io.StringIO(DXF.decode()))
    change(document)
    text = io.StringIO()
    document.write(text)
    return text.getvalue().encode()


def on(document: Document, layer: str) -> list[DXFGraphic]:
    return [entity for entity in document.modelspace() if layer in entity.dxf.layer]


def remove(layer: str, index: int = 0) -> Change:
    return lambda document: document.modelspace().delete_entity(on(document, layer)[index])


def put_on(layer: str, other: str, index: int = 0) -> Change:
    return lambda document: setattr(on(document, layer)[index].dxf, "layer", other)


def stack(layer: str, index: int = 0) -> Change:
    return lambda document: document.modelspace().add_entity(on(document, layer)[index].copy())


def words_of(document: Document, index: int = 3) -> DXFGraphic:
    """The words of a label; the lines that are engraved stand beside them."""
    return [entity for entity in document.modelspace() if entity.dxftype() == "TEXT"][index]


def label(words: str) -> Change:
    return lambda document: setattr(words_of(document).dxf, "text", words)


def widen(document: Document) -> None:
    """One slot 15 mm longer: the notch of 58 mm that should have been 43."""
    slot = on(document, "CUTTHROUGH_INSIDE")[3]
    points = [tuple(point) for point in slot.get_points()]  # type: ignore[attr-defined]
    right = max(point[0] for point in points)
    slot.set_points([(p[0] + 15 if p[0] > right - 5 else p[0], *p[1:]) for p in points])  # type: ignore[attr-defined]


def shift(layer: str, index: int) -> Change:
    """The same feature 15 mm further along: no count, size, length or area changes."""
    return lambda document: on(document, layer)[index].translate(15, 0, 0)


INSIDE, OUTSIDE, HALF_MILL = "CUTTHROUGH_INSIDE", "CUTTHROUGH_OUTSIDE", "9MMDEEP"

FAULTS: list[tuple[str, Change, str, str]] = [
    ("a missing hole", remove(INSIDE, 3), "bill.holes", "F-S-B"),
    ("a missing screw hole", remove("DRILL"), "bill.drills", "F-S-A"),
    ("a missing half-mill", remove(HALF_MILL), "bill.pockets", "F-S-B"),
    ("a missing part", remove(OUTSIDE, 4), "bill.part_missing", "F-S-E"),
    ("a half-mill cut through", put_on(HALF_MILL, f"4_ANYTOOL_{INSIDE}"), "bill.pockets", "F-S-B"),
    ("a half-mill cut out", put_on(HALF_MILL, f"5_ANYTOOL_{OUTSIDE}"), "bill.pockets", "F-S-B"),
    ("a half-mill as a note", put_on(HALF_MILL, "NOTES"), "bill.pockets", "F-S-B"),
    ("a half-mill as a mark", put_on(HALF_MILL, "1_ANYTOOL_1MMDEEP_LABELS"), "bill.pockets", "F-S-B"),
    ("a half-mill on no layer", put_on(HALF_MILL, "0"), "layer.unknown", "layer 0"),
    ("a half-mill too deep", put_on(HALF_MILL, "3_ANYTOOL_13MMDEEP_INSIDE"), "bill.depths", "F-S-B"),
    ("a half-mill of no depth", put_on(HALF_MILL, "3_POCKET"), "layer.depth_unknown", "3_POCKET"),
    ("a hole as a half-mill", put_on(INSIDE, f"3_ANYTOOL_{HALF_MILL}_INSIDE", 3), "bill.holes", "F-S-B"),
    ("a label of another part", label("F-S-C"), "label.differs", "F-S-D"),
    ("a label of no part", label("F-S-X"), "label.differs", "F-S-D"),
    ("a label left out", lambda d: d.modelspace().delete_entity(words_of(d)), "label.missing", "F-S-D"),
    ("an open outline", lambda d: on(d, OUTSIDE)[1].close(False), "outline.open", OUTSIDE),  # type: ignore[attr-defined]
    ("an open slot", lambda d: on(d, INSIDE)[3].close(False), "bill.holes", "F-S-B"),  # type: ignore[attr-defined]
    ("a part drawn twice", stack(OUTSIDE, 1), "duplicate.stacked", OUTSIDE),
    ("a slot drawn twice", stack(INSIDE, 3), "duplicate.stacked", INSIDE),
    ("a screw hole drawn twice", stack("DRILL"), "duplicate.stacked", "DRILL"),
    ("a slot in another place", shift(INSIDE, 3), "bill.places", "F-S-B"),
    ("a half-mill in another place", shift(HALF_MILL, 0), "bill.places", "F-S-B"),
    ("a screw hole in another place", shift("DRILL", 0), "bill.places", "F-S-A"),
    ("a slot of 58 for 43 mm", widen, "bill.cut_length", "F-S-B"),
]


def refusals(revision: BlockRevision) -> list[GateFinding]:
    return [finding for finding in gate_findings(revision) if finding.refusal]


@pytest.mark.parametrize("code", BLOCK_CODES)
def test_the_clean_sample_system_passes_from_file_to_release(
    bring: Callable[..., BlockRevision], cast: Cast, code: str
) -> None:
    block = sample_block(code)
    revision = bring(block_dxf(block), bill=block_bill(block), code=code)
    assert gate_findings(revision) == []
    check_revision(revision=revision, by=cast.ida)
    assert release_revision(revision=revision, by=cast.ann).status == "released"


def test_the_clean_file_saved_by_another_program_passes(bring: Callable[..., BlockRevision]) -> None:
    assert refusals(bring(spoilt(lambda document: None))) == []


def test_the_clean_file_without_our_own_marks_passes(bring: Callable[..., BlockRevision]) -> None:
    """Another program drops what ours attached to the outlines: labels and bill must do."""

    def drop(document: Document) -> None:
        for outline in on(document, OUTSIDE):
            outline.discard_xdata("MANYWORKS")

    assert refusals(bring(spoilt(drop))) == []


@pytest.mark.parametrize(("name", "change", "code", "place"), FAULTS, ids=[fault[0] for fault in FAULTS])
def test_each_fault_is_refused_with_its_place_and_its_cure(
    bring: Callable[..., BlockRevision], cast: Cast, name: str, change: Change, code: str, place: str
) -> None:
    revision = bring(spoilt(change))
    found = next((finding for finding in refusals(revision) if finding.code == code), None)
    assert found is not None, f"{name}: {[f.code for f in gate_findings(revision)]}"
    assert place in found.message
    assert found.hint
    with pytest.raises(Refused):
        check_revision(revision=revision, by=cast.ida)
    assert BlockRevision.objects.get(pk=revision.pk).status == "draft"


def test_a_duplicate_passes_only_after_somebody_signed_that_the_copy_is_left_out(
    bring: Callable[..., BlockRevision], cast: Cast
) -> None:
    revision = bring(spoilt(stack(OUTSIDE, 1)), sign=True)
    assert refusals(revision) == []
    answer = next(f["answer"] for f in revision.evidence["findings"] if f["code"] == "duplicate.stacked")
    assert answer["by"] == "Ann"


@pytest.mark.parametrize("start", range(0, len(DXF) - 512, len(DXF) // 24))
def test_a_zeroed_block_of_bytes_is_refused_wherever_it_lies(tmp_path: Path, start: int) -> None:
    path = tmp_path / "F-S.dxf"
    path.write_bytes(DXF[:start] + bytes(512) + DXF[start + 512 :])
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.hint
    if start == 0:
        # Nothing is left that says it ever was a drawing.
        assert refused.value.code == "text.binary"
        return
    assert refused.value.code == "dxf.zeroed"
    line = DXF[:start].count(b"\n") + 1
    assert f"line {line:,} " in refused.value.message or f"line {line} " in refused.value.message


def test_bytes_zeroed_on_disk_after_the_import_are_refused(
    bring: Callable[..., BlockRevision], cast: Cast
) -> None:
    from manyworks.core.files.queries import path_of

    revision = bring(DXF)
    stored = path_of(revision.source_file.sha256)
    stored.write_bytes(DXF[:30_000] + bytes(512) + DXF[30_512:])
    assert [finding.code for finding in refusals(revision)] == ["file.changed", "file.zeroed"]
    assert "30000" in refusals(revision)[1].message
    stored.write_bytes(DXF)
    assert refusals(revision) == []


def test_a_licence_without_paid_use_is_refused_whether_the_system_or_the_file_says_so(
    bring: Callable[..., BlockRevision], cast: Cast, system: BuildingSystem
) -> None:
    def forbid(document: Document) -> None:
        note = next(entity for entity in document.modelspace() if entity.dxftype() == "MTEXT")
        note.text = note.text.replace("CERN-OHL-S-2.0", "CC-BY-NC-4.0")  # type: ignore[attr-defined]

    said_by_file = bring(spoilt(forbid))
    assert [finding.code for finding in refusals(said_by_file)] == ["licence.no_paid_work"]
    clean = bring(DXF)
    edit_building_system(system=system, by=cast.ann, licence="CC-BY-NC-4.0", allows_paid_work=False)
    clean.refresh_from_db()
    assert [finding.code for finding in refusals(clean)] == ["licence.no_paid_work"]


def test_one_changed_byte_is_a_new_revision_and_the_same_bytes_are_not(
    bring: Callable[..., BlockRevision],
) -> None:
    first = bring(DXF)
    with pytest.raises(Refused) as refused:
        bring(DXF)
    assert refused.value.code == "revision.same"
    second = bring(DXF.replace(b"Floor block, short", b"Floor block, Short", 1))
    assert (first.revision, second.revision) == (1, 2)
    assert first.content_hash != second.content_hash
