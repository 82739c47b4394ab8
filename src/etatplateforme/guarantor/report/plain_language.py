"""What the report says of the language of the pages: figures, then each piece of advice with its sentence."""

from dataclasses import dataclass

from etatplateforme.guarantor.language.advice import EASY_LIX, EASY_SENTENCE, NOT_FALC, Advice
from etatplateforme.guarantor.language.indicators import LONG_SENTENCE
from etatplateforme.guarantor.language.pages import PageLanguage

TITLE = "Langage clair"
LONGEST_QUOTE = 240
"""Characters of a sentence that are quoted; the end of a longer one is cut."""

LEAD = (
    "Ces conseils n'empêchent rien : ils montrent des formes qui arrêtent souvent le lecteur, et l'auteur peut avoir "
    "de bonnes raisons. "
) + NOT_FALC

FIGURES = (
    "Phrases",
    f"Mots par phrase (repère : {EASY_SENTENCE})",
    f"Phrases de plus de {LONG_SENTENCE} mots",
    f"LIX (repère : {EASY_LIX})",
    "RIX",
    "Kandel et Moles",
    "Conseils",
)
"""Columns of the table of figures; the marks are those of books for children, not thresholds."""


@dataclass(frozen=True, slots=True)
class AdviceLine:
    """One sentence and all that can be advised about it; ``where`` is « ligne 12 », empty when it is not known."""

    where: str
    sentence: str
    advice: tuple[str, ...]


def figures(page: PageLanguage) -> tuple[str, ...]:
    """Figures of a page, in the order of :data:`FIGURES`."""
    found = page.reading.indicators
    return (
        str(found.sentences),
        _decimal(found.words_a_sentence),
        str(found.long_sentences),
        _decimal(found.lix),
        _decimal(found.rix),
        _decimal(found.kandel_moles),
        str(len(page.reading.advice) + page.untold),
    )


def advice_lines(page: PageLanguage) -> tuple[AdviceLine, ...]:
    """The advice of a page, sentence by sentence, in the order of the page."""
    by_sentence: dict[tuple[int, str], list[str]] = {}
    for piece in page.reading.advice:
        by_sentence.setdefault((piece.line, _quoted(piece)), []).append(piece.advice)
    return tuple(
        AdviceLine(f"ligne {line}" if line else "", sentence, tuple(dict.fromkeys(advice)))
        for (line, sentence), advice in by_sentence.items()
    )


def _quoted(piece: Advice) -> str:
    if len(piece.sentence) <= LONGEST_QUOTE:
        return piece.sentence
    return piece.sentence[:LONGEST_QUOTE].rpartition(" ")[0] + "…"


def _decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",").replace("-", "−")


MACRO = """\
{% macro plain_language(pages) %}
{% if pages %}
<h2 id="langage">{{ language.TITLE }}</h2>
<p class="note">{{ language.LEAD }}</p>
<div class="wide" tabindex="0" role="region" aria-label="Tableau des mesures de langage">
<table>
<caption>Ce qui se mesure dans les phrases de chaque page</caption>
<thead><tr><th scope="col">Page</th>
{%- for name in language.FIGURES %}<th scope="col" class="number">{{ name }}</th>{% endfor %}</tr></thead>
<tbody>
{% for page in pages %}
<tr><th scope="row">{{ page.page }}</th>
{%- for figure in language.figures(page) %}<td class="number">{{ figure }}</td>{% endfor %}</tr>
{% endfor %}
</tbody>
</table>
</div>
{% for page in pages if page.reading.advice %}
<h3>{{ page.page }}</h3>
<ul>
{% for line in language.advice_lines(page) %}
<li>{% if line.where %}{{ line.where }} : {% endif %}<q>{{ line.sentence }}</q>
<ul>{% for advice in line.advice %}<li>{{ advice }}</li>{% endfor %}</ul></li>
{% endfor %}
</ul>
{% if page.untold %}<p>Conseils non montrés : {{ page.untold }}.</p>{% endif %}
{% endfor %}
{% endif %}
{% endmacro %}
"""
"""The section as a page shows it; ``language`` is this module."""
