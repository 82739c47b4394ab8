"""The service goes on: somebody answers for it, it is paid for, and it can be left (EG-01)."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import ADMINISTRATIONS
from etatplateforme.guarantor.equality.parameters import NOTICE_MONTHS
from etatplateforme.guarantor.equality.texts import crpa
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import OWN_RULE, Judgement, Rule, Theme, cant_tell, failed, passed, recalled
from etatplateforme.manifest.continuity import Continuity
from etatplateforme.manifest.model import Manifest, Task
from etatplateforme.manifest.span import Span
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Evidence, Level, Place

CONTINUITY_PRINCIPLE = recalled(
    "Principe de continuité du service public (Conseil constitutionnel, 25 juillet 1979, n° 79-105 DC)"
)
DIGITAL_REPUBLIC = recalled(
    "Loi n° 2016-1321 du 7 octobre 2016, article 16 (maîtrise, pérennité et indépendance des systèmes d'information)"
)

NEEDED = {Task.BUILD: "fabriquer le service", Task.RUN: "le faire tourner"}
"""Tasks without which a service stops."""

OPEN_LICENCES = ("BSD-", "Apache-", "CECILL-B", "MIT", "MPL-", "GPL-", "LGPL-", "AGPL-", "CECILL-", "EUPL-", "EPL-")
"""How the identifiers begin of the licences that D323-2-1 lists, with the variants of the GNU licence."""


def _team(facts: Facts) -> Iterator[Judgement]:
    manifest = facts.manifest
    found = [*_commitments(facts), *_tasks(manifest), *_accountable(manifest)]
    yield from found
    if not found:
        yield passed("On sait qui fabrique le service, qui le fait tourner et qui en répond.", place=Place("makers"))


def _commitments(facts: Facts) -> Iterator[Judgement]:
    for rank, maker in enumerate(facts.manifest.makers):
        place = Place(f"makers[{rank}].until")
        if maker.until is None:
            continue
        if maker.until < facts.today:
            yield failed(f"Un engagement est fini depuis le {french_date(maker.until)}.", place=place)
        elif maker.until <= Span(months=NOTICE_MONTHS.value).after(facts.today):
            yield failed(
                f"Un engagement finit le {french_date(maker.until)}, dans moins de {NOTICE_MONTHS.value} mois.",
                place=place,
            )


def _tasks(manifest: Manifest) -> Iterator[Judgement]:
    done = {task for maker in manifest.makers for task in maker.tasks}
    missing = [told for task, told in NEEDED.items() if task not in done]
    if not missing:
        return
    if manifest.makers and all(maker.tasks for maker in manifest.makers):
        yield failed(f"Personne n'est déclaré pour {' ni pour '.join(missing)}.", place=Place("makers"))
    else:
        yield cant_tell(
            f"Le manifeste ne dit pas qui est là pour {' et '.join(missing)}.",
            "Qui le fait, dans l'organisme ou ailleurs ? Dites-le dans « makers.tasks » (build, run, host, help).",
            place=Place("makers"),
        )


def _accountable(manifest: Manifest) -> Iterator[Judgement]:
    if manifest.continuity is None or manifest.continuity.accountable is None:
        yield cant_tell(
            "Le manifeste ne dit pas qui, dans l'organisme, répond du service.",
            "Quelle fonction en répond ? Dites-le dans « continuity.accountable ».",
            place=Place("continuity.accountable"),
        )


def _funding(facts: Facts) -> Iterator[Judgement]:
    declared = facts.manifest.continuity or Continuity()
    end, place = declared.funded_until, Place("continuity.funded_until")
    if end is not None and end < facts.today:
        yield failed(f"Le financement est fini depuis le {french_date(end)}.", place=place)
    elif end is not None and end <= Span(months=NOTICE_MONTHS.value).after(facts.today):
        yield failed(
            f"Le financement finit le {french_date(end)}, dans moins de {NOTICE_MONTHS.value} mois.", place=place
        )
    elif end is None and not declared.funding_recurs:
        yield cant_tell(
            "Le manifeste ne dit pas jusqu'à quand le service est financé.",
            "Jusqu'à quelle date ? Dites-le dans « continuity.funded_until », ou « funding_recurs » s'il est inscrit "
            "au budget chaque année.",
            place=place,
        )
    elif declared.funding is None:
        yield cant_tell(
            "Le manifeste ne dit pas qui paie le service.",
            "Qui paie, et sur quel budget ? Dites-le dans « continuity.funding ».",
            place=Place("continuity.funding"),
        )
    else:
        until = "reconduit chaque année" if end is None else f"assuré jusqu'au {french_date(end)}"
        yield passed(f"Le financement est déclaré, {until}.", place=place)


def _way_out(facts: Facts) -> Iterator[Judgement]:
    declared = facts.manifest.continuity or Continuity()
    found = [*_locked_in(facts.manifest, declared), *_untold(declared), *_licence(declared)]
    yield from found
    if not found:
        yield passed("Licence, code, export, clés et plan de sortie sont déclarés.", place=Place("continuity"))


def _locked_in(manifest: Manifest, declared: Continuity) -> Iterator[Judgement]:
    """What certainly keeps a body from leaving."""
    if declared.exports == ():
        yield failed("Rien ne peut être emporté.", place=Place("continuity.exports"))
    makers = {maker.name.casefold() for maker in manifest.makers} - {manifest.operator.name.casefold()}
    holders = {holder.casefold() for holder in declared.keys_held_by}
    if holders and holders <= makers:
        yield failed("Seuls des prestataires tiennent les clés.", place=Place("continuity.keys_held_by"))


def _untold(declared: Continuity) -> Iterator[Judgement]:
    asked = {
        "la licence du code (licence)": declared.licence is None,
        "où lire le code (source_url)": declared.source_url is None,
        "ce qu'on emporte (exports)": declared.exports is None,
        "qui tient les clés (keys_held_by)": not declared.keys_held_by,
        "le préavis ou le plan de sortie (notice, exit_plan)": declared.notice is None and declared.exit_plan is None,
    }
    if missing := [told for told, absent in asked.items() if absent]:
        yield cant_tell(
            f"Le manifeste ne dit pas comment quitter le service : {' ; '.join(missing)}.",
            "Si le prestataire ferme demain, qui reprend le service, et avec quoi ? Dites-le dans « continuity ».",
            place=Place("continuity"),
        )


def _licence(declared: Continuity) -> Iterator[Judgement]:
    if declared.licence is not None and not declared.licence.upper().startswith(_OPEN):
        yield cant_tell(
            "La licence du code n'est pas de celles que le code des relations avec le public énumère.",
            "Permet-elle à un autre prestataire de reprendre et de modifier le service ?",
            place=Place("continuity.licence"),
        )


_OPEN = tuple(prefix.upper() for prefix in OPEN_LICENCES)

TEAM = Rule(
    code="EG-01-equipe",
    title="On sait qui fabrique le service, qui le fait tourner et qui en répond",
    theme=Theme.CONTINUITY,
    sources=(CONTINUITY_PRINCIPLE, OWN_RULE),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Dites qui fait quoi (makers.tasks), et prolongez l'engagement qui finit (makers.until).",
    person="Fatou, secrétaire de mairie, seule devant un service en panne un vendredi soir.",
    judge=_team,
    applies=ADMINISTRATIONS,
    story=(
        "Un vendredi à dix-huit heures, le service des inscriptions ne répondait plus. Fatou ne savait ni qui "
        "l'hébergeait, ni qui appeler : l'élu qui l'avait monté avait quitté le conseil. La liste est maintenant dans "
        "le manifeste, et chaque nom y a une tâche."
    ),
    example="""\
[[makers]]
name = "Direction du numérique de la commune"
tasks = ["build", "run", "help"]

[[makers]]
name = "Hébergeur d'Exemple"
tasks = ["host"]
until = 2029-06-30

[continuity]
accountable = "Responsable du service des écoles"
""",
)

FUNDING = Rule(
    code="EG-01-financement",
    title="Le service est financé, et l'on sait jusqu'à quand",
    theme=Theme.CONTINUITY,
    sources=(CONTINUITY_PRINCIPLE, OWN_RULE),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Faites voter la suite, puis écrivez la nouvelle date (continuity.funded_until).",
    person="Joseph, dont la navette à la demande s'est arrêtée un lundi, avec la subvention.",
    judge=_funding,
    applies=ADMINISTRATIONS,
    story=(
        "Joseph réservait sa navette en ligne pour aller en dialyse. La subvention avait une fin, que personne n'avait "
        "notée ailleurs que dans une convention. Six mois avant la date, le garant prévient : le conseil a le temps de "
        "voter, et Joseph de s'organiser."
    ),
    example="""\
[continuity]
funding = "Budget de la commune, chapitre 011"
funded_until = 2028-12-31
""",
)

WAY_OUT = Rule(
    code="EG-01-reversibilite",
    title="On peut quitter le logiciel sans perdre le service",
    theme=Theme.CONTINUITY,
    sources=(CONTINUITY_PRINCIPLE, DIGITAL_REPUBLIC, *crpa("L300-2", "L300-4", "D323-2-1")),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy=(
        "Obtenez un export dans un format ouvert, reprenez les clés (noms de domaine, sauvegardes), et écrivez-le dans "
        "« continuity »."
    ),
    person="Le maire qui veut changer de prestataire, et à qui l'on répond que ses données ne sortent pas.",
    judge=_way_out,
    applies=ADMINISTRATIONS,
    story=(
        "La commune voulait changer de logiciel ; le prestataire demandait huit mille euros pour rendre dix ans de "
        "dossiers, dans un format que lui seul lisait. Le nom de domaine était à son nom. Le contrat suivant dit ce "
        "qu'on emporte, sous quelle forme, et qui tient les clés."
    ),
    example="""\
[continuity]
licence = "EUPL-1.2"
source_url = "https://code.exemple.fr/cantine"
keys_held_by = ["Commune d'Exemple, direction générale"]
notice = "6 mois"
exit_plan = "Export complet chaque trimestre, restauré une fois par an sur une autre machine."

[[continuity.exports]]
what = "les demandes et les réponses"
format = "CSV et base SQLite"
where = "commande « etatplateforme person export », et sauvegarde quotidienne"
""",
)
