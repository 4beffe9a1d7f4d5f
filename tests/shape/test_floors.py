"""Floors are named once, in `manyworks.FLOORS`, and every tool reads that list."""

import sys
from pathlib import Path

import pytest

from manyworks import FLOORS
from tests.shape.floors import arrows_that_point_up, framework_in_pure_floors, unnamed
from tests.shape.source_tree import SOURCE, features, floors_with_tables

CELLAR = (("attic",), ("core",), ("drafting",), ("cellar",))


def test_every_folder_is_a_floor() -> None:
    assert unnamed(SOURCE, FLOORS) == []


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


def test_a_floor_that_nobody_named_is_found(small_house: Path) -> None:
    (small_house / "shed").mkdir()
    (small_house / "shed" / "__init__.py").write_text("")
    assert unnamed(small_house, CELLAR) == ["shed"]


def test_an_import_that_points_up_is_found(small_house: Path, tmp_path: Path) -> None:
    (small_house / "cellar" / "damp.py").write_text("from smallhouse.attic import __name__ as roof\n")
    assert "smallhouse.cellar is not allowed to import smallhouse.attic" in arrows_that_point_up(
        "smallhouse", CELLAR, tmp_path
    )


def test_a_framework_in_the_cellar_is_found(small_house: Path) -> None:
    (small_house / "cellar" / "models.py").write_text("from django.db import models\n")
    (small_house / "drafting" / "rows.py").write_text("from django.db import models\n")
    assert framework_in_pure_floors(small_house, CELLAR) == [
        "drafting/rows.py: django.db",
        "cellar/models.py: django.db",
    ]
