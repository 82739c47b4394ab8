"""The map of the documentation in Chromium: points for every counter, buttons that show them, no request outside."""

import json
from pathlib import Path

from playwright.sync_api import Browser, Request

STATIC = Path(__file__).parents[2] / "docs/_static"
COUNTERS = [
    {"id": "1", "name": "Maison inventée", "longitude": 3.5, "latitude": 44.5, "form": "fixed"},
    {"id": "2", "name": "Bus inventé", "longitude": 55.45, "latitude": -20.88, "form": "roaming"},
]
PAGE = f"""<!DOCTYPE html><html lang="fr"><meta charset="utf-8"><title>Guichets</title>
<link rel="stylesheet" href="{STATIC}/docs.css">
<link rel="stylesheet" href="{STATIC}/leaflet/leaflet.css">
<div id="guichets-carte" hidden></div><p id="guichets-dit" role="status"></p>
<ul><li>Maison <button hidden data-guichet="1" data-nom="Maison inventée">Voir</button></li>
<li>Bus <button hidden data-guichet="2" data-nom="Bus inventé">Voir</button></li></ul>
<script type="application/json" id="guichets-donnees">{json.dumps(COUNTERS)}</script>
<script src="{STATIC}/leaflet/leaflet.js"></script><script src="{STATIC}/guichets.js"></script></html>"""


def test_each_counter_of_the_list_is_shown_on_the_map(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "carte.html"
    path.write_text(PAGE, encoding="utf-8")
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    tab = chromium.new_page()
    tab.set_default_timeout(10_000)
    tab.on("request", note)
    try:
        _ = tab.goto(path.as_uri())
        assert tab.locator(".guichets-point").count() == 2
        tab.locator("button[data-guichet='2']").click()
        assert tab.locator("#guichets-dit").inner_text() == "Montré sur la carte : Bus inventé."
        assert tab.locator(".leaflet-tooltip").inner_text() == "Bus inventé"
        assert tab.locator(".guichets-choisi").count() == 1
        assert [url for url in asked if not url.startswith("file:")] == []
    finally:
        tab.close()


def test_without_scripts_the_list_stands_alone(chromium: Browser, tmp_path: Path) -> None:
    path = tmp_path / "carte.html"
    path.write_text(PAGE, encoding="utf-8")
    context = chromium.new_context(java_script_enabled=False)
    try:
        tab = context.new_page()
        _ = tab.goto(path.as_uri())
        assert not tab.locator("#guichets-carte").is_visible()
        assert not tab.locator("button").first.is_visible()
        assert tab.locator("li").count() == 2
    finally:
        context.close()
