"""One rule as text: whom it protects, when it applies, which law, which evidence, how it is set aside, an example."""

from collections.abc import Iterator

from etatplateforme.guarantor.charter import Origin
from etatplateforme.guarantor.report.groups import EVIDENCE
from etatplateforme.guarantor.report.shown import Line, Tone, blank, quoted, wrapped
from etatplateforme.guarantor.report.words import CONCERNS, EFFECTS, LEVELS, WAIVING, source
from etatplateforme.guarantor.rule import Rule

UNDER = "    "


def rule_lines(rule: Rule, origin: Origin) -> Iterator[Line]:
    """Everything that the charter says of *rule*, in French; *origin* is the package that brings it."""
    yield from wrapped(f"{rule.code} — {rule.title}", tone=Tone.TITLE)
    yield from wrapped(f"Thème : {CONCERNS[rule.theme].title}.")
    yield from _part("Qui elle protège", rule.person, rule.story)
    yield from _part("Quels services", f"Elle concerne {rule.applies.told}.")
    yield from _part("D'où elle vient", *(f"• {source(cited)}" for cited in rule.sources))
    yield from _part("La preuve", f"Elle juge {EVIDENCE[rule.evidence]} ({rule.evidence.value}).")
    yield from _part(
        "Le niveau",
        f"Par défaut : {LEVELS[rule.level]} ({rule.level.value}). Si elle n'est pas respectée, "
        f"elle {EFFECTS[rule.level]}.",
    )
    yield from _part("L'écarter", WAIVING[rule.waiving])
    yield from _part("Que faire", rule.remedy)
    if rule.example:
        yield from _part("Un exemple, dans service.toml")
        yield from quoted(rule.example, UNDER)
    yield from blank()
    yield from wrapped(f"Paquet : {f'{origin.package} {origin.version}'.strip()}.")


def _part(title: str, *paragraphs: str) -> Iterator[Line]:
    yield from blank()
    yield from wrapped(f"{title} :", tone=Tone.TITLE)
    for paragraph in paragraphs:
        yield from wrapped(paragraph, UNDER)
