"""The page of a report in Chromium: a cell leads to its source and back, filters, keys, hostile text, and a long report."""

from __future__ import annotations

import socket
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parser import Report, parse
from tests.browser.conftest import Opener
from tests.samples import FOLDER, sample
from tests.view.test_page import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MEGABYTE = 1_000_000
PAINTED = "new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"


def written(report: Report, folder: Path) -> str:
    report.to_html(folder / "page.html")
    return (folder / "page.html").as_uri()


def cell_of(page: Page, field: str) -> str:
    """The selector of the cell of a field."""
    marked = "Object.entries(zfxxgk.data).find(([, [kind, key]]) => kind === 'value' && key === field)[0]"
    return f'td[data-id="{page.evaluate(f"field => {marked}", field)}"]'


def chosen_text(page: Page) -> str:
    return "".join(page.locator("#source .chosen").all_text_contents())


@pytest.mark.parametrize("name", ["pipe_rows_2019", "cell_lines_2021", "traditional_2019"])
def test_a_click_on_a_cell_marks_its_text(name: str, opened: Opener, tmp_path: Path) -> None:
    report = sample(name).report
    fields = [value for value in report.values.values() if value.span is not None]
    with opened(written(report, tmp_path)) as page:
        for value in fields[:: len(fields) // 12]:
            page.click(cell_of(page, value.field))
            assert chosen_text(page) == value.raw
            assert page.locator("#source .chosen").first.is_visible()
            box = page.locator("#source .chosen").first.bounding_box()
            assert box is not None and 0 < box["y"] < 900
            assert value.field in page.inner_text("#chosen")


def test_an_issue_shows_every_place_that_it_is_about(opened: Opener, tmp_path: Path) -> None:
    report = parse("一、总体情况\n全年发布信息20条，其中工作动态31条、公告2条。")
    with opened(written(report, tmp_path)) as page:
        page.click('#issues [data-id="i2"]')
        assert chosen_text(page) == "20条"
        assert page.locator("#source .concerned").all_text_contents() == ["31条"]


def test_a_blank_cell_leads_to_its_place(opened: Opener, tmp_path: Path) -> None:
    with opened(written(sample("pipe_rows_2019").report, tmp_path)) as page:
        page.click(cell_of(page, "applications.carried_forward.total"))
        assert page.locator("#source .chosen").count() == 1 and chosen_text(page) == ""
        assert "the sums imply" in page.inner_text("#chosen")


def test_a_click_on_a_highlight_marks_its_cell(opened: Opener, tmp_path: Path) -> None:
    with opened(written(sample("pipe_rows_2019").report, tmp_path)) as page:
        page.click(cell_of(page, "active_disclosure.licensing.decisions").replace("td[data-id=", "#source [data-m~="))
        assert page.inner_text("td.chosen") == "1128"
        assert "active_disclosure.licensing.decisions" in page.inner_text("#chosen")
        page.click("#source mark.count:text-is('86条')")
        assert "86条" in page.inner_text("#counts .chosen")
        page.click("#source mark.paragraph[data-topic='problems']", position={"x": 4, "y": 8})
        assert "problems" in page.inner_text("#paragraphs .chosen")


def test_a_repair_leads_to_what_stood_there(opened: Opener, tmp_path: Path) -> None:
    with opened(written(sample("traditional_2019").report, tmp_path)) as page:
        page.click("#repairs details:has(.repaired) summary")
        page.click("#repairs details[open] .item.repaired >> nth=0")
        before, after = page.inner_text("#repairs .chosen").split(" → ")
        assert f"'{chosen_text(page)}'" == before != after


def test_an_issue_marks_the_cells_that_it_names(opened: Opener, tmp_path: Path) -> None:
    report = sample("pipe_rows_2019").report
    with opened(written(report, tmp_path)) as page:
        page.click("#issues .item:has-text('row-sum-broken')")
        [issue] = [issue for issue in report.issues if issue.code == "row-sum-broken"]
        assert page.locator("td.concerned").count() == len(issue.fields)


def test_filters_leave_what_they_name(opened: Opener, tmp_path: Path) -> None:
    with opened(written(sample("traditional_2019").report, tmp_path)) as page:
        page.click("[data-filter=repaired]")
        assert page.get_attribute("[data-filter=repaired]", "aria-pressed") == "true"
        shown = page.locator("td[data-id]:not(.dim)")
        assert 0 < shown.count() < page.locator("td[data-id]").count()
        assert all("repaired" in (one.get_attribute("class") or "").split() for one in shown.all())
        page.click("[data-filter=repaired]")
        assert page.locator(".dim").count() == 0
    with opened(written(sample("pipe_rows_2019").report, tmp_path)) as page:
        for name in ("doubtful", "inferred"):
            page.click(f"[data-filter={name}]")
            assert 0 < page.locator("td[data-id]:not(.dim)").count() == page.locator(f"td.{name}").count()
            page.click(f"[data-filter={name}]")


def test_everything_can_be_reached_with_keys(opened: Opener, tmp_path: Path) -> None:
    with opened(written(sample("pipe_rows_2019").report, tmp_path)) as page:
        page.focus(cell_of(page, "applications.received.natural_person"))
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert "applications.received.commercial_enterprise" in page.inner_text("#chosen")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        assert "applications.carried_over.commercial_enterprise" in page.inner_text("#chosen")
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.closest('#source') !== null")
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Enter")
        assert "applications.carried_over.research_institution" in page.inner_text("#chosen")
        page.keyboard.press("Escape")
        assert page.locator(".chosen").count() == 0
        assert {area.locator('[tabindex="0"]').count() for area in page.locator("[data-roving]").all()} == {1}


def test_a_link_opens_at_its_field(opened: Opener, tmp_path: Path) -> None:
    with opened(f"{written(sample('pipe_rows_2019').report, tmp_path)}#applications.received.total") as page:
        assert page.inner_text("td.chosen") == "16"


def test_hostile_text_stays_text(opened: Opener, tmp_path: Path) -> None:
    with opened(written(parse(HOSTILE), tmp_path)) as page:
        for item in page.locator("#side [data-id]").all():
            if item.is_visible():
                item.click()
        assert "<script>alert(1)</script>" in page.inner_text("#source")
        assert page.locator("img, svg").count() == 0
        assert page.evaluate("[...document.querySelectorAll('.block')].map(one => one.textContent).join('').length") == len(
            HOSTILE.encode("utf-16-le", "surrogatepass")
        ) // 2


def test_the_policy_stops_scripts_and_requests(browser: Browser, tmp_path: Path) -> None:
    """Whatever got into the page, no script of it would run and no request would leave."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}"
        page = browser.new_page()
        page.goto(written(sample("pipe_rows_2019").report, tmp_path))
        page.evaluate(INTRUDER, address)
        assert page.evaluate("window.ran") is None
        with pytest.raises(BlockingIOError):
            listener.accept()
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_colours_follow_the_reader_and_can_be_read(scheme: str, opened: Opener, tmp_path: Path) -> None:
    with opened(written(sample("pipe_rows_2019").report, tmp_path), color_scheme=scheme) as page:
        assert too_faint(page) == {}
        for item in ("#counts .item", "#issues .item", "#paragraphs .item", cell_of(page, "applications.received.total")):
            page.click(item)
            assert too_faint(page) == {}, item
        page_light = page.evaluate("getComputedStyle(document.body).backgroundColor.match(/\\d+/g).map(Number)[0]")
        assert (page_light > 128) == (scheme == "light")


def too_faint(page: Page) -> dict[str, float]:
    return {name: contrast for name, contrast in page.evaluate(CONTRASTS).items() if contrast < 4.5}


def test_a_narrow_window_shows_both_sides(opened: Opener, tmp_path: Path) -> None:
    with opened(written(sample("pipe_rows_2019").report, tmp_path)) as page:
        page.set_viewport_size({"width": 400, "height": 800})
        page.click(cell_of(page, "applications.received.total"))
        assert page.locator("#source .chosen").is_visible() and page.locator("td.chosen").is_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= 400


def test_a_report_of_a_megabyte_opens_in_two_seconds(opened: Opener, tmp_path: Path) -> None:
    text = long_report()
    report = parse(text)
    assert len(text.encode()) >= MEGABYTE and len(report.counts) > 3000
    url = written(report, tmp_path)
    spent = []
    for _ in range(3):
        start = time.perf_counter()
        with opened(url) as page:
            page.evaluate(PAINTED)
            spent.append(time.perf_counter() - start)
            page.click(cell_of(page, "applications.received.total"))
            assert chosen_text(page) == "16"
    assert min(spent) < 2


def long_report() -> str:
    """A sample with a megabyte of prose: two counts and a dozen commas in every paragraph."""
    text = (FOLDER / "pipe_rows_2019.txt").read_text(encoding="utf-8")
    head, tables = text.split("二、主动公开", 1)
    prose = (
        f"（{number}）围绕群众关心的事项做好公开工作，及时更新政府网站的栏目，完善信息公开指南和目录，明确责任分工，"
        f"落实先审查、后公开的要求。全年通过县政府网站发布信息{number % 900 + 1}条，回应群众关切{number % 40 + 1}次，"
        "其余事项按照条例规定办理，没有发生泄密问题。\n"
        for number in range(1, 3100)
    )
    return f"{head}{''.join(prose)}二、主动公开{tables}"


# Of the marks of every kind and the lines beside the source: contrast of text to what is behind it, as WCAG computes it.
CONTRASTS = """() => {
  const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgb = (colour) => { canvas.clearRect(0, 0, 1, 1); canvas.fillStyle = colour; canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data]; };
  const light = (colour) => rgb(colour).slice(0, 3).map((one) => one / 255)
    .map((one) => (one <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4))
    .reduce((sum, one, at) => sum + one * [0.2126, 0.7152, 0.0722][at], 0);
  const behind = (one) => { for (let at = one; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor; if (rgb(colour)[3] === 255) return colour; } return "white"; };
  const names = ["mark.value", "mark.count", "mark.paragraph", "mark.doubtful", "mark.inferred", "td.cell", "td.doubtful",
    "td.blank", "th.head", ".facts", ".filter", ".legend span", ".item.error .severity", ".item code",
    ".item.count", ".item.count b", ".item.paragraph .topic", "nav a", ".chosen"];
  return Object.fromEntries(names.filter((name) => document.querySelector(name)).map((name) => {
    const one = document.querySelector(name);
    const [more, less] = [light(getComputedStyle(one).color), light(behind(one))].sort((a, b) => b - a);
    return [name, (more + 0.05) / (less + 0.05)];
  }));
}"""

INTRUDER = """(address) => {
  const script = document.createElement("script");
  script.textContent = "window.ran = true";
  const image = document.createElement("img");
  image.src = `${address}/x.png`;
  document.body.append(script, image);
  return fetch(address).catch(() => null);
}"""
