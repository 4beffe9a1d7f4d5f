"""`manyworks plan` on files that other people drew and listed."""

from pathlib import Path

import pytest

from benchmarks.judge import judge
from benchmarks.judge.figures import figures
from tests.benchmarks.made import published
from tests.benchmarks.shop_table import differs
from tests.drafting.test_command import HERE, round_trip, run


@pytest.mark.data
@pytest.mark.slow
def test_three_homes_in_bristol_from_real_files(shared_data: Path, tmp_path: Path) -> None:
    designs = shared_data / "designs"
    summary = run(
        tmp_path / "out",
        designs=[
            str(designs / "wikihouse-skylark150-csv"),
            "sample",
            str(designs / "wikihouse-microhouse" / "MicroHouse_othercomponents_v0.5.dxf"),
        ],
        workshops=[str(shared_data / "network/nesta-uk-makerspaces/ukmakerspacesidentifiabledata.csv")],
        homes=str(HERE / "homes-bristol.json"),
    )
    assert summary["valid"] is True and summary["late_blocks"] == 0
    refused = {gap["name"]: gap["missing"] for gap in summary["gaps"]}  # type: ignore[attr-defined]
    assert "21 of 21 parts have no drawing" in refused["E-L"]
    assert summary["left_out"] == 2
    estimates = set(summary["estimates"])  # type: ignore[call-overload]
    assert any("F-S" in part for part in estimates), "the stand-in is an estimate"
    assert any("MicroHouse" in part for part in estimates), "on a board with a pocket that lies in no part"
    written = published(tmp_path / "out")
    assert judge(written.plan, written.problem).impossible == ()
    assert differs("Bristol", figures(written.plan, written.problem)) == []
    planned, drawn = round_trip(tmp_path / "out")
    assert planned == drawn
    assert any(name.startswith("MicroHouse") for name in drawn)
    names = " ".join(path.name for path in (tmp_path / "out/sheets").iterdir())
    assert "claddingpanels" not in names, "nobody said how thick the cladding is, so it is not cut"
