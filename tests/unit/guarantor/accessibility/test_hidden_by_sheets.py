"""What a sheet that was given hides is not accused more surely than what its own attribute hides."""

import pytest

from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.facts import Page
from etatplateforme.values.finding import Verdict

SHEET = ".h{display:none} html[data-theme=clair] .t{display:inline} .t{display:none}"
HIDDEN_ANYWHERE = [
    "<a {} href=/></a>",
    "<button {}></button>",
    "<iframe {} src=a></iframe>",
    "<h2 {}></h2>",
    "<div {}><h3> </h3></div>",
    "<div {}><button></button></div>",
    "<div {}><a href=/></a></div>",
]
HIDDEN_FIELDS_AND_IMAGES = [
    "<img {} src=x>",
    "<svg {} role=img></svg>",
    "<input {} type=image src=x>",
    "<input {}>",
    "<select {}><option>x</select>",
    "<textarea {}></textarea>",
    "<div {}><input></div>",
    "<div {}><img src=x></div>",
]


def accused(body: str) -> set[str]:
    """Rules that certainly fail on a page whose sheet was given."""
    html = (
        "<!DOCTYPE html><html lang=fr><head><title>Cantine de Mende</title><link rel=stylesheet href=s.css></head>"
        f"<body><h1>Cantine</h1>{body}</body></html>"
    )
    page = Page("essai", html, sheets={"s.css": SHEET})
    return {finding.rule for finding in audit_pages([page]).of(Verdict.FAILED)}


@pytest.mark.parametrize("body", HIDDEN_ANYWHERE)
def test_what_a_sheet_hides_is_not_accused(body: str) -> None:
    assert accused(body.format("class=v"))
    assert accused(body.format("hidden")) == set()
    assert accused(body.format("class=h")) == set()


@pytest.mark.parametrize("body", HIDDEN_FIELDS_AND_IMAGES)
def test_a_field_or_image_that_a_sheet_hides_is_not_accused(body: str) -> None:
    assert accused(body.format("class=v"))
    assert accused(body.format("hidden")) == set()
    assert accused(body.format("class=h")) == set()


@pytest.mark.parametrize("body", ["<button><i class=t>Changer</i></button>", "<a href=/><i class=t>Changer</i></a>"])
def test_a_name_that_a_script_may_show_is_not_told_missing(body: str) -> None:
    """Django's administration: a button holds one name for each theme; a script writes ``data-theme`` on ``html``."""
    assert accused(f"{body}<script src=theme.js></script>") == set()
