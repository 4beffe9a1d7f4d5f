"""Documentation that lags fails here: settings, commands, routes, events and words must be written down."""

import importlib.util
import re

import pytest

from tests.shape.source_tree import ROOT, SOURCE, relative, text_of

DOCS = text_of(ROOT / "docs", "*.md") + (ROOT / "README.md").read_text()


def test_every_environment_setting_is_documented() -> None:
    used = set(re.findall(r"MANYWORKS_[A-Z_]+", text_of(SOURCE, "*.py")))
    assert used, "no setting was found: the test is looking in the wrong place"
    assert sorted(name for name in used if name not in DOCS) == []


def test_every_command_is_documented() -> None:
    commands = {p.stem for p in (SOURCE / "web/management/commands").glob("[a-z]*.py")}
    assert sorted(c for c in commands if f"manyworks {c}" not in DOCS) == []


@pytest.mark.parametrize("name", ["api.md", "log-events.md", "sample-system.md"])
def test_generated_pages_are_current(name: str) -> None:
    spec = importlib.util.spec_from_file_location("generate", ROOT / "docs" / "generate.py")
    assert spec and spec.loader
    generate = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(generate)
    page = generate.PAGES[name]()
    assert page.count("\n| ") > 10, "nothing was found: the page is made from the wrong place"
    assert (ROOT / "docs" / "reference" / name).read_text() == page, "run: python docs/generate.py"


def test_links_between_pages_of_the_documentation_hold() -> None:
    broken = []
    pages = [*(ROOT / "docs").rglob("*.md"), *ROOT.glob("*.md")]
    for page in pages:
        for target in re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", page.read_text()):
            if (
                "://" not in target
                and not target.startswith("mailto:")
                and not (page.parent / target).exists()
            ):
                broken.append(f"{relative(page)} -> {target}")
    assert broken == []
