"""How to use the online service: published, dated, and nothing asked again on paper."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import RECEIVING_ONLINE
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    passed,
)
from etatplateforme.values.finding import Evidence, Level, Place


def _terms_of_use(facts: Facts) -> Iterator[Judgement]:
    online = facts.manifest.access.online
    if online is None:  # the condition of the rule has said so
        return
    if online.asks_paper_copy:
        yield failed(
            "Le service redemande sur papier ce qui a été envoyé en ligne.",
            remedy="Ne demandez plus de confirmation papier : l'envoi en ligne suffit (CRPA L112-8).",
            place=Place("access.online.asks_paper_copy"),
        )
    if online.terms_url is None:
        yield failed(
            "Les modalités d'utilisation ne sont pas publiées : tout envoi électronique est alors valable.",
            place=Place("access.online"),
        )
    elif online.terms_updated is None:
        yield cant_tell(
            "Les modalités d'utilisation sont publiées, sans date.",
            "Les modalités d'utilisation publiées sont-elles à jour ?",
            place=Place("access.online"),
        )
    elif online.fallback_mail is None and online.fallback_url is None:
        yield cant_tell(
            "Aucune adresse ni formulaire de secours n'est déclaré pour le jour où la démarche est en panne.",
            "Où la personne envoie-t-elle sa demande ce jour-là ? Dites-le dans « access.online.fallback_mail ».",
            place=Place("access.online"),
        )
    elif not online.asks_paper_copy:
        yield passed("Les modalités d'utilisation sont publiées et datées.", place=Place("access.online"))


TERMS_OF_USE = Rule(
    code="EG-04",
    title="Les modalités d'utilisation sont publiées et rien n'est redemandé sur papier",
    theme=Theme.ACCESS,
    sources=crpa("L112-8", "L112-9", "R112-9-1", "R112-9-2"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Publiez une page « modalités d'utilisation » et déclarez son adresse et sa date (access.online.terms_url).",
    person="Nadia, qui a tout envoyé en ligne et à qui on demande de tout renvoyer par courrier.",
    judge=_terms_of_use,
    applies=RECEIVING_ONLINE,
    story=(
        "Nadia avait tout envoyé en ligne. Une lettre est arrivée : merci de renvoyer le dossier complet par la poste. "
        "Elle a payé l'impression et le recommandé, pour rien, car un envoi électronique suffit. La lettre type a été "
        "retirée, et la page du service dit ce qu'elle accepte."
    ),
    example="""\
[access.online]
terms_url = "https://cantine.exemple.fr/modalites"
terms_updated = 2026-09-01
fallback_mail = "ecoles@exemple.fr"
asks_paper_copy = false
""",
)
