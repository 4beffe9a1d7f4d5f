"""The main job in a real browser, on a phone and at a desk: from signing in to a sheet that can be cut."""

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Route, TimeoutError, expect

from manyworks.drafting.sample.export import export_sample
from manyworks.formats import read
from manyworks.formats.drawing import Drawing
from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COORDINATOR = "Ama Boateng"
FIRST_PLAN = "Novers Hill 1 to 3, first plan"
# The worker may still be starting and compiling, and it answers what the story asked first.
PLAN_READY, JOB_DONE = 180_000, 120_000
BLOCKS = "F-S, 2, floor\nW-S, 2, walls\nR-M, 1, roof"


def _sound(visitor: Visitor) -> None:
    """The page fits the screen and axe finds nothing serious."""
    assert visitor.fits(), visitor.page.url
    assert visitor.axe_violations() == [], visitor.page.url


def _name(visitor: Visitor, word: str) -> str:
    """The two sizes share one demo, so each gives its own names."""
    assert visitor.page.viewport_size is not None
    return f"{word}-{visitor.page.viewport_size['width']}"


def _drawn(page: Page) -> None:
    page.wait_for_selector("[data-map][data-drawn=yes]", timeout=30_000)


def _first_plan(visitor: Visitor) -> str:
    """The address of the plan that the story told."""
    page = visitor.go("/plans/")
    address = page.get_by_role("link", name=FIRST_PLAN, exact=True).get_attribute("href")
    assert address is not None
    return address


def _press_the_pin_in_the_middle(page: Page, title: Locator) -> None:
    """A map of one place has its pin in the middle; it can be pressed as soon as it is painted."""
    for _attempt in range(15):
        page.locator("[data-map] canvas").click()
        try:
            title.wait_for(timeout=1_000)
        except TimeoutError:
            continue
        return
    pytest.fail("pressing the pin opened nothing")


def test_a_workshop_is_found_on_the_map(visitor: Visitor) -> None:
    visitor.sign_in_as(COORDINATOR)
    page = visitor.go("/workshops/")
    words = page.get_by_label("Name, town or words")
    if not words.is_visible():
        page.locator("summary").filter(has_text="Filter").first.click()
    words.fill("Filwood")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("status").filter(has_text="1 workshop")).to_be_visible()
    _drawn(page)
    _sound(visitor)
    title = page.locator(".maplibregl-popup").get_by_role("link", name="Filwood Works")
    _press_the_pin_in_the_middle(page, title)
    title.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Filwood Works")
    expect(page.get_by_role("link", name="Multicam 3000")).to_be_visible()
    _sound(visitor)


# At a desk the keyboard test does the same job.
@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_a_drawing_is_imported_seen_and_kept_as_a_draft(visitor: Visitor, tmp_path: Path) -> None:
    code = _name(visitor, "F-S")
    made = export_sample(tmp_path, blocks=["F-S"])
    drawing = next(path for path in made if path.suffix == ".dxf").rename(tmp_path / f"{code}.dxf")
    expected = read(drawing)
    assert isinstance(expected, Drawing)
    visitor.sign_in_as(COORDINATOR)
    page = visitor.go("/designs/import/")
    page.get_by_label("Building system").select_option(label="Hazel 290")
    page.get_by_label("Files").set_input_files(drawing)
    _sound(visitor)
    page.get_by_role("button", name="Read the files").click()
    review = page.get_by_role("link", name=f"Review {code}")
    expect(review).to_be_visible(timeout=JOB_DONE)
    _sound(visitor)
    review.click()
    expect(page.locator("svg[data-drawing]")).to_be_visible()
    expect(page.get_by_text(f"{len(expected.parts)} kinds of part")).to_be_visible()
    _sound(visitor)
    page.get_by_label("Goes in").select_option("floor")
    page.get_by_label("I counted the parts").check()
    page.get_by_role("button", name="Make a draft revision").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(code)
    expect(page.get_by_text("Draft", exact=True).first).to_be_visible()
    expect(page.locator("tbody th a").first).to_be_visible()
    _sound(visitor)


# At a desk the keyboard test does the same job.
@pytest.mark.parametrize("visitor", ["phone"], indirect=True)
def test_a_home_is_made_planned_questioned_and_cut(visitor: Visitor, tmp_path: Path) -> None:
    visitor.sign_in_as(COORDINATOR)
    name = _name(visitor, "Windmill Lane")
    _make_home(visitor, name)
    _run_plan(visitor, name)
    _open_why(visitor)
    _download_sheet(visitor, tmp_path)


def _make_home(visitor: Visitor, name: str) -> None:
    """Four questions, one a page; each saved page leads to the next."""
    page = visitor.go("/homes/")
    page.get_by_role("link", name="Add a home").click()
    _drawn(page)
    page.get_by_label("Name").fill(name)
    page.get_by_label("Address").fill("Windmill Lane, Bristol")
    page.locator("[data-map] canvas").click()
    expect(page.get_by_label("Latitude")).not_to_have_value("")
    page.get_by_label("Latitude").fill("51.43")
    page.get_by_label("Longitude").fill("-2.60")
    _sound(visitor)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What fits through the gate?")
    page.get_by_label("Vehicle").select_option(label="Luton van")
    _sound(visitor)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("When is the site ready?")
    ready = "2035-03-05", "2035-03-07", "2035-03-12", "2035-03-19"
    for label, day in zip(("Foundation ready", "Floor starts", "Walls start", "Roof starts"), ready):
        page.get_by_label(label).fill(day)
    _sound(visitor)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What is it made of?")
    page.get_by_label("Blocks in the order of erection").fill(BLOCKS)
    _sound(visitor)
    page.get_by_role("button", name="Save the list").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect(page.get_by_text("5 blocks")).to_be_visible()
    _sound(visitor)


def _run_plan(visitor: Visitor, name: str) -> None:
    """Ask, watch the search, and see the answer come without doing anything."""
    page, held, polled = visitor.page, list[Route](), list[int]()
    page.get_by_role("link", name="Plan this home").click()
    expect(page.get_by_role("checkbox", name=name)).to_be_checked()
    expect(page.get_by_role("checkbox", name="Novers Hill 1")).not_to_be_checked()
    expect(page.locator("[data-ticks] output")).to_contain_text("ticked, 5 pieces")
    page.get_by_label("Work can begin on").fill("2035-01-08")
    page.get_by_label("Search for").fill("3")
    _sound(visitor)
    # The page is held still while it is examined; nothing else is touched.
    page.route("**/progress/", lambda route: held.append(route))
    page.on("response", lambda answer: polled.append(answer.status) if "/progress/" in answer.url else None)
    page.get_by_role("button", name="Start planning").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    _sound(visitor)
    page.unroute("**/progress/")
    for route in held:
        route.continue_()
    expect(page.get_by_role("navigation", name="Parts of the plan")).to_be_visible(timeout=PLAN_READY)
    assert polled, "the progress never moved"
    expect(page.locator("dl.figures")).to_contain_text("5 / 5")
    _sound(visitor)


def _open_why(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("link", name="Lanes").click()
    page.get_by_role("navigation", name="Zoom").get_by_role("link", name="Days").click()
    _sound(visitor)
    bar = page.locator('a.bar[href*="/why/"]').first
    bar.click()
    panel = page.locator("#why")
    expect(panel.locator(".why-words")).not_to_be_empty()
    expect(panel).to_contain_text("on time")
    _sound(visitor)
    panel.get_by_role("button", name="Close").click()
    expect(panel).to_be_hidden()
    expect(bar).to_be_focused()


def _download_sheet(visitor: Visitor, folder: Path) -> None:
    """The sheet that is shown is the sheet that is cut: the file holds the same parts."""
    page = visitor.page
    page.get_by_role("link", name="Sheets").click()
    _sound(visitor)
    page.locator(".sheet-list a").first.click()
    expect(page.locator(".sheet-frame svg")).to_be_visible()
    shown = sum(int(count) for count in page.locator(".part-list td.number").all_inner_texts())
    assert shown > 0
    _sound(visitor)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Download to cut (DXF)").click()
    file = folder / coming.value.suggested_filename
    coming.value.save_as(file)
    cut = read(file)
    assert isinstance(cut, Drawing)
    assert len(cut.sheets) == 1
    assert sum(part.quantity for part in cut.parts) == shown


def test_every_kind_of_page_fits_and_satisfies_axe(visitor: Visitor) -> None:
    visitor.sign_in_as(COORDINATOR)
    plan = _first_plan(visitor)
    pages = {
        "directory": "/workshops/",
        "directory of routes": f"{plan}deliveries/",
        "table": "/plans/",
        "table and side": "/designs/hazel-290/F-L/",
        "tasks": "/homes/novers-hill-1/",
        "step": "/homes/novers-hill-1/access/",
        "board": f"{plan}board/",
        "plan": plan,
        "allocation": f"{plan}allocation/",
        "designs": "/designs/",
        "settings": f"{plan}again/",
        "what if": f"{plan}what-if/",
        "what happened": f"{plan}happened/",
        "first articles": "/first-articles/",
        "own work": "/",
    }
    for address in pages.values():
        page = visitor.go(address)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        _sound(visitor)


def test_the_plan_on_paper_leaves_the_screen_behind(visitor: Visitor) -> None:
    visitor.sign_in_as(COORDINATOR)
    page = visitor.go(_first_plan(visitor))
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    assert visitor.axe_violations() == []
    page.emulate_media(media="screen")
    with page.expect_download() as coming:
        page.get_by_role("link", name="Plan on paper (PDF)").click()
    assert coming.value.path().read_bytes().startswith(b"%PDF-")
