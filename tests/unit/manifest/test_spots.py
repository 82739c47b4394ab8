"""Where a manifest says what the guarantor names, by the name of an entry and not by its rank."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.manifest.spots import Spots

TEXT = """\
[access]
substitution = "guichet"

[access.counter]
hours = "9 h"

[[data]]
name = "nom"
retention = "1 an"

[[data]]
name = "nom_usage"
purpose = "Vous nommer."

[[decisions]]
name = "admission"

[[decisions.criteria]]
name = "places"

[[decisions.criteria]]
name = "age"
justification = "Loi."

[[opendata.publishes]]
title = "Menus"

[[opendata.publishes]]
title = "Repas"

[levels]
"RGAA-1.1" = "observe"
EG-12 = "warn"

[[waivers]]
id = "attente"
rule = "EG-12"
"""


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("access", "[access]"),
        ("access.counter.hours", 'hours = "9 h"'),
        ("access.counter.phone", "[access.counter]"),
        ("access.phone", "[access]"),
        ("data.nom_usage.purpose", 'purpose = "Vous nommer."'),
        ("data.nom.retention", 'retention = "1 an"'),
        ("decisions.admission.criteria.age", 'name = "age"'),
        ("decisions.admission.criteria.age.justification", 'justification = "Loi."'),
        ("decisions.inconnue", "[[decisions]]"),
        ("opendata.publishes[1]", 'title = "Repas"'),
        ("levels.RGAA-1.1", '"RGAA-1.1" = "observe"'),
        ("levels.EG-12", 'EG-12 = "warn"'),
        ("waivers.attente", 'id = "attente"'),
    ],
)
def test_the_line_of_what_is_named(where: str, line: str) -> None:
    found = Spots(TEXT).line(where)
    assert found is not None
    lines = TEXT.splitlines()
    header = lines[found - 1].startswith("[[") and not line.startswith("[[")  # an entry stands where its header does
    assert lines[found if header else found - 1] == line


def test_what_is_not_written_has_no_line() -> None:
    assert Spots(TEXT).line("accessibility") is None
    assert Spots("").line("access") is None


@settings(deadline=None)
@given(st.text(max_size=30))
def test_any_name_has_a_line_of_the_text_or_none(where: str) -> None:
    line = Spots(TEXT).line(where)
    assert line is None or 1 <= line <= TEXT.count("\n") + 1
