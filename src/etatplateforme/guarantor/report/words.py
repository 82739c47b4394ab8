"""The French of a report, shared by its text and its page: themes, labels, dates and short sentences."""

from dataclasses import dataclass
from datetime import date

from etatplateforme.guarantor.accessibility.assessments import EVERY_PAGE, AssessmentLine, AssessmentState
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.rule import Theme, Waiving
from etatplateforme.guarantor.waivers import WaiverLine, WaiverState, ending
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Finding, LegalSource, Level, SourceStatus, Verdict
from etatplateforme.values.intent import Intent

LEVELS = {
    Level.OFF: "éteinte",
    Level.OBSERVE: "observée",
    Level.WARN: "signalée",
    Level.ENFORCE: "exigée",
}

EFFECTS = {
    Level.OFF: "n'est pas jugée",
    Level.OBSERVE: "est jugée et comptée, sans avertir",
    Level.WARN: "avertit, dans le rapport et dans le journal, sans rien refuser",
    Level.ENFORCE: "refuse le démarrage, le déploiement et la publication",
}
"""What a rule that is not met does, after « elle »."""

WAIVING = {
    Waiving.BY_ANOTHER: "Elle s'écarte par une dérogation de douze mois au plus, approuvée par une autre personne que "
    "celle qui la demande.",
    Waiving.BY_AUTHORITY: "Elle s'écarte par une dérogation de douze mois au plus, approuvée par une autorité de "
    "l'organisme (maire, président, conseil, préfet, direction générale) qu'elle nomme, avec sa décision ; son niveau "
    "ne peut pas être abaissé par une ligne du manifeste.",
    Waiving.NEVER: "Elle ne s'écarte jamais.",
}
"""How a rule is set aside."""


@dataclass(frozen=True, slots=True)
class Concern:
    """A theme as an elected person thinks of it; ``who`` usually knows the answers (empty: nobody in particular)."""

    title: str
    question: str
    who: str = ""


CONCERNS = {
    Theme.ACCESS: Concern(
        "Accéder au service",
        "Chacun peut-il faire la démarche, avec ou sans Internet, téléphone, compte ou domicile ?",
        "l'agent d'accueil",
    ),
    Theme.PROCEDURE: Concern(
        "La démarche, de l'envoi à la réponse",
        "Que reçoit la personne, dans quel délai, et que peut-elle compléter, corriger ou contester ?",
        "l'agent qui instruit les demandes",
    ),
    Theme.DECISIONS: Concern(
        "Les décisions",
        "D'après quoi le service accorde-t-il ou refuse-t-il, et traite-t-il chacun de la même façon ?",
        "l'agent qui instruit les demandes, avec le service juridique",
    ),
    Theme.PERSONAL_DATA: Concern(
        "Les données des personnes",
        "Le service demande-t-il seulement ce qui lui sert, le dit-il, et l'efface-t-il à temps ?",
        "la personne déléguée à la protection des données",
    ),
    Theme.WORDS: Concern(
        "Les mots et les noms",
        "Chacun comprend-il ce qui est écrit, et est-il appelé par son nom ?",
    ),
    Theme.ACCESSIBILITY: Concern(
        "L'accessibilité",
        "Une personne qui voit mal, entend mal ou n'emploie pas de souris peut-elle s'en servir ?",
        "la personne qui suit l'accessibilité",
    ),
    Theme.CONTINUITY: Concern(
        "Le service dans la durée",
        "Qui fait tenir le service, sous quel nom, et que se passe-t-il quand quelque chose s'arrête ?",
    ),
    Theme.GUARANTOR: Concern(
        "Ce qui a été écarté ou abaissé",
        "Quelles règles le manifeste met-il de côté, par qui et jusqu'à quand ?",
    ),
}

ENDED = frozenset({AssessmentState.EXPIRED, AssessmentState.PAGE_CHANGED})

VERDICTS = {
    Verdict.PASSED: "respecté",
    Verdict.FAILED: "non respecté",
    Verdict.INAPPLICABLE: "sans objet",
    Verdict.CANT_TELL: "à juger",
}

ENVIRONMENTS = {"sandbox": "bac à sable", "integration": "intégration", "production": "production"}

INTENTS: dict[str, str] = {
    Intent.SIGN_IN: "Se connecter",
    Intent.COMPLETE_SIGN_IN: "Terminer une connexion",
    Intent.SIGN_OUT: "Se déconnecter",
    Intent.LINK_ACCOUNT: "Rattacher une connexion à un dossier",
    Intent.LOOK_UP_ADDRESS: "Chercher une adresse",
    Intent.LOCATE_ADDRESS: "Situer une adresse",
    Intent.LOOK_UP_TERRITORY: "Chercher une commune",
    Intent.NOTIFY: "Écrire à une personne",
    Intent.ACKNOWLEDGE: "Accuser réception",
    Intent.DELIVER: "Remettre un message",
    Intent.READ_STATUS: "Lire l'état d'un envoi",
    Intent.FIND_DATASET: "Chercher un jeu de données",
    Intent.FIND_ORGANISATION: "Chercher un organisme ou un guichet",
    Intent.DOWNLOAD_DATASET: "Télécharger un jeu de données",
    Intent.PUBLISH_DATASET: "Publier un jeu de données",
    Intent.EXPORT_PERSON: "Remettre à une personne ses données",
    Intent.ERASE_PERSON: "Effacer les données d'une personne",
    Intent.PURGE: "Effacer les données échues",
    Intent.AUDIT_SITE: "Examiner un site",
    Intent.CHECK: "Vérifier le service",
    Intent.RECORD: "Garder un dossier",
    Intent.READ_RECORD: "Relire un dossier",
    Intent.ASK_ONCE: "Demander une donnée à une administration",
    Intent.ASK_AGAIN: "Redemander à une personne ce que l'État détient",
    Intent.SERVE_DATA: "Servir une donnée à une administration",
    Intent.START: "Démarrer le service",
}


def in_brief(report: Report) -> tuple[str, ...]:
    """How many points of each kind: counts, never a score."""
    stopping = len(report.blocking)
    waived = sum(finding.waived_by is not None for finding in report.findings)
    wrong = len(report.of(Verdict.FAILED)) - stopping - waived
    return (
        f"{counted(stopping, 'point')} à corriger avant d'ouvrir le service.",
        f"{counted(wrong, 'autre point', 'autres points')} à corriger, et {waived} sous dérogation.",
        f"{counted(len(report.of(Verdict.CANT_TELL)), 'point')} à faire juger par une personne.",
        f"{counted(len(report.of(Verdict.PASSED)), 'point')} en règle.",
        *judged(report.findings, report.assessments),
    )


def judged(findings: tuple[Finding, ...], told: tuple[AssessmentLine, ...]) -> tuple[str, ...]:
    """How many points a person judged, and how many of the judgements count no more; nothing without judgements."""
    if not told:
        return ()
    answered = sum(f.answered_by is not None and f.verdict is not Verdict.CANT_TELL for f in findings)
    ended = sum(line.state in ENDED for line in told)
    contradicted = sum(line.contradicted for line in told)
    return (
        f"{counted(answered, 'point jugé', 'points jugés')} par une personne ; "
        f"{counted(ended, 'jugement expiré ou périmé', 'jugements expirés ou périmés')}, "
        f"{counted(contradicted, 'jugement contredit', 'jugements contredits')} par un échec certain.",
    )


def assessment(line: AssessmentLine) -> str:
    """What a judgement is worth, in French."""
    one = line.assessment
    until = f"vaut jusqu'au {french_date(one.expires)}"
    states = {
        AssessmentState.IN_FORCE: until,
        AssessmentState.TO_COME: f"daté du {french_date(one.judged_on)}, qui n'est pas encore venu",
        AssessmentState.EXPIRED: f"expiré le {french_date(one.expires)}",
        AssessmentState.PAGE_CHANGED: "périmé, car la page a changé depuis",
        AssessmentState.PAGE_NOT_READ: "sans effet ici : la page n'a pas été examinée",
    }
    return states[line.state] + (" ; contredit par un échec certain" if line.contradicted else "")


def assessed_pages(line: AssessmentLine) -> str:
    """The pages that were judged."""
    pages = line.assessment.pages
    return "toutes les pages" if EVERY_PAGE in pages else ", ".join(pages)


def counted(number: int, one: str, many: str = "") -> str:
    """A number and its noun, in the singular up to one as French has it."""
    return f"{number} {one if number < 2 else many or one + 's'}"


def environment(report: Report) -> str:
    """Name of the environment, in French."""
    return ENVIRONMENTS.get(report.environment, report.environment)


def source(cited: LegalSource) -> str:
    """A source and how far it can be relied on."""
    if cited.status is SourceStatus.TO_VERIFY:
        return f"{cited.reference} [à vérifier]"
    if cited.read_on is None:
        return f"{cited.reference} [lu]"
    return f"{cited.reference} [lu, version du {french_date(date.fromisoformat(cited.read_on))}]"


def waiver(line: WaiverLine) -> str:
    """What a waiver is worth, in French."""
    match line.state:
        case WaiverState.IN_FORCE:
            return f"en vigueur, {ending(line)}"
        case WaiverState.EXPIRED:
            return f"finie depuis le {french_date(line.waiver.expires)}"
        case WaiverState.TO_COME:
            return f"à partir du {french_date(line.waiver.created)}"
        case WaiverState.VOID:
            return f"sans effet : {line.why}"


def packages(report: Report) -> tuple[str, ...]:
    """Each package that brings rules, with its version and how many."""
    found: dict[tuple[str, str], int] = {}
    for rule in report.rules:
        found[rule.package, rule.version] = found.get((rule.package, rule.version), 0) + 1
    return tuple(
        f"{f'{name} {version}'.strip()} ({counted(number, 'règle')})" for (name, version), number in found.items()
    )
