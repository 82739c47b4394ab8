"""What a study says around its figures, in French, whatever the form."""

from dataclasses import dataclass

from etatplateforme.guarantor.report.outcomes.tables import (
    Table,
    delays_table,
    rates_table,
    sizes_table,
    strata_table,
)
from etatplateforme.guarantor.statistics.delay_comparison import NOTABLE_GAP
from etatplateforme.guarantor.statistics.delay_sentences import read_delays_aloud
from etatplateforme.guarantor.statistics.disclosure import Audience
from etatplateforme.guarantor.statistics.log_tally import NOT_GIVEN
from etatplateforme.guarantor.statistics.numbers import NO_BREAK, counted, percent, quoted
from etatplateforme.guarantor.statistics.sentences import CAUTION, hidden, read_aloud
from etatplateforme.guarantor.statistics.study import DimensionReading, OutcomeStudy

TITLE = "Ce que disent les décisions prises"
BRIEF = "En bref"
METHOD = "Comment lire ces chiffres"


@dataclass(frozen=True, slots=True)
class Part:
    """The rates, or the delays, of a dimension: what is said of them, and their tables."""

    title: str
    sentences: tuple[str, ...]
    tables: tuple[Table, ...]


def rates_part(study: OutcomeStudy, dimension: DimensionReading) -> Part:
    """What the rates of a dimension say. The caution is said once, for the whole study."""
    title, comparison = f"Taux, par {dimension.name}", dimension.comparison
    if comparison is None:
        sizes = sizes_table(dimension)
        said = hidden(dimension.unseen, tuple(dimension.sizes), study.smallest)
        return Part(title, tuple(said), () if sizes is None else (sizes,))
    strata = (strata_table(group, comparison) for group in comparison.groups)
    return Part(
        title,
        tuple(sentence for sentence in read_aloud(comparison) if sentence != CAUTION),
        (rates_table(dimension.name, comparison), *(table for table in strata if table is not None)),
    )


def delays_part(study: OutcomeStudy, dimension: DimensionReading) -> Part | None:
    """What the delays of a dimension say; None when there are none to tell."""
    if dimension.delays is None:
        return None
    return Part(
        f"Délais, par {dimension.name}",
        read_delays_aloud(dimension.delays, study.smallest),
        (delays_table(dimension.name, dimension.delays),),
    )


def audience(study: OutcomeStudy) -> str:
    """For whom this was written, and what that hides."""
    if study.audience is Audience.PUBLIC:
        return (
            f"Version publique{NO_BREAK}: rien de ce qui est montré ne permet de situer un nombre masqué à moins de "
            f"{study.smallest} près. Ne la publiez pas à côté d'un autre décompte du même journal, plus détaillé ou "
            "d'une période voisine\u00a0: une soustraction révélerait ce qui est masqué."
        )
    return (
        f"Version interne{NO_BREAK}: les groupes de moins de {study.smallest} décisions sont masqués, mais de petits "
        "nombres s'y lisent encore. Ne la publiez pas\u00a0: demandez la version publique."
    )


def method(study: OutcomeStudy) -> tuple[str, ...]:
    """How the figures were made, and how to read them."""
    level = percent(study.level, 0)
    said = [
        f"Les intervalles sont à {level} de confiance{NO_BREAK}: Wilson pour un taux, Newcombe pour un écart, Katz "
        "pour un rapport de taux.",
        f"Les p sont corrigés une seule fois, sur {counted(study.tests, 'comparaison', 'comparaisons')} "
        f"(Benjamini et Hochberg){NO_BREAK}: parmi les écarts dont le p est inférieur à 0,05, un sur vingt au plus "
        "serait, en moyenne, l'effet du hasard.",
        f"Le repère de 0,8 (quatre cinquièmes) n'est pas un seuil du droit français{NO_BREAK}: il vient d'une règle "
        "américaine (29 CFR 1607.4 D) et ne sert qu'à choisir où regarder.",
    ]
    if study.stratum:
        said.append(
            f"La comparaison {study.stratum} par {study.stratum} est celle de Mantel et Haenszel (rapport des cotes), "
            "avec le test d'homogénéité de Breslow et Day."
        )
    if study.timed:
        said.append(
            "Les délais tiennent compte des dossiers encore ouverts (Kaplan et Meier)\u00a0: les laisser de côté "
            "raccourcirait les délais. Un groupe est signalé quand sa part de dossiers au-delà du délai annoncé "
            f"dépasse celle de la référence d'au moins {100 * NOTABLE_GAP:.0f}{NO_BREAK}points, et que le hasard "
            "l'explique mal."
        )
    if any(NOT_GIVEN in dimension.sizes for dimension in study.dimensions):
        said.append(f"{quoted(NOT_GIVEN)} réunit les décisions dont le journal ne dit pas le groupe.")
    return (*said, *_left_out(study), *_alone(study))


def _left_out(study: OutcomeStudy) -> tuple[str, ...]:
    return tuple(
        f"Laissées de côté{NO_BREAK}: {_rows(rows, study.smallest)} ({reason})."
        for reason, rows in study.left_out.items()
    )


def _rows(rows: int | None, smallest: int) -> str:
    return f"moins de {smallest} lignes" if rows is None else counted(rows, "ligne", "lignes")


def _alone(study: OutcomeStudy) -> tuple[str, ...]:
    return tuple(
        f"Rien à comparer par {name}{NO_BREAK}: "
        + (f"toutes les décisions sont dans le groupe {quoted(group)}." if group else "aucune décision n'est connue.")
        for name, group in study.alone.items()
    )
