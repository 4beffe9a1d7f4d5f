"""Files come in, are read by the worker, answered, accepted, and pass the gate."""

import pytest

from manyworks.core import clock
from manyworks.core.errors import Refused
from manyworks.core.jobs.actions import cancel_job, run_due_jobs
from manyworks.core.jobs.jobs import JobContext, claim
from manyworks.core.jobs.models import Job
from manyworks.core.log.models import LogEntry
from manyworks.designs.catalogue.actions import set_routing
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.catalogue.rules import RoutingStep
from manyworks.designs.drawing_data import load_drawing
from manyworks.designs.imports import jobs
from manyworks.designs.imports.actions import (
    accept_block,
    answer_finding,
    import_designs,
    keep_reading,
    refuse_file,
)
from manyworks.designs.imports.actions.keep_reading import read_as_answered
from manyworks.designs.imports.models import ImportedBlock, ImportFile
from manyworks.designs.imports.queries import review_rows, visible_to
from manyworks.designs.releases.actions import check_revision
from manyworks.designs.releases.queries import gate_findings
from manyworks.drafting.sample.export import block_bill, block_dxf
from manyworks.drafting.sample.system import sample_block
from manyworks.formats.drawing import Drawing, Finding, Layer, Part, UnitDecision
from manyworks.geometry import Geometry
from tests.designs.conftest import Cast

BLOCK = sample_block("F-S")
DXF, BILL = block_dxf(BLOCK), block_bill(BLOCK)
ROUTING = [RoutingStep("assembly", None, "make", None)]


def accept(cast: Cast, block: ImportedBlock, **more: object) -> BlockRevision:
    values = {"code": block.code, "board_window_mm": (17.8, 18.2), "tool_mm": 8.0, **more}
    return accept_block(block=block, by=cast.ann, **values)  # type: ignore[arg-type]


def test_a_drawing_and_its_bill_become_one_draft_that_passes_the_gate(
    cast: Cast, system: BuildingSystem
) -> None:
    wanted = import_designs(
        by=cast.ann, system=system, files=[("F-S.dxf", DXF), ("F-S_production.csv", BILL)]
    )
    run_due_jobs(now=clock.now())
    block = wanted.blocks.get()
    assert (block.code, block.drawing_file.name, block.bill_file.name) == (
        "F-S",
        "F-S.dxf",
        "F-S_production.csv",
    )
    assert [row.row["code"] for row in review_rows(block) if row.is_open] == []
    revision = accept(cast, block, kind="floor")
    assert {part.geometry_hash for part in revision.parts.all()} == {
        p.plate.geometry_hash for p in BLOCK.parts
    }
    assert {p.code: p.quantity for p in revision.parts.all()} == {p.code: p.quantity for p in BLOCK.parts}
    assert (revision.offset_state, revision.source_file.name) == ("applied", "F-S.dxf")
    assert gate_findings(revision) == []
    check_revision(revision=revision, by=cast.ida)
    with pytest.raises(Refused, match="already"):
        accept(cast, block)


def test_a_hole_lost_from_the_drawing_is_caught_by_the_bill(cast: Cast, system: BuildingSystem) -> None:
    from dataclasses import replace

    from manyworks.formats.drawing import OffsetState
    from manyworks.formats.dxf_writer import write_parts

    parts = [p.plate.part(code=p.code, quantity=p.quantity, material="plywood-spruce") for p in BLOCK.parts]
    drawn = parts[0].geometry
    parts[0] = replace(parts[0], geometry=replace(drawn, holes=drawn.holes[1:]))
    lost = write_parts(parts, offset=OffsetState("applied"), licence="CERN-OHL-S-2.0", title="F-S")
    wanted = import_designs(
        by=cast.ann, system=system, files=[("F-S.dxf", lost), ("F-S_production.csv", BILL)]
    )
    run_due_jobs(now=clock.now())
    revision = accept(cast, wanted.blocks.get())
    assert [finding.code for finding in gate_findings(revision)] == ["bill.holes"]


def test_a_zeroed_file_is_refused_and_the_others_are_read(cast: Cast, system: BuildingSystem) -> None:
    damaged = DXF[:2000] + bytes(512) + DXF[2512:]
    wanted = import_designs(
        by=cast.ann, system=system, files=[("bad.dxf", damaged), ("F-S_production.csv", BILL)]
    )
    run_due_jobs(now=clock.now())
    wanted.refresh_from_db()
    bad, good = wanted.files.order_by("pk")
    assert (bad.refusal["code"], bad.read, good.read) == ("dxf.zeroed", False, True)
    assert (wanted.status, wanted.blocks.count()) == ("read", 1)
    assert LogEntry.objects.filter(event="designs.import.refused").count() == 1


def test_a_list_without_drawing_says_geometry_unknown_and_cannot_be_checked(
    cast: Cast, system: BuildingSystem
) -> None:
    plain = b"Label,Quantity\r\nW-A,2\r\nW-B,1\r\n"
    wanted = import_designs(by=cast.ann, system=system, files=[("W_production.csv", plain)])
    run_due_jobs(now=clock.now())
    block = wanted.blocks.get()
    with pytest.raises(Refused) as refused:
        accept(cast, block)
    assert refused.value.code == "import.board_unknown"
    question = next(row for row in review_rows(block) if row.question and row.question.board)
    answer_finding(block=block, key=question.row["key"], value="plywood-spruce 18", by=cast.ann)
    revision = accept(cast, block)
    assert [(p.code, p.quantity, bool(p.drawn)) for p in revision.parts.all()] == [
        ("W-A", 2, False),
        ("W-B", 1, False),
    ]
    assert revision.mass_kg is None
    assert "geometry.unknown" in {finding.code for finding in gate_findings(revision)}
    set_routing(revision=revision, by=cast.ann, steps=ROUTING)


def drawing(findings: tuple[Finding, ...]) -> Drawing:
    outline = ((0.0, 0.0), (300.0, 0.0), (300.0, 200.0), (0.0, 200.0))
    part = Part("P001", Geometry(outline), code="A", material="SPRUCEPLY", thickness_mm=18.0)
    return Drawing(
        "a.dxf",
        "DXF AC1015",
        UnitDecision("inch", "mm", "boards", 1.0, False),
        parts=(part,),
        layers=(Layer("4_cut", "outside", 1),),
        findings=findings,
    )


UNIT = Finding("unit.conflict", "question", "file", "The file says inch, but it was read in mm.")
OFFSET = Finding("offset.unknown", "question", "notes", "Nothing says whether offsets are applied.")
NEW = Finding("layer.unknown", "question", "layer 0", "The name says nothing about cutting.")


def read_in(cast: Cast, system: BuildingSystem, name: str, *findings: Finding) -> ImportedBlock:
    """As the worker would, without a file to read."""
    wanted = import_designs(by=cast.ann, system=system, files=[(name, name.encode())])
    return keep_reading(file=wanted.files.get(), reading=drawing(findings))


def test_answers_are_given_again_to_the_next_revision_which_asks_only_what_is_new(
    cast: Cast, system: BuildingSystem
) -> None:
    first = read_in(cast, system, "a.dxf", UNIT, OFFSET)
    keys = {row["code"]: row["key"] for row in first.findings}
    answer_finding(block=first, key=keys["unit.conflict"], value="mm", by=cast.ann)
    answer_finding(block=first, key=keys["offset.unknown"], value="none", by=cast.ann)
    second = read_in(cast, system, "b.dxf", UNIT, OFFSET, NEW)
    assert [row.row["code"] for row in review_rows(second) if row.is_open] == ["layer.unknown"]
    assert all(row["answer"]["again"] for row in second.findings if row["answer"])
    revision = accept(cast, second, counted=True)
    assert revision.evidence["unit"]["decided_by"] == "Ann"
    assert revision.evidence["counted_by"] == "Ann"
    assert revision.offset_state == "none"
    assert [finding.code for finding in gate_findings(revision)] == ["layer.unknown"]


def test_the_same_question_under_other_layers_is_asked_again(cast: Cast, system: BuildingSystem) -> None:
    from dataclasses import replace

    first = read_in(cast, system, "a.dxf", OFFSET)
    answer_finding(block=first, key=first.findings[0]["key"], value="none", by=cast.ann)
    wanted = import_designs(by=cast.ann, system=system, files=[("c.dxf", b"c")])
    other = replace(drawing((OFFSET,)), layers=(Layer("TOP-CUT", "outside", 1),))
    block = keep_reading(file=wanted.files.get(), reading=other)
    assert [row.row["code"] for row in review_rows(block) if row.is_open] == ["offset.unknown"]


def test_another_unit_makes_the_worker_read_again(cast: Cast, system: BuildingSystem) -> None:
    wanted = import_designs(by=cast.ann, system=system, files=[("F-S.dxf", DXF)])
    run_due_jobs(now=clock.now())
    block = wanted.blocks.get()
    row = {
        **block.findings[0],
        "code": "unit.conflict",
        "severity": "question",
        "key": "unit",
        "answer": None,
    }
    ImportedBlock.objects.filter(pk=block.pk).update(findings=[row])
    answer_finding(block=block, key="unit", value="inch", by=cast.ann)
    run_due_jobs(now=clock.now())
    block.refresh_from_db()
    assert block.drawing["unit"]["used"] == "inch"
    widest = max(x for x, _y in block.drawing["parts"][0]["geometry"]["outline"])
    assert widest == pytest.approx(1159 * 25.4, rel=0.01)


def test_nothing_is_made_of_a_drawing_that_is_not_read_in_the_unit_that_was_answered(
    cast: Cast, system: BuildingSystem
) -> None:
    """The job may be stopped, or still to come: every part would have the wrong size, signed for."""
    block = asked_for_its_unit(cast, system)
    answer_finding(block=block, key="unit", value="cm", by=cast.ann)
    cancel_job(job=Job.objects.get(status="queued"), by=cast.ann)
    with pytest.raises(Refused) as refused:
        accept_block(block=block, by=cast.ann, code="F-S")
    assert refused.value.code == "import.unit_unread" and "cm" in refused.value.message
    answer_finding(block=block, key="unit", value="cm", by=cast.ann)
    run_due_jobs(now=clock.now())
    block.refresh_from_db()
    assert block.drawing["unit"]["used"] == "cm", "answered again, it is read again"


def asked_for_its_unit(cast: Cast, system: BuildingSystem) -> ImportedBlock:
    wanted = import_designs(by=cast.ann, system=system, files=[("F-S.dxf", DXF)])
    run_due_jobs(now=clock.now())
    block = wanted.blocks.get()
    asked = {"code": "unit.absent", "severity": "question", "key": "unit", "answer": None}
    ImportedBlock.objects.filter(pk=block.pk).update(findings=[{**block.findings[0], **asked}])
    return block


@pytest.mark.parametrize(("answers", "used"), [(("cm", "inch"), "inch"), (("cm", "mm"), "mm")])
def test_the_last_answer_about_a_unit_counts(
    cast: Cast, system: BuildingSystem, answers: tuple[str, str], used: str
) -> None:
    block = asked_for_its_unit(cast, system)
    for unit in answers:
        answer_finding(block=block, key="unit", value=unit, by=cast.ann)
    run_due_jobs(now=clock.now())
    block.refresh_from_db()
    assert block.drawing["unit"]["used"] == used


def test_a_reading_in_a_unit_that_was_changed_meanwhile_is_not_kept(
    cast: Cast, system: BuildingSystem
) -> None:
    block = asked_for_its_unit(cast, system)
    before = block.drawing
    answer_finding(block=block, key="unit", value="inch", by=cast.ann)
    wanted = {"unit": "cm", "colours": None}
    keep_reading(file=block.design_import.files.get(), reading=load_drawing(before), wanted=wanted)
    block.refresh_from_db()
    assert block.drawing == before and block.findings[0]["answer"]["value"] == "inch"


def test_a_unit_that_was_answered_for_an_earlier_file_is_read_without_asking(
    cast: Cast, system: BuildingSystem
) -> None:
    block = asked_for_its_unit(cast, system)
    block.findings = [{**block.findings[0], "code": "unit.absent", "answer": {"value": "cm", "by": "Ann"}}]
    read_as_answered(block=block, by=cast.ann)
    assert Job.objects.get(status="queued").arguments["unit"] == "cm"


def test_a_stranger_can_neither_bring_nor_answer_nor_accept_nor_see(
    cast: Cast, system: BuildingSystem
) -> None:
    block = read_in(cast, system, "a.dxf", OFFSET)
    with pytest.raises(Refused):
        import_designs(by=cast.pat, system=system, files=[("a.dxf", b"a")])
    with pytest.raises(Refused):
        answer_finding(block=block, key=block.findings[0]["key"], value="none", by=cast.pat)
    with pytest.raises(Refused):
        accept_block(block=block, by=cast.pat, code="A")
    assert not visible_to(cast.pat).exists()
    assert visible_to(cast.ann).count() == 1


def test_a_question_that_is_gone_cannot_be_answered(cast: Cast, system: BuildingSystem) -> None:
    block = read_in(cast, system, "a.dxf", OFFSET)
    with pytest.raises(Refused) as refused:
        answer_finding(block=block, key="gone", value="none", by=cast.ann)
    assert refused.value.code == "answer.unknown"


def test_a_refused_file_keeps_the_reason(cast: Cast, system: BuildingSystem) -> None:
    wanted = import_designs(by=cast.ann, system=system, files=[("a.dxf", b"a")])
    refuse_file(file=wanted.files.get(), refused=Refused("x.y", "No.", "Try again."))
    assert ImportFile.objects.get().refusal["message"] == "No."


@pytest.mark.parametrize(("each", "read"), [(100, 3), (1200, 1), (700, 2), (0, 3)])
def test_one_upload_leaves_time_for_the_jobs_of_others(
    cast: Cast, system: BuildingSystem, monkeypatch: pytest.MonkeyPatch, each: int, read: int
) -> None:
    names = [f"F-{number}.csv" for number in range(3)]
    wanted = import_designs(
        by=cast.ann,
        system=system,
        files=[(name, b"Label,Quantity\nA%d,2\n" % number) for number, name in enumerate(names)],
    )
    assert wanted.job is not None
    job = claim(str(wanted.job.pk), "here:1")
    assert job is not None
    passed = [0.0]
    read_one = jobs._read_one

    def slowly(file: ImportFile) -> None:
        passed[0] += each
        read_one(file)

    monkeypatch.setattr(jobs, "_read_one", slowly)
    jobs.read_files(JobContext(job, monotonic=lambda: passed[0]), import_id=wanted.pk)
    files = wanted.files.order_by("pk")
    assert [file.read for file in files] == [True] * read + [False] * (3 - read)
    for file in files[read:]:
        assert file.refusal["code"] == "import.too_long" and file.stored_file.name in file.refusal["message"]
        assert "another upload" in file.refusal["hint"]


def test_no_file_and_too_many_files_are_refused(cast: Cast, system: BuildingSystem) -> None:
    for files in ([], [(f"{i}.dxf", b"x") for i in range(101)]):
        with pytest.raises(Refused) as refused:
            import_designs(by=cast.ann, system=system, files=files)
        assert refused.value.field == "uploads"


def test_one_answer_reaches_all_questions_of_its_kind(cast: Cast, system: BuildingSystem) -> None:
    touching = [
        Finding("outline.self_touching", "question", f"layer 5 near ({x}, 0)", "It touches itself.", (x, 0.0))
        for x in (1.0, 2.0, 3.0)
    ]
    block = read_in(cast, system, "a.dxf", *touching, OFFSET)
    first = review_rows(block)[0]
    assert (first.row["code"], first.alike) == ("outline.self_touching", 2)
    answer_finding(block=block, key=first.row["key"], value="as read", by=cast.ann, alike=True)
    block.refresh_from_db()
    assert [row.row["code"] for row in review_rows(block) if row.is_open] == ["offset.unknown"]
    assert block.design_import.system.import_profiles.get().answers.count() == 3


LASER = b"""<svg xmlns="http://www.w3.org/2000/svg" width="400mm" height="300mm" viewBox="0 0 400 300">
<path d="M10,10 H300 L310,200 H10 Z" fill="none" stroke="red"/>
<rect x="50" y="50" width="50" height="50" fill="none" stroke="black"/></svg>"""


def test_what_colours_mean_is_answered_once_and_makes_the_worker_read_again(
    cast: Cast, system: BuildingSystem
) -> None:
    def works(block: ImportedBlock) -> list[str]:
        return [path["work"] for part in block.drawing["parts"] for path in part["geometry"]["paths"]]

    for name in ("first.svg", "second.svg"):
        wanted = import_designs(by=cast.ann, system=system, files=[(name, LASER)])
        run_due_jobs(now=clock.now())
        block = wanted.blocks.get()
        [row] = [row for row in block.findings if row["code"] == "layer.colours"]
        if name == "first.svg":
            assert works(block) == []
            answer_finding(block=block, key=row["key"], value="laser", by=cast.ann)
            with pytest.raises(Refused) as refused:
                accept_block(block=block, by=cast.ann, code="A")
            assert refused.value.code == "import.colours_unread"
        run_due_jobs(now=clock.now())
        block.refresh_from_db()
        assert (block.drawing["colours"], works(block)) == ("laser", ["engrave"])
    answer_finding(block=block, key=row["key"], value="as read", by=cast.ann)
    run_due_jobs(now=clock.now())
    block.refresh_from_db()
    assert (block.drawing["colours"], works(block)) == ("", [])
