"""The review in Chromium: what is corrected on the page is in the annotation files, what was typed survives tab and server."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from parser import parse
from parser.counts.examples import read_folder
from parser.review import Desk, ReviewServer
from parser.topics import load_examples
from tests.browser.conftest import Opener
from tests.browser.test_page_in_browser import cell_of
from tests.review.test_review import PROSE
from tests.review.test_server import start
from tests.samples import sample
from tests.view.test_page import HOSTILE

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TOTAL = "applications.partially_granted.total"
BLANK = "applications.carried_forward.total"


@pytest.fixture
def server(tmp_path: Path) -> Iterator[ReviewServer]:
    """A server with a sample and a report of prose."""
    reports = [("pipe.txt", sample("pipe_rows_2019").report), ("prose.txt", parse(PROSE)), ("hostile.txt", parse(HOSTILE))]
    with ReviewServer(Desk(reports, tmp_path)) as server:
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def gold(folder: Path) -> list[dict[str, Any]]:
    files = sorted(folder.glob("values/*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]


def wait_saved(page: Page) -> None:
    page.wait_for_selector("#saved.done")


def select_text(page: Page, text: str) -> None:
    """Selects the first place of a text that lies in one piece of the source, as a mouse would."""
    page.evaluate(
        """(text) => {
            const walker = document.createTreeWalker(document.getElementById("source"), NodeFilter.SHOW_TEXT);
            for (let node = walker.nextNode(); node; node = walker.nextNode()) {
                const at = node.data.indexOf(text);
                if (at >= 0) { document.getSelection().setBaseAndExtent(node, at, node, at + text.length); return; }
            }
        }""",
        text,
    )


def test_a_corrected_value_is_in_the_file(server: ReviewServer, opened: Opener) -> None:
    with opened(server.url) as page:
        page.click(cell_of(page, TOTAL))
        assert page.input_value("#editor [name=amount]") == "2"
        page.fill("#editor [name=amount]", "1")
        page.click("#editor [type=submit]")
        wait_saved(page)
        assert page.inner_text(cell_of(page, TOTAL)).startswith("1")
        assert "1 values" in page.inner_text("#progress")
    [line] = gold(server.desk.folder)
    assert (line["field"], line["amount"], line["state"], line["was"]["amount"]) == (TOTAL, 1, "given", 2)
    with opened(server.url) as page:
        assert page.inner_text(cell_of(page, TOTAL)).startswith("1")


def test_a_missed_number_gets_its_place_from_the_source(server: ReviewServer, opened: Opener) -> None:
    report = server.desk.sheets[0].report
    with opened(server.url) as page:
        page.click(cell_of(page, BLANK))
        page.fill("#editor [name=amount]", "1")
        assert page.input_value("#editor [name=state]") == "given"
        select_text(page, "结转下年度")
        page.click("#editor .place button")
        page.keyboard.press("Enter")
        page.click("#editor [type=submit]")
        wait_saved(page)
    [line] = gold(server.desk.folder)
    assert (line["amount"], line["raw"], line["was"]["state"]) == (1, "结转下年度", "blank")
    assert report.text[slice(*line["span"])] == "结转下年度"


def test_keys_go_through_what_is_doubtful_and_confirm_it(server: ReviewServer, opened: Opener) -> None:
    with opened(server.url) as page:
        page.keyboard.press("n")
        first = page.inner_text("#chosen dd >> nth=0")
        page.keyboard.press("c")
        wait_saved(page)
        page.keyboard.press("n")
        assert page.inner_text("#chosen dd >> nth=0") != first
        page.keyboard.press("e")
        assert page.evaluate("document.activeElement.name") == "amount"
        page.keyboard.press("Escape")
        assert page.evaluate("document.activeElement.tagName") == "TD"
    [line] = gold(server.desk.folder)
    assert (line["field"], line["verdict"]) == (first, "confirm")
    assert any(first in issue.fields for issue in server.desk.sheets[0].report.issues)


def test_a_corrected_topic_is_read_by_training(server: ReviewServer, opened: Opener) -> None:
    with opened(server.url) as page:
        page.click("#paragraphs .item:has-text('problems')")
        page.select_option("#editor [name=topic]", "improvements")
        page.click("#editor [type=submit]")
        wait_saved(page)
        assert page.inner_text("#paragraphs .item.reviewed .topic") == "improvements"
    [example] = load_examples([server.desk.folder])
    [paragraph] = [one for one in sample("pipe_rows_2019").report.paragraphs if one.topic == "problems"]
    assert (example["label"], example["text"]) == ("improvements", paragraph.text)


def test_a_corrected_count_is_read_by_training(server: ReviewServer, opened: Opener) -> None:
    with opened(server.url.replace("/1/", "/2/")) as page:
        page.click("#counts .item:has-text('3期')")
        page.fill("#editor [name=value]", "4")
        page.fill("#editor [name=object]", "培训")
        page.select_option("#editor [name=scope]", "plan")
        page.click("#editor [type=submit]")
        wait_saved(page)
    [sentence] = read_folder([server.desk.folder])
    [tag] = sentence.tags
    assert (sentence.text, tag.text, int(tag.value), tag.object, tag.scope) == ("举办培训班3期。", "3期", 4, "培训", "plan")


def test_a_missed_count_is_added_and_a_wrong_one_deleted(server: ReviewServer, opened: Opener) -> None:
    with opened(server.url.replace("/1/", "/2/")) as page:
        page.click("#counts .item:has-text('3期')")
        page.click("#editor [data-act='not a count']")
        wait_saved(page)
        page.keyboard.press("Escape")
        select_text(page, "2022年")
        page.click("#add")
        assert page.input_value("#editor [name=value]") == "2022"
        page.click("#editor [type=submit]")
        page.wait_for_selector("#counts .item.chosen:has-text('2022年')")
        page.click("#editor [data-act=undo]")
        page.wait_for_selector("#counts .item:has-text('2022年')", state="detached")
        page.click("#counts .item.deleted")
        page.click("#editor [data-act=undo]")
        page.wait_for_selector("#counts .item.deleted", state="detached")
    assert not list(server.desk.folder.glob("counts/*"))
    assert [entry["verdict"] for entry in server.desk.journal.read()] == ["delete", "correct", "undo", "undo"]


def test_what_is_refused_is_said_and_stays_typed(server: ReviewServer, opened: Opener) -> None:
    with opened(server.url) as page:
        page.click(cell_of(page, TOTAL))
        page.fill("#editor [name=amount]", "many")
        page.click("#editor [type=submit]")
        page.wait_for_selector("#saved.failed")
        assert "amount is a number" in page.inner_text("#saved")
        assert page.input_value("#editor [name=amount]") == "many"
    assert server.desk.journal.read() == []


def test_nothing_is_lost_when_tab_and_server_die(browser: Any, tmp_path: Path) -> None:
    """What was saved is on the disk; what was typed is there again under the address of the next server."""
    out = tmp_path / "review"
    process, (port, token) = start(out)
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/{token}/1/")
    page.click(cell_of(page, TOTAL))
    page.fill("#editor [name=amount]", "1")
    page.click("#editor [type=submit]")
    wait_saved(page)
    page.click(cell_of(page, BLANK))
    page.fill("#editor [name=amount]", "7")
    process.send_signal(signal.SIGKILL)
    process.wait()
    page.click("#editor [type=submit]")
    page.wait_for_selector("#saved.failed")
    assert "the server does not answer" in page.inner_text("#saved")
    page.close()
    assert [line["field"] for line in gold(out)] == [TOTAL]

    process, (_, token) = start(out, port)
    page = context.new_page()
    page.goto(f"http://127.0.0.1:{port}/{token}/1/")
    assert page.input_value("#editor [name=amount]") == "7"
    assert "reviewed" in (page.get_attribute(cell_of(page, TOTAL), "class") or "").split()
    page.click("#editor [type=submit]")
    wait_saved(page)
    process.kill()
    process.wait()
    context.close()
    assert [(line["field"], line["amount"]) for line in gold(out)] == [(TOTAL, 1), (BLANK, 7)]


def test_another_page_can_do_nothing(server: ReviewServer, browser: Any) -> None:
    """A page of another origin that knows port and even the token neither reads nor changes anything."""
    page = browser.new_page()
    page.route("http://other.example/", lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto("http://other.example/")
    tried = page.evaluate(
        """async (url) => {
            const body = JSON.stringify({ kind: "value", key: "applications.received.total", verdict: "confirm" });
            const said = (answer) => answer.text().catch(() => "");
            const post = (options) => fetch(`${url}correct`, { method: "POST", body, ...options }).then(said).catch(() => "");
            return [await fetch(url).then(said).catch(() => ""), await post({}), await post({ mode: "no-cors" }),
                    await post({ headers: { "Content-Type": "application/json" } })];
        }""",
        server.url,
    )
    assert tried == ["", "", "", ""]
    assert server.desk.journal.read() == []
    page.close()


def test_hostile_text_is_inert_under_review(server: ReviewServer, opened: Opener) -> None:
    with opened(server.url.replace("/1/", "/3/")) as page:
        page.keyboard.press("n")
        page.keyboard.press("c")
        assert "<script>alert(1)</script>" in page.inner_text("#source")
        assert page.locator("#source script, img, svg").count() == 0


def test_the_next_report_is_one_choice_away(server: ReviewServer, browser: Any) -> None:
    page = browser.new_page()
    page.goto(server.url)
    page.select_option("#sheet", "../2/")
    page.wait_for_selector("#counts .item:has-text('86条')")
    assert page.url.endswith("/2/")
    page.close()
