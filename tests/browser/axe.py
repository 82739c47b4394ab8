"""axe-core, from the file that npm installed, with every rule enabled."""

from pathlib import Path
from typing import Literal

from playwright.sync_api import Browser

CHROMIUM = Path("/usr/bin/chromium")
AXE = Path(__file__).parent / "node_modules" / "axe-core" / "axe.min.js"
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-quic"]
RUN_AXE = """async () => {
    const rules = Object.fromEntries(axe.getRules().map(rule => [rule.ruleId, {enabled: true}]));
    const found = await axe.run(document, {rules});
    const told = rule => rule.id + ': ' + rule.nodes.map(node => node.target + ' ' + node.failureSummary).join(' | ');
    return {violations: found.violations.map(told), rules: found.passes.length};
}"""


def assert_accessible_document(
    html: str, width: int, chromium: Browser, path: Path, scheme: Literal["light", "dark"] = "light"
) -> None:
    """No violation, at least ten rules that had something to pass, and no horizontal scrolling at that *width*."""
    _ = path.write_text(html, encoding="utf-8")
    tab = chromium.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    try:
        _ = tab.goto(path.as_uri())
        _ = tab.add_script_tag(path=AXE)
        found = tab.evaluate(RUN_AXE)
        assert found["violations"] == []
        assert found["rules"] > 10
        assert tab.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    finally:
        tab.close()
