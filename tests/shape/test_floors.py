"""Floors are named once, in `manyworks.FLOORS`, and every tool reads that list."""

import sys
from pathlib import Path

import pytest

from manyworks import FLOORS
from tests.shape.floors import arrows_that_point_up, framework_in_pure_floors, unnamed
from tests.shape.source_tree import (
    SOURCE,
    action_functions,
    features,
    floors_with_tables,
    folders_that_are_no_packages,
)

CELLAR = (("attic",), ("core",), ("drafting",), ("cellar",))


def test_every_folder_is_a_floor() -> None:
    assert unnamed(SOURCE, FLOORS) == []


def test_the_import_linter_sees_every_folder() -> None:
    assert folders_that_are_no_packages() == []


def test_imports_point_down_only(tmp_path: Path) -> None:
    assert arrows_that_point_up("manyworks", FLOORS, tmp_path) == ""


def test_the_pure_floors_know_no_framework() -> None:
    assert framework_in_pure_floors(SOURCE, FLOORS) == []


@pytest.fixture
def small_house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Another house, with a floor that this one does not have."""
    source = tmp_path / "smallhouse"
    for floor, text in {
        "attic": "",
        "core": "",
        "drafting": "from django.utils.translation import gettext\n",
        "cellar": "",
    }.items():
        (source / floor).mkdir(parents=True)
        (source / floor / "__init__.py").write_text(text)
    (source / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.delitem(sys.modules, "smallhouse", raising=False)
    return source


def test_a_new_floor_is_covered_without_an_edit_elsewhere(small_house: Path, tmp_path: Path) -> None:
    assert unnamed(small_house, CELLAR) == []
    assert arrows_that_point_up("smallhouse", CELLAR, tmp_path) == ""
    assert framework_in_pure_floors(small_house, CELLAR) == []
    feature = small_house / "attic" / "chests"
    feature.mkdir()
    (feature / "__init__.py").write_text("")
    (small_house / "attic" / "models.py").write_text("")
    assert floors_with_tables(small_house) == [small_house / "attic"]
    assert features(small_house) == [feature]


@pytest.mark.parametrize("place", ["shed/__init__.py", "shed/inner/x.py", "smallhouse/up.py", "shed.py"])
def test_a_floor_that_nobody_named_is_found(small_house: Path, place: str) -> None:
    (small_house / place).parent.mkdir(parents=True, exist_ok=True)
    (small_house / place).write_text("")
    assert unnamed(small_house, CELLAR) == [place.split("/")[0].removesuffix(".py")]


def test_a_folder_that_is_no_package_is_found(small_house: Path) -> None:
    (small_house / "cellar" / "loft" / "deep").mkdir(parents=True)
    (small_house / "cellar" / "loft" / "deep" / "arrow.py").write_text("from smallhouse import attic\n")
    assert folders_that_are_no_packages(small_house) == ["cellar/loft", "cellar/loft/deep"]


def test_a_floor_whose_models_are_a_folder_is_covered_too(small_house: Path) -> None:
    (small_house / "attic" / "models").mkdir()
    (small_house / "attic" / "models" / "__init__.py").write_text("")
    assert floors_with_tables(small_house) == [small_house / "attic"]


@pytest.mark.parametrize(
    "place", ["actions.py", "chests/actions.py", "chests/deep/actions.py", "chests/actions/a.py"]
)
@pytest.mark.parametrize("kind", ["def", "async def"])
def test_a_verb_is_found_wherever_it_stands(small_house: Path, place: str, kind: str) -> None:
    path = small_house / "attic" / place
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{kind} steal() -> None: ...\n")
    assert [(found, node.name) for found, node in action_functions(small_house)] == [(path, "steal")]


def test_an_import_that_points_up_is_found(small_house: Path, tmp_path: Path) -> None:
    (small_house / "cellar" / "damp.py").write_text("from smallhouse.attic import __name__ as roof\n")
    assert "smallhouse.cellar is not allowed to import smallhouse.attic" in arrows_that_point_up(
        "smallhouse", CELLAR, tmp_path
    )


def test_a_framework_in_the_cellar_is_found(small_house: Path) -> None:
    (small_house / "cellar" / "models.py").write_text("from django.db import models\n")
    (small_house / "drafting" / "rows.py").write_text("from django.db import models\nimport csp\n")
    assert framework_in_pure_floors(small_house, CELLAR) == [
        "drafting/rows.py: csp",
        "drafting/rows.py: django.db",
        "cellar/models.py: django.db",
    ]
