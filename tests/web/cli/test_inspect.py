"""`manyworks inspect`: every file answered for, refusals with exit code 2, nothing left behind."""

import json
from pathlib import Path

import ezdxf
import pytest

from tests.web.cli.installation import Installation


@pytest.fixture
def drawing(tmp_path: Path) -> Path:
    document = ezdxf.new(units=ezdxf.units.MM)
    document.layers.add("CUT_THROUGH_OUTSIDE")
    document.modelspace().add_lwpolyline(
        [(0, 0), (600, 0), (600, 400), (0, 400)], close=True, dxfattribs={"layer": "CUT_THROUGH_OUTSIDE"}
    )
    path = tmp_path / "panel.dxf"
    document.saveas(path)
    return path


@pytest.mark.slow
def test_one_object_a_file_and_a_refusal_does_not_stop_the_rest(
    installation: Installation, drawing: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken.dxf"
    broken.write_bytes(drawing.read_bytes()[:900])
    done = installation.run("inspect", "--json", str(broken), str(drawing), str(tmp_path / "none.dxf"))
    assert done.returncode == 2
    first, second, third = (json.loads(line) for line in done.stdout.splitlines())
    assert first["refused"]["code"] and third["refused"]["code"]
    assert {"format", "unit", "sheets", "parts", "pieces", "shapes", "layers", "findings"} <= set(second)
    assert second["shapes"] == 1 and second["unit"]["used"] == "mm"
    assert done.stderr.count("manyworks: ") == 2 and "Traceback" not in done.stderr


@pytest.mark.slow
def test_for_people_it_is_a_few_lines_and_makes_no_data_folder(
    installation: Installation, drawing: Path, tmp_path: Path
) -> None:
    done = installation.run("inspect", str(drawing), "--data", str(tmp_path / "data"))
    assert done.returncode == 0, done.stderr
    assert "panel.dxf" in done.stdout and "1 closed shape," in done.stdout and "in mm" in done.stdout
    assert not (tmp_path / "data").exists()
