"""Headless Chromium for the tests of the page and of the review: one browser, and a page that must stay free of errors."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ADVICE = "install one (Debian, Ubuntu: apt-get install chromium; anywhere: playwright install chromium)"
NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
Opener = Callable[..., AbstractContextManager["Page"]]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium of the machine, or the one that Playwright installed; without any the tests are skipped."""
    api = pytest.importorskip("playwright.sync_api", reason='no Playwright: pip install -e ".[dev]"')
    path = next(filter(None, map(shutil.which, NAMES)), None)
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0  # Chromium has no sandbox for root
    with api.sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"] if is_root else [])
        except api.Error as error:
            pytest.skip(f"no Chromium: {ADVICE} ({str(error).splitlines()[0]})")
        yield browser
        browser.close()


@pytest.fixture
def opened(browser: Browser) -> Opener:
    """Opens an address. The page must raise no error, and may ask for nothing but what starts like its own address."""

    @contextmanager
    def open_page(url: str, **options: Any) -> Iterator[Page]:
        context = browser.new_context(viewport={"width": 1400, "height": 900}, **options)
        page = context.new_page()
        page.set_default_timeout(5000)
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("dialog", lambda dialog: (faults.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: request.url.startswith((url.split("#")[0], "data:,")) or faults.append(request.url))
        page.goto(url)
        yield page
        context.close()
        assert faults == []

    return open_page
