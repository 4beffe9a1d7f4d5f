"""Every action is documented, permitted, logged, called and tested."""

import ast
import re

import pytest

from tests.shape.source_tree import ROOT, SOURCE, action_functions, relative, text_of

Verb = ast.FunctionDef | ast.AsyncFunctionDef
ACTIONS = action_functions()
NAMES = [f"{relative(path)}:{node.name}" for path, node in ACTIONS]

# Verbs of the floor below every floor: they are the permission, the log and the queue themselves, or run
# before anybody is signed in, so one of the three duties cannot apply to them. Each says why.
WITHOUT_PERMISSION = {
    "append_entry": "only called inside other actions, which asked",
    "seal_entries": "the worker's own duty",
    "enqueue_job": "only called inside other actions, which asked",
    "store_file": "only called inside other actions, which asked",
}


def test_actions_were_found() -> None:
    assert ACTIONS, "no action was found: the test is looking in the wrong place"


@pytest.mark.parametrize(("path", "node"), ACTIONS, ids=NAMES)
def test_action_takes_keywords_only_and_says_what_it_does(path: object, node: Verb) -> None:
    assert not node.args.args and not node.args.posonlyargs, "an action takes keyword arguments only"
    text = ast.get_docstring(node) or ""
    first = text.strip().split("\n\n")[0].replace("\n", " ")
    assert len(first.split()) >= 3 and first.endswith("."), (
        "the first sentence must tell an owner what happens"
    )
    assert node.returns is not None, "an action is typed"


def _calls(node: ast.AST) -> set[str]:
    names = set()
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            function = inner.func
            names.add(function.id if isinstance(function, ast.Name) else getattr(function, "attr", ""))
    return names


def _reaches(path: object, node: Verb, wanted: set[str]) -> bool:
    """Does the action, or a function of its file that it calls, call one of `wanted`?"""
    tree = ast.parse(path.read_text())  # type: ignore[attr-defined]
    local = {n.name: n for n in tree.body if isinstance(n, Verb)}
    seen: set[str] = set()
    queue: list[Verb] = [node]
    while queue:
        called = _calls(queue.pop())
        if called & wanted:
            return True
        for name in called & (local.keys() - seen):
            seen.add(name)
            queue.append(local[name])
    return False


@pytest.mark.parametrize(("path", "node"), ACTIONS, ids=NAMES)
def test_action_asks_permission(path: object, node: Verb) -> None:
    if node.name in WITHOUT_PERMISSION or (ast.get_docstring(node) or "").count("Permission:"):
        return
    assert _reaches(path, node, {"require", "can"} | {n.name for _, n in ACTIONS}), (
        "call require(user, verb, obj), or say in the docstring `Permission:` why none is needed"
    )


@pytest.mark.parametrize(("path", "node"), ACTIONS, ids=NAMES)
def test_action_leaves_a_log_entry(path: object, node: Verb) -> None:
    text = ast.get_docstring(node) or ""
    if node.name in {"append_entry", "seal_entries"} or "Log:" in text:
        return
    assert _reaches(path, node, {"append_entry"} | {n.name for _, n in ACTIONS}), (
        "append to the log, or say in the docstring `Log:` why nothing is logged"
    )


@pytest.mark.parametrize(("path", "node"), ACTIONS, ids=NAMES)
def test_action_has_a_caller_and_a_test(path: object, node: Verb) -> None:
    word = re.compile(rf"\b{node.name}\b")
    assert len(word.findall(text_of(SOURCE, "*.py"))) > 1, "nobody calls this action"
    tests = text_of(ROOT / "tests", "test_*.py") + text_of(ROOT / "tests", "*.md")
    assert word.search(tests), "no test names this action"
