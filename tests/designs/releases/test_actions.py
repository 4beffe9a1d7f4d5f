"""Draft, checked, released, withdrawn: two people, the gate, and the log."""

import pytest

from manyworks.core.errors import Refused
from manyworks.core.files.actions import store_file
from manyworks.core.files.queries import path_of
from manyworks.core.log.models import LogEntry
from manyworks.designs.catalogue.actions import add_block_revision
from manyworks.designs.catalogue.models import BlockRevision, BuildingSystem
from manyworks.designs.releases.actions import check_revision, release_revision, withdraw_revision
from manyworks.designs.releases.queries import gate_findings, recall_list
from manyworks.drafting.parts import BillLine, PartSpec
from tests.designs.conftest import Cast, square

FILE = b"0\nSECTION\n0\nEOF\n"


@pytest.fixture
def draft(cast: Cast, system: BuildingSystem) -> BlockRevision:
    return add_block_revision(
        by=cast.ann,
        system=system,
        code="B-1",
        parts=[PartSpec("B-1-A", 2, "plywood-spruce", 18.0, geometry=square(hole=True))],
        bill=[BillLine("B-1-A", 2, 300, 300, holes=1)],
        source_file=store_file(content=FILE, name="b1.dxf", by=cast.ann),
        offset_state="none",
        board_window_mm=(17.8, 18.2),
        tool_mm=8,
    )


def test_the_author_cannot_check(cast: Cast, draft: BlockRevision) -> None:
    with pytest.raises(Refused) as refused:
        check_revision(revision=draft, by=cast.ann)
    assert refused.value.code == "revision.own_check"


def test_a_stranger_cannot_check_release_or_withdraw(cast: Cast, draft: BlockRevision) -> None:
    for act in (check_revision, release_revision):
        with pytest.raises(Refused, match="You may not"):
            act(revision=draft, by=cast.pat)
    with pytest.raises(Refused, match="You may not"):
        withdraw_revision(revision=draft, by=cast.pat, reason="no")


def test_draft_checked_released_withdrawn(cast: Cast, draft: BlockRevision) -> None:
    checked = check_revision(revision=draft, by=cast.ida)
    assert (checked.status, checked.checked_by) == ("checked", cast.ida)
    released = release_revision(revision=draft, by=cast.ann)
    assert (released.status, released.released_by) == ("released", cast.ann)
    gone = withdraw_revision(revision=draft, by=cast.ida, reason="a notch of 58 mm instead of 43")
    assert gone.status == "withdrawn"
    assert not recall_list(gone, cast.ann).anywhere
    events = LogEntry.objects.filter(event__startswith="designs.revision").order_by("pk")
    assert list(events.values_list("event", flat=True)) == [
        "designs.revision.added",
        "designs.revision.checked",
        "designs.revision.released",
        "designs.revision.withdrawn",
    ]


def test_no_stage_can_be_left_out_or_repeated(cast: Cast, draft: BlockRevision) -> None:
    with pytest.raises(Refused) as refused:
        release_revision(revision=draft, by=cast.ann)
    assert refused.value.code == "revision.status"
    check_revision(revision=draft, by=cast.ida)
    with pytest.raises(Refused, match="Only a draft"):
        check_revision(revision=draft, by=cast.ida)


def test_a_file_damaged_after_the_check_cannot_be_released(cast: Cast, draft: BlockRevision) -> None:
    check_revision(revision=draft, by=cast.ida)
    path_of(draft.source_file.sha256).write_bytes(FILE[:4] + bytes(32) + FILE[4:])
    with pytest.raises(Refused) as refused:
        release_revision(revision=draft, by=cast.ann)
    assert refused.value.code == "file.changed"
    assert BlockRevision.objects.get(pk=draft.pk).status == "checked"


def test_the_gate_names_the_first_reason_and_counts_the_rest(cast: Cast, system: BuildingSystem) -> None:
    bare = add_block_revision(
        by=cast.ann,
        system=system,
        code="B-2",
        parts=[PartSpec("B-2-A", 1, "plywood-spruce", 18.0)],
    )
    codes = {finding.code for finding in gate_findings(bare)}
    assert {"bill.missing", "geometry.unknown", "offset.unknown", "board.window", "tool.unknown"} == codes
    with pytest.raises(Refused, match="4 more reasons"):
        check_revision(revision=bare, by=cast.ida)


def test_withdrawing_needs_a_reason(cast: Cast, draft: BlockRevision) -> None:
    with pytest.raises(Refused) as refused:
        withdraw_revision(revision=draft, by=cast.ida, reason=" ")
    assert refused.value.field == "reason"
