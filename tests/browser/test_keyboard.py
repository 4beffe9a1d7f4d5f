"""The whole main job by keyboard alone, from signing in to the file that is cut."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from manyworks.drafting.sample.export import export_sample
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COORDINATOR = "Ama Boateng"
# The worker may still be starting and compiling while the first plan waits for it.
PLAN_READY, JOB_DONE = 180_000, 120_000
# Where the focus stands: is it what was meant, and can somebody see that it is there?
HERE = """([selector, words]) => {
  const here = document.activeElement, style = getComputedStyle(here), box = here.getBoundingClientRect();
  const label = here.labels?.[0]?.textContent ?? "";
  const drawn = here.matches("a.bar, g.part") ? getComputedStyle(here.querySelector("rect, path")) : style;
  const ring = drawn === style ? style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2
    : parseFloat(drawn.strokeWidth) >= 2;
  return {
    found: here.matches(selector) && (label + here.textContent).toLowerCase().includes(words.toLowerCase()),
    lost: here === document.body,
    hidden: !ring || box.bottom <= 0 || box.top >= innerHeight,
    name: here.outerHTML.slice(0, 120),
  };
}"""


def _tab_to(page: Page, selector: str, words: str = "", *, back: bool = False) -> None:
    """Press Tab until the focus stands on what was meant; every stop on the way must show itself."""
    for _press in range(400):
        page.keyboard.press("Shift+Tab" if back else "Tab")
        here = page.evaluate(HERE, [selector, words])
        if here["lost"]:
            continue
        assert not here["hidden"], f"the focus cannot be seen on {here['name']}"
        if here["found"]:
            return
    pytest.fail(f"Tab never reaches {selector} {words}")


def _press(page: Page, selector: str, words: str = "") -> None:
    """Go to a link or button and follow it."""
    _tab_to(page, selector, words)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _type(page: Page, label: str, text: str) -> None:
    """Write into a field over what stands there; a list takes its first letters, a date its digits."""
    _tab_to(page, "input, select, textarea", label)
    if page.evaluate("document.activeElement.matches('input:not([type=date]), textarea')"):
        page.keyboard.press("Control+a")
    page.keyboard.type(text)


def _leads(page: Page, words: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(words)


def _unseen_order(page: Page) -> list[str]:
    """Elements that take the focus out of turn: nothing may ask for a place in the order of its own."""
    found = "nodes => nodes.filter(node => node.tabIndex > 0).map(node => node.outerHTML.slice(0, 120))"
    return list(page.locator("[tabindex]").evaluate_all(found))


@pytest.mark.parametrize("visitor", ["desk"], indirect=True)
def test_the_whole_job_by_keyboard_alone(visitor: Visitor, tmp_path: Path) -> None:
    page = visitor.go("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    _press(page, ".cast button", COORDINATOR)
    _find_a_workshop(page)
    _import_a_drawing(visitor, tmp_path)
    home = _make_a_home(visitor)
    _run_a_plan(page, home)
    _ask_a_bar(page)
    _fetch_a_sheet(page)


def _find_a_workshop(page: Page) -> None:
    _press(page, ".main-nav a", "Workshops")
    if not page.get_by_label("Name, town or words").is_visible():
        _tab_to(page, "summary", "Filter")
        page.keyboard.press("Enter")
    _type(page, "Name, town or words", "Filwood")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="1 workshop")).to_be_visible()
    assert _unseen_order(page) == []
    _press(page, "a.list-title", "Filwood Works")
    _leads(page, "Filwood Works")


def _import_a_drawing(visitor: Visitor, folder: Path) -> None:
    page = visitor.page
    assert page.viewport_size is not None
    code = f"W-S-{page.viewport_size['width']}"
    made = export_sample(folder, blocks=["W-S"])
    drawing = next(path for path in made if path.suffix == ".dxf").rename(folder / f"{code}.dxf")
    _press(page, ".main-nav a", "Designs")
    _press(page, "main a", "Import")
    _type(page, "Building system", "Hazel")
    _tab_to(page, 'input[type="file"]')
    page.locator('input[type="file"]').set_input_files(drawing)
    _press(page, "main button", "Read the files")
    expect(page.get_by_role("link", name=f"Review {code}")).to_be_visible(timeout=JOB_DONE)
    _press(page, "main a", f"Review {code}")
    expect(page.locator("svg[data-drawing]")).to_be_visible()
    _type(page, "Goes in", "Wall")
    _tab_to(page, 'input[type="checkbox"]', "I counted the parts")
    page.keyboard.press("Space")
    _press(page, "main button", "Make a draft revision")
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)


def _make_a_home(visitor: Visitor) -> str:
    """An empty form is refused; the focus goes to the summary, and from there into the first bad field."""
    page = visitor.page
    assert page.viewport_size is not None
    name = f"Key Lane-{page.viewport_size['width']}"
    _press(page, ".main-nav a", "Homes")
    _press(page, "main a", "Add a home")
    _press(page, "main button", "Save")
    expect(page.locator(".error-summary")).to_be_focused()
    # The browser itself remarks on the refusal's status; nothing else may have been said.
    assert all("422" in remark for remark in visitor.complaints)
    visitor.complaints.clear()
    page.keyboard.press("Tab")
    expect(page.locator(".error-summary a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_label("Name")).to_be_focused()
    page.keyboard.type(name)
    for label, text in (("Address", "Key Lane, Bristol"), ("Latitude", "51.43"), ("Longitude", "-2.6")):
        _type(page, label, text)
    _press(page, "main button", "Save")
    _leads(page, "What fits through the gate?")
    _type(page, "Vehicle", "Luton")
    _press(page, "main button", "Save")
    _leads(page, "When is the site ready?")
    # The same number for day and month, because browsers ask for them in the order of the reader's country.
    for label, day in (("Foundation", "03"), ("Floor", "04"), ("Walls", "05"), ("Roof", "06")):
        _type(page, label, f"{day}{day}2035")
    _press(page, "main button", "Save")
    _leads(page, "What is it made of?")
    _type(page, "Blocks in the order of erection", "F-S, 2, floor\nW-S, 2, walls")
    _press(page, "main button", "Save the list")
    _leads(page, name)
    assert _unseen_order(page) == []
    return name


def _run_a_plan(page: Page, home: str) -> None:
    _press(page, "main a", "Plan this home")
    expect(page.get_by_role("checkbox", name=home)).to_be_checked()
    _type(page, "Work can begin on", "01012035")
    _type(page, "Search for", "2")
    _press(page, "main button", "Start planning")
    expect(page.get_by_role("navigation", name="Parts of the plan")).to_be_visible(timeout=PLAN_READY)
    expect(page.locator("dl.figures")).to_contain_text("4 / 4")
    assert _unseen_order(page) == []


def _ask_a_bar(page: Page) -> None:
    """The board scrolls by arrow keys; a bar's reason takes the focus and gives it back."""
    _press(page, ".tabs a", "Lanes")
    _press(page, ".zoom a", "Hours")
    _tab_to(page, ".board-frame")
    page.keyboard.press("ArrowRight")
    # Not wait_for_function: polling evaluates a string, which the page's CSP rightly refuses.
    page.locator(".board-frame").evaluate(
        "frame => new Promise(seen => frame.scrollLeft > 0 ? seen()"
        " : frame.addEventListener('scroll', () => seen(), {once: true}))"
    )
    _tab_to(page, 'a.bar[href*="/why/"]')
    bar = page.evaluate("document.activeElement.getAttribute('href')")
    page.keyboard.press("Enter")
    panel = page.locator("#why")
    expect(panel.locator(".why-words")).not_to_be_empty()
    expect(panel.get_by_role("heading", level=2)).to_contain_text("Deburring")
    expect(panel.get_by_role("button", name="Close")).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(page.locator(f'a.bar[href="{bar}"]')).to_be_focused()


def _fetch_a_sheet(page: Page) -> None:
    _tab_to(page, ".tabs a", "Sheets", back=True)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    _press(page, ".sheet-numbers a")
    _tab_to(page, "main a", "Download to cut (DXF)")
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    assert b"SECTION" in coming.value.path().read_bytes()[:200]
