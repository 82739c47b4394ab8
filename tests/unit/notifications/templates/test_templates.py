"""A template is read whole, or refused with every fault; what it gives is what its author wrote, and nothing else."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest

from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.notifications.message import Presentation
from etatplateforme.notifications.parts import Heading, Items, Paragraph, Span
from etatplateforme.notifications.templates.reading import LONGEST_TEMPLATE, read_template
from etatplateforme.notifications.templates.review import language_of, pages_of, preview, sample
from etatplateforme.values.finding import Verdict
from tests.unit.notifications.templates.samples import TEXT, VALUES, template


def small(body: str, values: str = 'prenom = "line"', subject: str = "Bonjour ((prenom))") -> str:
    return f'+++\nname = "essai"\nnumber = 1\nsubject = "{subject}"\n[values]\n{values}\n+++\n{body}\n'


def test_the_values_are_written_as_a_french_reader_expects() -> None:
    filled = template().fill(VALUES)
    assert filled.subject == "Cantine : l'inscription de Zoé est acceptée"
    hello, accepted, come, where, pieces, links = filled.content
    assert hello == Paragraph("Bonjour,")
    assert accepted == Paragraph(
        "L'inscription de Zoé est acceptée.\nLes repas commencent le 1er septembre 2026, avec le repas végétarien : "
        "1\u202f200 par semaine, à 4,50\u00a0€ chacun.",
        (Span(17, 20),),
    )
    assert come == Heading("Venez le 31 août 2026 à 09 h 05")
    assert where == Paragraph("1 place de la Mairie\n01000 Marivaux")
    assert pieces == Items(("la fiche sanitaire", "une photo", "votre carte d'identité"))
    assert links == Paragraph(
        "Suivre le dossier, ou écrire * - fin",
        (Span(0, 17, "https://marivaux.example/suivi/2026%2F42"), Span(22, 28, "mailto:ecoles@marivaux.example")),
    )


def test_another_language_follows_the_french_and_is_marked() -> None:
    filled = template().fill(VALUES, "ar")
    french = template().fill(VALUES).content
    assert filled.content[: len(french)] == french
    told = filled.content[len(french) :]
    assert {part.lang for part in told} == {"ar"}
    assert told[0] == Heading("المطعم المدرسي: تم قبول تسجيل Zoé", "ar")
    shown = preview(template(), VALUES, "ar")
    assert '<p lang="ar" dir="rtl">' in shown.html
    assert "وجبة نباتية" in shown.text
    assert "2026-09-01" in shown.text
    assert template().fill(VALUES, "pt").content == french


def test_the_version_is_that_of_the_whole_text_whatever_its_line_ends() -> None:
    version = template().version
    assert str(version) == f"cantine-acceptee 3 {version.digest}"
    assert template(TEXT.replace("\n", "\r\n")).version == version
    assert template("\ufeff" + TEXT).version == version
    assert template(TEXT.replace("Bonjour", "Bonsoir")).version.digest != version.digest
    assert template().fill(VALUES).version == version


@pytest.mark.parametrize(
    ("changes", "without", "keys"),
    [
        ({}, "prenom", ["prenom"]),
        ({"nom": "x"}, None, ["nom"]),
        ({"prenom": ""}, None, ["prenom"]),
        ({"prenom": " \u200b"}, None, ["prenom"]),
        ({"prenom": "Zoé\nBcc: tous"}, None, ["prenom"]),
        ({"prenom": "Zoé\u202e"}, None, ["prenom"]),
        ({"prenom": "Z" * 301}, None, ["prenom"]),
        ({"prenom": 3}, None, ["prenom"]),
        ({"rentree": datetime(2026, 9, 1)}, None, ["rentree"]),  # noqa: DTZ001
        ({"rentree": "2026-09-01"}, None, ["rentree"]),
        ({"heure": datetime(2026, 9, 1)}, None, ["heure"]),  # noqa: DTZ001
        ({"heure": date(2026, 9, 1)}, None, ["heure"]),
        ({"tarif": Decimal("4.555")}, None, ["tarif"]),
        ({"tarif": Decimal("NaN")}, None, ["tarif"]),
        ({"tarif": 4.5}, None, ["tarif"]),
        ({"repas": True}, None, ["repas"]),
        ({"repas": 10**13}, None, ["repas"]),
        ({"formule": "le repas standard"}, None, ["formule"]),
        ({"pieces": ()}, None, ["pieces"]),
        ({"pieces": ("a\nb",)}, None, ["pieces"]),
        ({"pieces": "une photo"}, None, ["pieces"]),
        ({"numero": ".."}, None, ["numero"]),
        ({"prenom": 3, "tarif": "4", "autre": "x"}, "repas", ["repas", "autre", "prenom", "tarif"]),
    ],
)
def test_wrong_values_are_refused_all_at_once_and_never_shown(
    changes: dict[str, Any], without: str | None, keys: list[str]
) -> None:
    values = {name: value for name, value in {**VALUES, **changes}.items() if name != without}
    with pytest.raises(InvalidInput) as caught:
        template().fill(values)
    assert caught.value.code == "template_values"
    assert [fault.key for fault in caught.value.faults] == keys
    assert "Bcc" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Bonjour", None, "en-tête"),
        ("+++\nname = 'x'\n", None, "en-tête"),
        (small("((nom)) ((prenom))"), 8, "« nom » n'est pas déclarée"),
        (small("((prenom"), 8, "« (( »"),
        (small("((Prénom)) ((prenom))"), 8, "« (( »"),
        (small("((prenom)) **gras"), 8, "pas fermé"),
        (small("((prenom))\n\n![photo](https://a.fr/p.png)"), 10, "« ![ »"),
        (small("((prenom))\n\n# Titre"), 10, "Markdown"),
        (small("((prenom))\n1. un"), 9, "Markdown"),
        (small("((prenom))\n\n> cité"), 10, "Markdown"),
        (small("((prenom))\n\n<p>html</p>"), 10, "Markdown"),
        (small("((prenom)) *penché*"), 8, "« * »"),
        (small("((prenom))\n\n- "), 10, "vide"),
        (small("((prenom)) [a](http://a.fr)"), 8, "adresse sûre"),
        (small("((prenom)) [a](javascript:x)"), 8, "adresse sûre"),
        (small("[a](https://((prenom)))"), 8, "adresse sûre"),
        (small("[a](https://x((prenom)).fr/)"), 8, "adresse sûre"),
        (small("[a](((prenom)))"), 8, "adresse sûre"),
        (small("[a](mailto:((prenom)))"), 8, "adresse sûre"),
        (small("Bonjour"), None, ""),
        (small("Bonjour", subject="Bonjour"), 6, "ne sert pas"),
        (small("((prenom)) ((liste))", 'prenom = "line"\nliste = "list"'), 9, "pas seule"),
        (small("((prenom))\n\n- **((liste))**", 'prenom = "line"\nliste = "list"'), 11, "pas seule"),
        (small("((prenom))\n\n## ((t))", 'prenom = "line"\nt = "text"'), 11, "plusieurs lignes"),
        (small("((prenom))", 'prenom = "mot"'), 6, "sorte"),
        (small("((prenom))", 'prenom = "choice"'), 6, "sorte"),
        (small("((prenom))", "prenom = { a = 3 }"), 6, "sorte"),
        (small("((prenom))", 'Prenom = "line"'), None, "nom d'une valeur"),
        (small("((prenom))", subject="**((prenom))**"), 4, "gras"),
        (small("((prenom))", subject=""), 4, "objet"),
        (small("((prenom))").replace('"essai"', '"Essai !"'), 2, "nom du modèle"),
        (small("((prenom))").replace("number = 1", "number = 0"), 3, "numéro"),
        (small("((prenom))").replace("number = 1", "numero = 1"), 3, "n'existe pas"),
        (small("((prenom))").replace("number = 1", "number = "), 3, ""),
        (small("((prenom))\n+++ en\nHello ((prenom))"), 9, "pas déclarée"),
        (small("((prenom))\n+++\nencore"), 9, "deux fois"),
        (small("((prenom))\u202e"), None, "invisible"),
        (TEXT.replace("وجبة نباتية", " "), None, "sorte"),
        (TEXT.replace('vegetarien = "وجبة', 'vegan = "وجبة'), None, "ne répond pas"),
        (
            TEXT.replace("[translations.ar.values]\n", "[translations.ar.values]\nprenom = 'line'\n"),
            None,
            "ne répond pas",
        ),
        (TEXT[: TEXT.index("+++ ar")], None, "manque en « ar »"),
        (TEXT.replace("[translations.ar", "[translations.fr"), None, "pas une autre langue"),
    ],
)
def test_a_wrong_template_is_refused_with_the_line(text: str, line: int | None, said: str) -> None:
    if not said and line is None:  # what serves in the subject serves
        assert read_template(text).languages == ("fr",)
        return
    with pytest.raises(InvalidInput) as caught:
        read_template(text, "essai.md")
    assert caught.value.code == "invalid_template"
    assert any(said in f"{fault.key} {fault.problem}" for fault in caught.value.faults)
    assert line is None or line in [fault.line for fault in caught.value.faults]


def test_every_fault_is_told_at_once() -> None:
    with pytest.raises(InvalidInput) as caught:
        read_template(small("((a)) ((b))\n\n# x", subject="((c))").replace("number = 1\n", ""))
    assert len(caught.value.faults) == 6


def test_a_template_is_bounded() -> None:
    with pytest.raises(TooLarge):
        read_template("+++\n" + "x" * LONGEST_TEMPLATE)


@pytest.mark.parametrize("presentation", list(Presentation))
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_the_preview_passes_the_rules_of_accessibility(language: str, presentation: Presentation) -> None:
    shown = preview(template(), None, language, presentation)
    assert audit_pages([Page("modèle", shown.html, PageKind.MESSAGE)]).of(Verdict.FAILED) == ()
    assert ("1.5em/1.6" in shown.html) is (presentation is Presentation.LARGE)


def test_the_french_is_read_for_plain_language() -> None:
    assert language_of(template()).indicators.words > 30
    long = language_of(read_template(small("((prenom)) " + "afin de procéder à la mise en œuvre " * 5 + ".")))
    assert any("mots. Coupez-la" in piece.advice for piece in long.advice)


def test_every_language_is_a_page_without_fault() -> None:
    pages = pages_of(template())
    assert [page.name for page in pages] == ["cantine-acceptee (fr)", "cantine-acceptee (ar)"]
    assert audit_pages(pages).of(Verdict.FAILED) == ()


def test_the_sample_fits_whatever_the_template_wants() -> None:
    assert sample(template()).keys() == template().fields.keys()
    assert "« prenom »" in preview(template()).subject


def test_what_is_filled_does_not_show_in_a_repr() -> None:
    assert "Zoé" not in repr(template().fill(VALUES))
    assert replace(template(), others=()).languages == ("fr",)
