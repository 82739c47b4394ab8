"""Any text as style sheets, on a page that has something of everything that they can hide: the rules answer.

python tests/fuzz/sheets.py -max_total_time=300 -timeout=20 [CORPUS]
"""

import sys
from importlib import import_module
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
atheris = import_module("atheris")

with atheris.instrument_imports(include=["etatplateforme.guarantor", "tinycss2"]):
    from etatplateforme.guarantor.accessibility.audit import audit_pages
    from etatplateforme.guarantor.facts import Page
    from etatplateforme.values.finding import Verdict

PAGE = """<!DOCTYPE html><html lang=fr><head><title>Essai</title><link rel=stylesheet href=a.css>
<link rel=stylesheet media=print href=b.css></head><body><p id=a class="a b" lang=en>x <a href=/ class=c>y</a></p>
<div class=a hidden><button></button><img src=x><input id=f type=text></div><ul><li class=b><a href=/></a></ul>
<table><tr><th scope=col class=a>x<td data-x="a b">y</table><svg class=c><title>z</title></svg></body></html>"""


def one(data: bytes) -> None:
    """Two sheets, the second one imported or printed, cut at a NUL."""
    first, _, second = data.decode("utf-8", "replace").partition("\x00")
    page = Page("essai", PAGE, sheets={"a.css": first, "b.css": second})
    for finding in audit_pages([page]).findings:
        assert finding.verdict in Verdict


if __name__ == "__main__":
    atheris.Setup(sys.argv, one)
    atheris.Fuzz()
