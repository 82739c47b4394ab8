"""The page of somebody whose identity is already known: axe finds nothing, at any step, on a phone and on a screen."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from etatplateforme.manifest import parse_manifest
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.web.sign_in.relinking_page import RelinkOccasion, RelinkStep, draw_relink
from tests.browser.axe import assert_accessible_document

MANIFEST = parse_manifest(render(defaults()))
OCCASIONS = [
    pytest.param(RelinkStep.KNOWN, True, "", id="a code can be sent"),
    pytest.param(RelinkStep.KNOWN, False, "", id="the counter only"),
    pytest.param(RelinkStep.CODE, True, "", id="a code was sent"),
    pytest.param(RelinkStep.CODE, True, "Ce code n'est pas le bon.", id="a wrong code"),
    pytest.param(RelinkStep.COUNTER, True, "Le code n'a pas pu être envoyé.", id="no code serves any more"),
]


@pytest.mark.parametrize(("step", "sends", "wrong"), OCCASIONS)
@pytest.mark.parametrize("width", [320, 1280])
def test_the_page_is_accessible(
    step: RelinkStep, sends: bool, wrong: str, width: int, chromium: Browser, tmp_path: Path
) -> None:
    html = draw_relink(
        RelinkOccasion(
            step=step,
            manifest=MANIFEST,
            home="/",
            here="/connexion/rattachement",
            then="/demarche/etape-2",
            reference="7K4M-2QXP",
            until="12 mars 2027",
            sends=sends,
            wrong=wrong,
        )
    )
    assert_accessible_document(html, width, chromium, tmp_path / "rattachement.html")
