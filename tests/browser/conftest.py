"""Chromium for the tests of this folder."""

from collections.abc import Generator

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.browser.axe import ARGUMENTS, AXE, CHROMIUM


@pytest.fixture(scope="module")  # playwright keeps a loop running: never beside the tests of other files
def chromium() -> Generator[Browser]:
    if not CHROMIUM.exists():
        pytest.skip("chromium is not installed (apt-get install chromium)")
    if not AXE.exists():
        pytest.skip("axe-core is not installed (npm ci --prefix tests/browser)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()
