"""A browser for the tests of pages: it keeps what a page complains of and what it asks the network for."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
OWN = ("file:", "data:", "blob:")


@dataclass
class Visit:
    """An open page, and what it did besides."""

    page: Page
    complaints: list[str] = field(default_factory=list)
    """What it wrote to the console, and its errors."""
    requests: list[str] = field(default_factory=list)
    """The addresses that it asked for and does not hold."""

    def run(self, script: str, argument: Any = None) -> Any:
        """What a script gives in the page."""
        return self.page.evaluate(script, argument)


@contextmanager
def browser() -> Iterator[Browser]:
    """A browser of this machine's; without one the test is skipped."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser is installed: none of {', '.join(BROWSERS)}")
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield opened
        opened.close()


@contextmanager
def visit(opened: Browser, file: Path, width: int = 1366, height: int = 900, **how: Any) -> Iterator[Visit]:
    """A file in a window of this size."""
    page = opened.new_page(viewport={"width": width, "height": height}, **how)
    seen = Visit(page)
    page.on("console", lambda message: seen.complaints.append(message.text))
    page.on("pageerror", lambda error: seen.complaints.append(str(error)))
    page.on("request", lambda request: None if request.url.startswith(OWN) else seen.requests.append(request.url))
    page.goto(file.as_uri())
    yield seen
    page.close()
