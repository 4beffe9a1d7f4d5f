"""The shape of the house: small files, small functions, telling names, feature folders alike."""

import re
from pathlib import Path

import pytest

from tests.shape.source_tree import (
    FEATURE_FILES,
    ROOT,
    SOURCE,
    features,
    floors_with_tables,
    functions,
    python_files,
    relative,
    tracked_files,
)

DRAWER_NAMES = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers", "base_utils"}


def test_source_files_stay_under_400_lines() -> None:
    long = {relative(p): n for p in python_files(SOURCE) if (n := len(p.read_text().splitlines())) > 400}
    assert long == {}


def test_test_files_stay_under_600_lines() -> None:
    long = {
        relative(p): n for p in python_files(ROOT / "tests") if (n := len(p.read_text().splitlines())) > 600
    }
    assert long == {}


def test_functions_stay_under_60_lines() -> None:
    long = {}
    for path in python_files(SOURCE):
        for node in functions(path):
            first = node.decorator_list[0].lineno if node.decorator_list else node.lineno
            body = (node.end_lineno or first) - first + 1
            documentation = 0
            if node.body and (text := node.body[0]) and _is_docstring(text):
                documentation = (text.end_lineno or text.lineno) - text.lineno + 1
            if body - documentation > 60:
                long[f"{relative(path)}:{node.name}"] = body - documentation
    assert long == {}


def _is_docstring(node: object) -> bool:
    import ast

    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def test_no_module_is_a_drawer() -> None:
    bad = [relative(p) for p in python_files(SOURCE) if DRAWER_NAMES & {*p.parts, p.stem}]
    assert bad == []


@pytest.mark.parametrize("floor", floors_with_tables(), ids=lambda floor: floor.name)
def test_a_floors_models_file_only_reexports(floor: Path) -> None:
    import ast

    from tests.shape.source_tree import tree_of

    path = floor / "models.py"
    kinds = {type(node) for node in tree_of(path).body}
    assert kinds <= {ast.Expr, ast.ImportFrom, ast.Import, ast.Assign, ast.AnnAssign}, relative(path)


def test_feature_folders_hold_only_the_agreed_files() -> None:
    django_features = [f for f in features() if (f / "models.py").exists()]
    odd = {
        relative(path)
        for feature in django_features
        for path in feature.glob("*.py")
        if path.name not in FEATURE_FILES
    }
    assert odd == set()
    assert django_features, "no feature folder was found: the test is looking in the wrong place"


def test_tables_are_read_in_one_place() -> None:
    """The csv module raises errors of its own on what people send; one reader turns them into refusals."""
    odd = [relative(p) for p in python_files(SOURCE) if re.search(r"csv\.(reader|DictReader)", p.read_text())]
    assert odd == ["src/manyworks/formats/plain_text.py"]


def test_pages_leave_refusals_in_forms_to_the_recipe() -> None:
    pages = [path for path in python_files(SOURCE) if path.name == "pages.py"]
    odd = [relative(path) for path in pages if ".add_error(" in path.read_text()]
    assert odd == ["src/manyworks/core/pages.py"]


def test_nothing_tracked_names_one_machine_or_a_registry() -> None:
    import re

    found = []
    registry = re.compile(
        r'"resolved": *"http|(url|registry) *= *"http|--(extra-)?index-url +\S|files\.pythonhosted'
    )
    machine = re.compile(r"(^|[^A-Za-z0-9_.])/(work|root|home/[a-z]+)/")
    assert tracked_files(), "nothing was found: the test is looking in the wrong place"
    for path in tracked_files():
        if path.suffix in {".png", ".woff2", ".ico", ".dxf"} or path == ROOT / "tests/shape/test_layout.py":
            continue
        text = path.read_text(errors="replace")
        found += [f"{relative(path)}: registry address" for _ in registry.finditer(text)]
        found += [f"{relative(path)}: {m.group(0)}" for m in machine.finditer(text)]
    assert found == []


def test_migrations_are_named_by_hand() -> None:
    automatic = [
        relative(p)
        for p in SOURCE.glob("*/migrations/0*.py")
        if "_auto_" in p.name or p.stem == "0001_initial"
    ]
    assert automatic == []
