"""The pages in a real browser (the system's Chromium): nothing from elsewhere, keyboard, phone, light and dark."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from modelatlas import build
from served import serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

EXAMPLES = Path(__file__).parents[1] / "examples"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
PAGES = ("/", "/models", "/by/country", "/by/year", "/discrepancies", "/search?q=scale", "/page/model/calder-2")
PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine (Debian: apt install chromium)")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path = tmp_path_factory.mktemp("atlas") / "atlas.nq"
    build(EXAMPLES, path)
    with serving(path) as served:
        yield served


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    playwright = pytest.importorskip("playwright.sync_api", reason="no Playwright")
    with playwright.sync_playwright() as driver:
        root = ["--no-sandbox"] if os.geteuid() == 0 else []
        opened = driver.chromium.launch(executable_path=CHROMIUM, args=root)
        yield opened
        opened.close()


class Visit:
    """A page, with what went wrong in it: what the console says, and what was asked of other servers."""

    def __init__(self, browser: Browser, client: httpx.Client, **options: object) -> None:
        self.base = str(client.base_url).rstrip("/")
        self.faults: list[str] = []
        self.page: Page = browser.new_context(base_url=self.base, **options).new_page()  # type: ignore[arg-type]
        self.page.on("console", lambda said: self._said(said.type, said.text))
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", lambda request: self._asked(request.url))

    def _said(self, kind: str, text: str) -> None:
        if kind in ("error", "warning"):
            self.faults.append(text)

    def _asked(self, url: str) -> None:
        if not url.startswith((self.base, "data:", "blob:")):
            self.faults.append(f"asks {url}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_pages_fit_and_ask_nobody_else(
    browser: Browser, client: httpx.Client, scheme: str, size: dict[str, int]
) -> None:
    visit = Visit(browser, client, viewport=size, color_scheme=scheme)
    for path in (*PAGES, "/query"):
        visit.page.goto(path)
        assert visit.page.evaluate("document.documentElement.scrollWidth") <= size["width"], path
        assert visit.page.locator("h1").count() == 1, path
        ground = visit.page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (sum(map(int, ground[4:-1].split(","))) > 3 * 128) == (scheme == "light"), path
    assert visit.faults == []


_CONTRAST = """() => {
  const light = (colour) => {
    const [r, g, b] = colour.match(/[\\d.]+/g).slice(0, 3).map((part) => {
      const c = part / 255;
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ground = (node) => {
    for (; node; node = node.parentElement) {
      const colour = getComputedStyle(node).backgroundColor;
      if (colour !== "rgba(0, 0, 0, 0)") return colour;
    }
    return "rgb(255, 255, 255)";
  };
  const poor = [];
  for (const node of document.querySelectorAll("body *")) {
    const own = [...node.childNodes].some((child) => child.nodeType === 3 && child.textContent.trim());
    if (!own || node.closest("svg") || !node.getClientRects().length) continue;
    const [a, b] = [light(getComputedStyle(node).color), light(ground(node))].sort((x, y) => y - x);
    if ((a + 0.05) / (b + 0.05) < 4.5) poor.push(node.outerHTML.slice(0, 80));
  }
  return poor;
}"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_stands_out_from_its_ground(browser: Browser, client: httpx.Client, scheme: str) -> None:
    """WCAG 2.2, success criterion 1.4.3: 4.5 to 1."""
    visit = Visit(browser, client, color_scheme=scheme)
    for path in PAGES:
        visit.page.goto(path)
        assert visit.page.evaluate(_CONTRAST) == [], path


def test_a_model_is_found_and_read_by_keyboard(browser: Browser, client: httpx.Client) -> None:
    visit = Visit(browser, client, java_script_enabled=False)  # nothing but the editor needs scripts
    page = visit.page
    page.goto("/")
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "Skip to content"
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("neurascale-9")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=neurascale-9")
    page.get_by_role("link", name="NeuraScale-9", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/model/neurascale-9")
    assert page.locator("h1").inner_text() == "NeuraScale-9"
    assert page.get_by_text("The network counts 350 billion parameters.").is_visible()
    page.locator("svg a", has_text="NeuraScale-10").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/page/model/neurascale-10")
    assert visit.faults == []


def test_the_line_is_drawn_in_order(browser: Browser, client: httpx.Client) -> None:
    page = Visit(browser, client).page
    page.goto("/page/model/neurascale-9")
    boxes = {name: page.locator("svg a", has_text=name).bounding_box() for name in ("NeuraScale-8", "NeuraScale-10")}
    older, younger = boxes["NeuraScale-8"], boxes["NeuraScale-10"]
    assert older is not None
    assert younger is not None
    assert older["y"] + older["height"] < younger["y"]
    assert page.locator("svg a[aria-current=page] text.name").text_content() == "NeuraScale-9"


def test_a_quote_leads_to_its_passage(browser: Browser, client: httpx.Client) -> None:
    page = Visit(browser, client).page
    page.goto("/page/model/neurascale-9")
    page.locator("blockquote", has_text="350 billion").get_by_role("link").click()
    page.wait_for_url("**/page/document/*#char=*")
    assert "350 billion" in page.locator(".passage:target").inner_text()


def test_a_discrepancy_is_told(browser: Browser, client: httpx.Client) -> None:
    page = Visit(browser, client).page
    page.goto("/discrepancies")
    page.get_by_role("link", name="Calder-2 training run").click()
    page.goto("/page/model/calder-2")
    assert "256 and 320 devices" in page.get_by_role("region", name="A discrepancy").inner_text()


def test_yasgui_asks_the_endpoint_under_the_policy(browser: Browser, client: httpx.Client) -> None:
    visit = Visit(browser, client, viewport=DESK)
    page = visit.page
    page.goto("/query")
    page.get_by_label("Stored questions").select_option("Largest models")
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    cells = page.locator(".tabPanel.active .yasr table tbody tr")
    cells.first.wait_for()
    assert "NeuraScale-10" in page.locator(".tabPanel.active .yasr table").inner_text()
    link = page.locator(".tabPanel.active .yasr table a", has_text="model/neurascale-10").first
    with page.context.expect_page() as opened:
        link.click()
    opened.value.wait_for_url("**/page/model/neurascale-10")
    page.locator(".tabPanel.active .yasqe .CodeMirror").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("SELECT * { SERVICE <http://localhost/> { ?s ?p ?o } }")
    page.locator(".tabPanel.active .yasqe_queryButton").click()
    page.get_by_text("SERVICE is refused").wait_for()
    assert [fault for fault in visit.faults if "400" not in fault] == []


def test_without_scripts_there_is_a_form(browser: Browser, client: httpx.Client) -> None:
    page = Visit(browser, client, java_script_enabled=False).page
    page.goto("/query")
    page.locator("textarea#query").fill("ASK {}")
    with page.expect_response("**/sparql") as answered:
        page.get_by_role("button", name="Ask").click()
    assert "<boolean>true</boolean>" in answered.value.text()  # browsers like XML better than JSON
