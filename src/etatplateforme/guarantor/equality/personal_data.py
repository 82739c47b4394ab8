"""Personal data: ask for what serves, say who keeps it, and keep it for a while."""

from collections.abc import Iterable, Iterator

from etatplateforme.guarantor.equality.bodies import ASKING, COLLECTING, when
from etatplateforme.guarantor.equality.seen import page_at
from etatplateforme.guarantor.equality.texts import gdpr
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    inapplicable,
    passed,
)
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.processing import LegalBasis, PersonalData
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.holding import Stock

LONG_MONTHS = 60
"""Retention beyond which somebody must say why, unless a text imposes it."""


def _consumers(facts: Facts) -> Iterator[Judgement]:
    idle = [datum for datum in facts.manifest.data if datum.consumer is None]
    for datum in idle:
        place = Place(f"data.{datum.name}")
        if datum.required:
            yield failed("Donnée obligatoire dont aucune étape ne se sert.", place=place)
        else:
            yield cant_tell(
                "Aucune étape déclarée ne se sert de cette donnée.",
                "Qui se sert de cette donnée, et quand ?",
                place=place,
            )
    if not idle:
        yield passed("Chaque donnée demandée sert à une étape déclarée.", place=Place("data"))


def _information(facts: Facts) -> Iterator[Judgement]:
    about = facts.manifest.personal_data
    place = Place("personal_data")
    if about is None:
        yield failed("Rien ne dit qui répond des données, ni comment exercer ses droits.", place=place)
    elif about.privacy_url is None or about.rights is None:
        yield failed(
            "La page sur les données personnelles, ou la façon d'exercer ses droits, n'est pas déclarée.", place=place
        )
    elif about.dpo is None:
        yield cant_tell(
            "Aucun délégué à la protection des données n'est déclaré.",
            "L'organisme a-t-il désigné un délégué ? Un organisme public y est tenu (RGPD, article 37).",
            place=place,
        )
    elif not about.recipients:
        yield cant_tell(
            "Le manifeste ne dit pas qui reçoit les données.",
            "Quels services, quels prestataires les lisent ? Dites-le dans « personal_data.recipients ».",
            place=place,
        )
    else:
        yield _privacy_page(facts, about) or passed(
            "Le responsable, le délégué, les destinataires, la page d'information et l'exercice des droits sont "
            "déclarés.",
            place=place,
        )


def _privacy_page(facts: Facts, about: PersonalData) -> Judgement | None:
    """A question when the page was given and does not seem to hold the mentions of articles 13 and 14."""
    seen = page_at(facts, about.privacy_url)
    if seen is None:
        return None
    page, document = seen
    said = document.text.casefold()
    wanted = {
        "le responsable du traitement": (about.controller,),
        "le délégué à la protection des données": (about.dpo or "",),
        "la réclamation à la CNIL": ("cnil", "commission nationale de l'informatique"),
    }
    missing = [told for told, words in wanted.items() if not any(word.casefold() in said for word in words)]
    if not missing:
        return None
    return cant_tell(
        f"La page sur les données personnelles ne semble pas dire : {', '.join(missing)}.",
        "La page le dit-elle autrement ?",
        place=Place(page.name),
    )


def _keeping(facts: Facts) -> Judgement | None:
    if facts.manifest.data or facts.stocks:
        return None
    return inapplicable("Le service ne garde aucune donnée.")


def _retention(facts: Facts) -> Iterable[Judgement]:
    found = [*_declared_retention(facts.manifest), *_kept(facts)]
    if found:
        return found
    seen = "" if facts.stocks is None else " Ce que le magasin garde a une date d'effacement à venir."
    return [
        passed(
            f"Chaque donnée a une finalité et une durée de conservation.{seen}",
            evidence=Evidence.DECLARED if facts.stocks is None else Evidence.OBSERVED,
        )
    ]


def _declared_retention(manifest: Manifest) -> Iterator[Judgement]:
    for datum in manifest.data:
        months = datum.retention.months + datum.retention.days // 30
        if months > LONG_MONTHS and datum.legal_basis is not LegalBasis.LEGAL_OBLIGATION:
            yield cant_tell(
                f"Cette donnée est gardée longtemps ({datum.retention}), et aucune obligation légale n'est déclarée.",
                "Pourquoi la garder si longtemps ? Un texte, ou le tableau de gestion des archives, le prévoit-il ?",
                place=Place(f"data.{datum.name}.retention"),
            )


def _kept(facts: Facts) -> Iterator[Judgement]:
    """What the store keeps without an end, past its end, or without a purpose."""
    for stock in facts.stocks or ():
        for count, wrong in _wrongs(stock):
            if count:
                yield failed(
                    f"{count} ligne(s) gardée(s) {wrong}.",
                    place=Place(f"store.{stock.name}"),
                    evidence=Evidence.OBSERVED,
                )


def _wrongs(stock: Stock) -> tuple[tuple[int, str], ...]:
    return (
        (0 if stock.purpose.strip() else stock.kept, "sans finalité"),
        (stock.endless, "sans date d'effacement"),
        (stock.overdue, "après leur date d'effacement"),
    )


USED_DATA = Rule(
    code="EG-09-usage",
    title="Aucune donnée n'est demandée sans servir",
    theme=Theme.PERSONAL_DATA,
    sources=gdpr("5, paragraphe 1, c) (minimisation)"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Ne demandez plus cette donnée, ou dites quelle étape s'en sert (data.consumer).",
    person="Sofia, qui remplit vingt champs dont personne ne lit la moitié.",
    judge=_consumers,
    applies=ASKING,
    story=(
        "Sofia a rempli vingt champs pour réserver une salle : la profession de ses parents, son numéro de portable, "
        "sa situation de famille. Personne, à la mairie, ne lisait la moitié de ces réponses. Chaque question a "
        "maintenant une étape qui s'en sert ; les autres ont été retirées."
    ),
    example="""\
[[data]]
name = "nom"
consumer = "étude de la demande"
""",
)

INFORMATION = Rule(
    code="EG-09-information",
    title="On sait qui garde ses données et comment exercer ses droits",
    theme=Theme.PERSONAL_DATA,
    sources=gdpr("12", "13", "14", "37"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Déclarez dans « personal_data » le responsable, la page d'information et où exercer ses droits.",
    person="Ahmed, qui veut faire effacer son dossier et ne sait à qui écrire.",
    judge=_information,
    applies=COLLECTING,
    story=(
        "Ahmed a déménagé, et veut que son ancien dossier disparaisse. Le site ne disait ni qui le gardait, ni à qui "
        "écrire ; au standard, on l'a renvoyé d'un service à l'autre. Une page nomme désormais le responsable, la "
        "déléguée, et la CNIL si personne ne répond."
    ),
    example="""\
[personal_data]
controller = "Ville de Paris"
dpo = "dpo@exemple.fr"
privacy_url = "https://cantine.exemple.fr/donnees"
recipients = ["le service des écoles"]
rights = "Écrivez à dpo@exemple.fr"
""",
)

RETENTION = Rule(
    code="EG-09-conserve",
    title="Chaque donnée gardée a une finalité et une date d'effacement",
    theme=Theme.PERSONAL_DATA,
    sources=gdpr("5, paragraphe 1, e) (limitation de la conservation)"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Donnez une date d'effacement à ce qui est gardé, et lancez la purge (etatplateforme purge).",
    person="Luc, dont le dossier social ressort dix ans après.",
    judge=_retention,
    applies=when("tout service qui garde des données personnelles, quel que soit l'organisme", _keeping),
    story=(
        "À vingt ans, Luc a demandé une aide d'urgence. Dix ans plus tard, un agent l'a retrouvée en cherchant autre "
        "chose, et l'a commentée devant lui. Chaque donnée a maintenant une fin, et le magasin l'efface ce jour-là."
    ),
    example="""\
[[data]]
name = "nom"
retention = "1 an"
retention_from = "fin de l'année scolaire"
""",
)
