"""Sphinx settings. The reference is written from the code before each build (``docs/_generation``)."""

import sys
from importlib import import_module
from pathlib import Path

from sphinx.application import Sphinx

import etatplateforme

DOCS = Path(__file__).resolve().parent
sys.path.insert(0, str(DOCS.parent))

project = "etatplateforme"
author = "Les fondateurs d'etatplateforme"
copyright = "2026, les fondateurs d'etatplateforme ; licence MIT"
version = release = etatplateforme.__version__
language = "fr"
locale_dirs = ["locale"]

extensions = ["myst_parser", "sphinx.ext.autodoc"]
exclude_patterns = ["_build", "_generation", "images"]
myst_heading_anchors = 3
myst_enable_extensions = ["deflist"]
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
nitpicky = False

html_theme = "furo"
html_static_path = ["_static"]
html_css_files = ["docs.css"]
html_title = f"etatplateforme {release}"
html_copy_source = False
html_show_sourcelink = False


LABELS = {
    "Toggle site navigation sidebar": "Ouvrir ou fermer le sommaire du site",
    "Toggle table of contents sidebar": "Ouvrir ou fermer le plan de la page",
    "Toggle Light / Dark / Auto color theme": "Changer de couleurs : clair, sombre, automatique",
    "Toggle navigation of ": "Ouvrir ou fermer : ",
}
"""What the theme says in English to a screen reader, and gives no way to translate (RGAA 8.7)."""


def _write_reference(_app: Sphinx) -> None:
    import_module("docs._generation").write_all(DOCS / "_genere")


def _speak_french(app: Sphinx, error: Exception | None) -> None:
    if error is not None or app.builder.format != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        for english, french in LABELS.items():
            text = text.replace(f'aria-label="{english}', f'aria-label="{french}')
        _ = path.write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Write the reference before Sphinx looks for pages; translate what the theme leaves in English."""
    _ = app.connect("builder-inited", _write_reference)
    _ = app.connect("build-finished", _speak_french)
