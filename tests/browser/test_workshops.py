"""Workshops in a real browser: map and list are one thing, and the keyboard reaches all of it."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = [pytest.mark.browser, pytest.mark.slow]
COORDINATOR = "Ama Boateng"


def _drawn(page: Page) -> None:
    page.wait_for_selector("[data-map][data-drawn]", timeout=30_000)


def test_the_directory_draws_its_map_from_our_own_host(visitor: Visitor) -> None:
    page = visitor.go("/workshops/")
    _drawn(page)
    assert page.locator("[data-map]").get_attribute("data-drawn") == "yes"
    assert visitor.fits() and visitor.axe_violations() == []


def test_a_filter_narrows_list_and_map_and_stays_in_the_address(visitor: Visitor) -> None:
    page = visitor.go("/workshops/?process=cnc-routing")
    _drawn(page)
    rows = page.locator("li[data-pin]")
    assert rows.count() > 0
    assert "process=cnc-routing" in (page.locator("[data-map]").get_attribute("data-pins-url") or "")
    expect(page.locator(".active-filters")).to_contain_text("CNC routing")
    assert visitor.axe_violations() == []


def test_a_coordinator_corrects_a_pin_by_typing(visitor: Visitor) -> None:
    visitor.sign_in_as(COORDINATOR)
    page = visitor.go("/workshops/?network=severn-vale-homes")
    page.locator("a.list-title").first.click()
    page.get_by_role("link", name="Correct the pin").click()
    _drawn(page)
    assert visitor.fits() and visitor.axe_violations() == []
    before = page.get_by_label("Latitude").input_value()
    page.get_by_label("Latitude").fill("95")
    page.get_by_role("button", name="Set the pin here").click()
    expect(page.locator(".error-summary")).to_be_focused()
    # The browser itself remarks on the refusal's status; nothing else may have been said.
    assert all("422" in remark for remark in visitor.complaints)
    visitor.complaints.clear()
    page.get_by_label("Latitude").fill(before)
    page.get_by_role("button", name="Set the pin here").click()
    expect(page.get_by_role("status").filter(has_text="The pin is set.")).to_be_visible()


@pytest.mark.parametrize("path", ["new/", "import/"])
def test_the_forms_fit_the_screen_and_axe_is_content(visitor: Visitor, path: str) -> None:
    visitor.sign_in_as(COORDINATOR)
    visitor.go(f"/workshops/{path}")
    assert visitor.fits() and visitor.axe_violations() == []
