"""A real Chromium on a real server: `served(app)` gives an address, `watched(page)` what went wrong on a page."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from flask import Flask
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright
from werkzeug.serving import make_server

expect.set_options(timeout=15_000)  # a machine that tests in parallel is slow at times

VARIABLE = "CARDWRIGHT_TEST_CHROMIUM"
HOW_TO_INSTALL = f"No Chromium was found. Run apt-get install -y chromium-headless-shell, or name it in {VARIABLE}."
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_LISTEN = """
  document.addEventListener("securitypolicyviolation", (event) => {
    console.error(`CSP: ${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`);
  });
"""


def find_chromium() -> str:
    """The path of a Chromium, the one without a desktop first: it takes a third less of the processor. The test
    fails, and says what to do, where there is none."""
    names = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get(VARIABLE) or next((path for name in names if (path := shutil.which(name))), None)
    if not found:
        pytest.fail(HOW_TO_INSTALL)
    return found


@contextmanager
def launched() -> Iterator[Browser]:
    """A headless browser."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=list(FLAGS))
        yield browser
        browser.close()


@contextmanager
def served(app: Flask) -> Iterator[str]:
    """The address of the app on a free port, served by threads until the end of the block."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def watched(page: Page) -> list[str]:
    """A list that fills with everything the browser complains about: errors, warnings, policy violations."""
    complaints: list[str] = []

    def note(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            complaints.append(message.text)

    page.add_init_script(_LISTEN)
    page.on("console", note)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    return complaints
