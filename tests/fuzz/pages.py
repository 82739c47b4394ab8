"""Any bytes as a page with its sheets: every rule answers, none raises, none runs long.

python tests/fuzz/pages.py -max_total_time=300 -timeout=20 [CORPUS]
"""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
atheris = import_module("atheris")

with atheris.instrument_imports(include=["etatplateforme.guarantor"]):
    from etatplateforme.guarantor.accessibility.act.rules import ACT_RULES
    from etatplateforme.guarantor.accessibility.audit import audit_pages
    from etatplateforme.guarantor.accessibility.view import view_of
    from etatplateforme.guarantor.dom import read
    from etatplateforme.values.finding import Verdict
    from tests.fuzz.drawn import page_of


def one(data: bytes) -> None:
    """Judge one page by everything."""
    page = page_of(atheris.FuzzedDataProvider(data))
    for finding in audit_pages([page]).findings:
        assert finding.verdict in Verdict
    view = view_of(read(page.html), page.sheets)
    for rule in ACT_RULES.values():
        assert rule.outcome(view) in Verdict


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
