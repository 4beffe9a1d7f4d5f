"""A real browser against the real program: `manyworks demo` in its own data folder, headless Chromium.

Nothing may leave the host: a request to anywhere else fails the test that made it.
"""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def _chromium() -> str:
    names = ("chromium", "chromium-browser", "google-chrome")
    found = next((path for name in names if (path := shutil.which(name))), None)
    if found is None:
        message = "no Chromium on this machine. Debian: apt-get install chromium"
        if os.environ.get("MANYWORKS_NO_SKIP"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = _chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="session")
def demo_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, started as a user starts it; the address once its first page answers."""
    folder, port = tmp_path_factory.mktemp("demo"), _free_port()
    # The database setting of the test run must not leak into the program under test.
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("MANYWORKS_", "DJANGO_"))}
    command = [sys.executable, "-m", "manyworks.web", "demo", "--data", str(folder), "--port", str(port)]
    said = (folder / "said.txt").open("w")
    program = subprocess.Popen(command, stdout=said, stderr=said, env=environment)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_for(address, program, folder / "said.txt")
        yield address
    finally:
        program.terminate()
        program.wait(30)


def _wait_for(address: str, program: "subprocess.Popen[bytes]", said: Path) -> None:
    for _attempt in range(1200):
        try:
            with urlopen(f"{address}/healthz", timeout=2):
                return
        except (URLError, OSError):
            try:
                program.wait(0.3)
            except subprocess.TimeoutExpired:
                continue
            pytest.fail(f"the demo stopped: {said.read_text()[-3000:]}")
    pytest.fail(f"the demo did not answer: {said.read_text()[-3000:]}")


class Visitor:
    """Somebody at a browser of one size; knows what left the host and what the console complained about."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.address, self.strays, self.complaints = address, list[str](), list[str]()
        context.on("request", self._note)
        self.page: Page = context.new_page()
        self.page.on("console", lambda m: self.complaints.append(m.text) if m.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, request: Request) -> None:
        if not request.url.startswith((self.address, "data:", "blob:", "about:")):
            self.strays.append(request.url)

    def go(self, path: str) -> Page:
        self.page.goto(self.address + path)
        return self.page

    def sign_in_as(self, name: str) -> Page:
        self.go("/")
        self.page.get_by_role("button", name=name).first.click()
        self.page.wait_for_load_state("networkidle")
        return self.page

    def axe_violations(self) -> list[str]:
        """Serious and critical findings of axe-core on the page as it stands."""
        self.page.evaluate(AXE.read_text())
        found = self.page.evaluate("() => axe.run(document, {resultTypes: ['violations']})")
        return [
            f"{v['id']}: {v['nodes'][0]['html'][:160]}"
            for v in found["violations"]
            if v["impact"] in {"serious", "critical"}
        ]

    def fits(self) -> bool:
        """Does the page stay within the width of the screen?"""
        return bool(
            self.page.evaluate(
                "() => document.documentElement.scrollWidth <= document.documentElement.clientWidth + 1"
            )
        )


@pytest.fixture(params=["phone", "desk"])
def visitor(request: pytest.FixtureRequest, chromium: Browser, demo_address: str) -> Iterator[Visitor]:
    """A fresh visitor, once on a phone and once at a desk; strays and console errors fail the test."""
    size = PHONE if request.param == "phone" else DESK
    context = chromium.new_context(viewport=size, reduced_motion="reduce", locale="en-GB")
    someone = Visitor(context, demo_address)
    yield someone
    context.close()
    assert someone.strays == [], "a request left the host"
    assert someone.complaints == [], "the console complained"
