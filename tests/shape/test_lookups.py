"""What a request names is looked up among what the person may see, never among all rows."""

import ast
import re
from pathlib import Path

import pytest

from tests.shape.source_tree import SOURCE, python_files, relative, tree_of

ASKED = [
    path
    for path in python_files(SOURCE)
    if path.name in ("pages.py", "api.py") or "_or_404" in path.read_text()
]
VOCABULARY = ("Process.objects", "Material.objects", "Skill.objects", "Unit.objects")
"""Words that everybody shares."""


def of_a_model(node: ast.expr) -> bool:
    """A class, its manager, or what is filtered of it: ``Home``, ``Home.objects.filter(...)``."""
    while isinstance(node, ast.Call | ast.Attribute):
        node = node.func if isinstance(node, ast.Call) else node.value
    return isinstance(node, ast.Name) and node.id[:1].isupper()


def lookups(path: Path) -> list[int]:
    """Lines that look a thing up among all rows of a table."""
    found = []
    for node in ast.walk(tree_of(path)):
        if isinstance(node, ast.Call) and node.args:
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if name in ("get_object_or_404", "get_list_or_404") and of_a_model(node.args[0]):
                found.append(node.lineno)
    return found


HELD = re.compile(
    r"\.objects\.(none\(\)|get\(pk=\w+\.pk\)|filter\(pk=\w+\.pk\)|filter\(pk__in=queries\.visible_to)"
)
"""No row at all, a row that is held already read afresh, or rows among what the reader may see."""


def among_all(path: Path) -> list[tuple[int, str]]:
    """Places that begin with all rows of a table."""
    told = [
        (n, line.strip()) for n, line in enumerate(path.read_text().splitlines(), 1) if ".objects" in line
    ]
    return [(n, line) for n, line in told if not HELD.search(line) and not any(w in line for w in VOCABULARY)]


@pytest.mark.parametrize("path", ASKED, ids=relative)
def test_a_page_begins_with_what_its_reader_may_see(path: Path) -> None:
    assert among_all(path) == []


def test_pages_were_found() -> None:
    assert len(ASKED) > 20


@pytest.mark.parametrize("path", ASKED, ids=relative)
def test_a_page_looks_things_up_among_what_its_reader_may_see(path: Path) -> None:
    assert lookups(path) == []


@pytest.mark.parametrize("path", [p for p in python_files(SOURCE) if p.name == "forms.py"], ids=relative)
def test_a_form_offers_no_row_before_it_is_told_which(path: Path) -> None:
    """Choices among rows begin empty; whoever makes the form fills them with what its reader may see."""
    named = [
        (node.lineno, ast.unparse(node.value))
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.keyword) and node.arg == "queryset"
    ]
    open_choices = [line for line, rows in named if ".none()" not in rows and not rows.startswith(VOCABULARY)]
    assert open_choices == []


def test_background_work_says_who_may_stop_it() -> None:
    """Whoever began it may have lost the role since."""
    calls = [
        node
        for path in python_files(SOURCE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "enqueue_job"
    ]
    assert len(calls) > 5
    assert [c.lineno for c in calls if not {"verb", "about"} <= {k.arg for k in c.keywords}] == []
