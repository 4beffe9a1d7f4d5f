"""The worked examples of the documentation run as they stand there, and its gallery can be drawn."""

import doctest
import importlib.util
import xml.etree.ElementTree as ElementTree
from pathlib import Path

from tests.scenarios.pages import code_only

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_every_example_of_the_documentation_runs() -> None:
    page = DOCS / "reference" / "planning-examples.md"
    test = doctest.DocTestParser().get_doctest(code_only(page.read_text()), {}, page.stem, str(page), 0)
    assert len(test.examples) > 20
    report: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.FAIL_FAST, verbose=False)
    runner.run(test, out=report.append)
    assert runner.failures == 0, "".join(report)


def test_the_gallery_is_drawn_and_says_what_it_shows() -> None:
    spec = importlib.util.spec_from_file_location("gallery", DOCS / "gallery.py")
    assert spec and spec.loader
    gallery = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(gallery)
    drawn = gallery.pictures()
    assert set(drawn) == {path.name for path in (DOCS / "reference" / "gallery").glob("*.svg")}
    for name, picture in drawn.items():
        root = ElementTree.fromstring(picture)
        assert root.find("{http://www.w3.org/2000/svg}title") is not None, name
        assert len(list(root.iter())) >= 5, name
