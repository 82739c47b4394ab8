"""Every rule of the charter: right on the good manifest, wrong when one fact changes, unsure when it is not said."""

from dataclasses import dataclass, field, replace
from datetime import date

import pytest

from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.decisions.study import DecisionStudy
from etatplateforme.guarantor.facts import Facts, Page, PageKind
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.finding import Evidence, Finding, SourceStatus, Verdict
from etatplateforme.values.holding import Stock

from .samples import HOME, STOCKS, facts


@dataclass(frozen=True)
class Case:
    """One change to the good facts, and the place that the finding must name."""

    rule: str
    changes: dict[str, object] = field(default_factory=dict)
    place: str = ""
    page: str | None = None
    kind: PageKind = PageKind.STEP
    url: str = "https://cantine.exemple.fr/etape"
    stocks: tuple[Stock, ...] | None = None
    studies: tuple[DecisionStudy, ...] | None = None

    def facts(self) -> Facts:
        pages = () if self.page is None else (Page("essai", self.page, kind=self.kind, url=self.url),)
        return facts(self.changes, pages=pages, stocks=self.stocks, studies=self.studies)


def page(body: str, *, head: str = "<title>Étape</title>", lang: str = ' lang="fr"') -> str:
    return f"<!DOCTYPE html><html{lang}><head>{head}</head><body>{body}</body></html>"


def datum(kind: str = "text", **more: object) -> dict[str, object]:
    return {
        "name": "essai",
        "label": "Essai",
        "kind": kind,
        "purpose": "Essayer.",
        "retention": "1 an",
        "consumer": "essai",
        **more,
    }


def form(body: str) -> str:
    return page(f"<form>{body}<label for=p>Prénom</label><input id=p><button>Envoyer</button></form>")


def asks(label: str, attributes: str = "") -> str:
    return form(f"<label for=a>{label}</label><input id=a {attributes}>")


def chooses(label: str, *choices: str, attributes: str = "") -> str:
    options = "".join(f"<option value='{choice.partition(' ')[0]}'>{choice}</option>" for choice in choices)
    return form(f"<label for=a>{label}</label><select id=a {attributes}>{options}</select>")


def civility(*labels: str, attributes: str = "required") -> str:
    radios = (
        f"<input type=radio name=c id=c{n} {attributes}><label for=c{n}>{one}</label>" for n, one in enumerate(labels)
    )
    return form(f"<fieldset><legend>Vous êtes</legend>{''.join(radios)}</fieldset>")


MAINLAND = tuple(f"{code:02d} - Un" for code in range(1, 96) if code != 20)
FORGOTTEN = ("2A - Un", "2B - Un", "971 - Un", "972 - Un", "973 - Un", "974 - Un", "976 - Un")

FULL_ALGORITHM: dict[str, object] = {
    "name": "Quotient",
    "purpose": "Calculer le tarif.",
    "mention": "Un traitement a servi à calculer ce tarif. Ses règles se demandent à la mairie, puis à la CADA.",
}
BOTH: dict[str, object] = {
    "particulier": {"number": "12345"},
    "entreprise": {"number": "12346", "context": "Aides aux associations", "purpose": "Vérifier le demandeur"},
}
SHEET = '<title>Étape</title><link rel="stylesheet" href="a.css">'
SPA = '<div id="app"></div><script src="/app.js"></script>'

BAD = [
    Case("EG-02", {"access.counter": None, "access.phone": None, "identity.alternatives": ["form"]}, "access"),
    Case("EG-02", page=page("<p>Bienvenue</p>"), kind=PageKind.HOME, place="essai"),
    Case("EG-02", page=page("<p>Erreur</p>"), kind=PageKind.ERROR, place="essai"),
    Case("EG-02", page=page("<p hidden>01 99 00 12 34</p><p>Erreur</p>"), kind=PageKind.ERROR, place="essai"),
    Case("EG-02", page=page("<p>Référence 901990012345</p>"), kind=PageKind.ERROR, place="essai"),
    Case("EG-03", {"service.accepts_mandate": False}, "service.accepts_mandate"),
    Case("EG-04", {"access.online.terms_url": None}, "access.online"),
    Case("EG-04", {"access.online.asks_paper_copy": True}, "access.online.asks_paper_copy"),
    Case("EG-05", {"acknowledgement": None}, "acknowledgement"),
    Case("EG-05", {"acknowledgement.mail": None}, "acknowledgement"),
    Case("EG-05", {"acknowledgement.phone": None}, "acknowledgement"),
    Case("EG-05", {"acknowledgement.registered_within_days": 2}, "acknowledgement"),
    Case("EG-05", {"acknowledgement.acknowledged_within_days": 11}, "acknowledgement"),
    Case("EG-05", {"decisions.0": {"name": "admission", "label": "A", "silence": "rejection"}}, "decisions.admission"),
    Case("EG-06", {"acknowledgement.completion_days": 0}, "acknowledgement.completion_days"),
    Case("EG-08", {"decisions.0.automation": "assisted"}, "decisions.admission.algorithm"),
    Case(
        "EG-08",
        {"decisions.0.automation": "full", "decisions.0.algorithm": {"name": "Q", "purpose": "P"}},
        "decisions.admission.algorithm",
    ),
    Case(
        "EG-09",
        {"identity.franceconnect.scopes": ["openid", "family_name", "birthdate"]},
        "identity.franceconnect.scopes",
    ),
    Case("EG-09", {"identity.franceconnect.scopes": ["openid", "profile"]}, "identity.franceconnect.scopes"),
    Case(
        "EG-09", {"identity.franceconnect_plus": {"scopes": ["openid", "email"]}}, "identity.franceconnect_plus.scopes"
    ),
    Case("EG-09", {"identity.proconnect": {"scopes": ["openid", "siret"]}}, "identity.proconnect.scopes"),
    Case(
        "EG-09",
        {
            "identity.franceconnect.scopes": ["openid", "family_name", "email"],
            "data.2.source": "api:particulier.quotient_familial",
        },
        "identity.franceconnect.scopes",
    ),
    Case(
        "EG-09",
        {
            "identity.franceconnect.scopes": ["openid", "family_name", "birthdate"],
            "data.2.source": "api:particulier.scolarite",
        },
        "identity.franceconnect.scopes",
    ),
    Case("EG-09-usage", {"data.0.required": True, "data.0.consumer": None}, "data.nom"),
    Case("EG-09-information", {"personal_data": None}, "personal_data"),
    Case("EG-09-information", {"personal_data.rights": None}, "personal_data"),
    Case("EG-09-information", {"personal_data.privacy_url": None}, "personal_data"),
    Case("EG-09-conserve", stocks=(Stock("sessions", "Se connecter.", kept=4, endless=1),), place="store.sessions"),
    Case("EG-09-conserve", stocks=(Stock("sessions", "Se connecter.", kept=4, overdue=1),), place="store.sessions"),
    Case("EG-09-conserve", stocks=(Stock("sessions", " ", kept=4),), place="store.sessions"),
    Case("EG-09-echanges", {"once_only": {"particulier": {"number": "12345"}}}, "once_only.particulier"),
    Case(
        "EG-09-echanges",
        {"once_only": BOTH, "data.2.source": "api:particulier.quotient_familial"},
        "once_only.entreprise",
    ),
    Case("EG-09-publie", {"data.1.published": True}, "data.courriel.published"),
    Case("EG-09-publie", {"opendata.publishes.0.personal": True}, "opendata.publishes[0]"),
    Case("EG-09-publie", {"data.2.published": True, "data.2.sensitive": True}, "data.regime.published"),
    Case(
        "EG-10",
        {"decisions.0.criteria": [{"name": "age", "label": "Âge"}]},
        "decisions.admission.criteria.age",
    ),
    Case(
        "EG-10",
        {"decisions.0.criteria": [{"name": "c1", "label": "Lieu de résidence"}]},
        "decisions.admission.criteria.c1",
    ),
    Case(
        "EG-10-origine",
        {"decisions.0.criteria": [{"name": "c1", "label": "Origine", "justification": "Aucune ne vaut."}]},
        "decisions.admission.criteria.c1",
    ),
    Case("EG-11", {"service.allows_correction": False}, "service.allows_correction"),
    Case("EG-12", {"accessibility": None}, "accessibility"),
    Case("EG-12", {"accessibility.statement_url": None}, "accessibility"),
    Case("EG-12", {"accessibility.audited_on": None}, "accessibility"),
    Case("EG-12", {"accessibility.rate": 49.9}, "accessibility"),
    Case("EG-12", {"accessibility.status": "full", "accessibility.rate": 99.9}, "accessibility"),
    Case("EG-12", {"accessibility.published_on": "2023-11-21"}, "accessibility"),
    Case("EG-12", page=page("Bienvenue, 01 99 00 12 34"), kind=PageKind.HOME, place="essai"),
    Case("EG-12", page=page("Accessibilité : totalement conforme"), kind=PageKind.HOME, place="essai"),
    Case("EG-12", page=page("Accessibilité : conforme"), kind=PageKind.HOME, place="essai"),
    Case("EG-15", {"design.dsfr": True}, "design.dsfr"),
    Case("EG-15", {"design.marianne": True}, "design.marianne"),
    Case("EG-15", {"design.fonts": ["Marianne-Bold"]}, "design.fonts"),
    Case("EG-15", page=page("x", head='<link rel="stylesheet" href="/dsfr.min.css">'), place="essai"),
    Case(
        "EG-15", page=page('<script src="https://cdn.exemple.fr/@gouvfr/dsfr@1.15/dist/x.js"></script>x'), place="essai"
    ),
    Case("EG-15", page=page('<p class="fr-logo">République Française</p>'), place="essai"),
    Case("EG-16", {"service.languages": ["br"]}, "service.languages"),
    Case("EG-16", page=page("x", lang=' lang="en-GB"'), place="essai"),
    Case("EG-17", {"data.2": datum("civility", required=True)}, "data.essai"),
    Case("EG-17", {"data.2": datum("name", label="Nom de jeune fille")}, "data.essai"),
    Case("EG-18", {"data.2": datum("given_names", required=True)}, "data.essai"),
    Case("EG-17", page=chooses("Civilité", "", "Madame", "Monsieur", attributes="required"), place="essai"),
    Case("EG-17", page=chooses("Civilité", "Mme", "M."), place="essai"),
    Case("EG-17", page=civility("Madame", "Monsieur"), place="essai"),
    Case("EG-18", page=asks("Nom de famille", "pattern='[A-Za-z]+'"), place="essai"),
    Case("EG-18", page=asks("Nom d'usage", "maxlength=30"), place="essai"),
    Case("EG-18", page=asks("Votre nom", "autocomplete=family-name minlength=2"), place="essai"),
    Case("EG-18", page=asks("Nom et prénom", r"pattern='\S+ \S+.*'"), place="essai"),
    Case("EG-18", page=asks("Prénoms", "maxlength=40"), place="essai"),
    Case("EG-18", page=asks("Prénom *", "required"), place="essai"),
    Case("EG-20", page=asks("Code postal", "pattern='(0[1-9]|[1-8][0-9]|9[0-5])[0-9]{3}'"), place="essai"),
    Case("EG-20", page=asks("Code postal", "pattern='(0[1-9]|[1-8][0-9]|9[0-7])[0-9]{3}'"), place="essai"),
    Case("EG-20", page=asks("Code postal", "type=number min=1000 max=95999"), place="essai"),
    Case("EG-20", page=asks("Téléphone", "type=tel required pattern='0[1-9][0-9]{8}'"), place="essai"),
    Case("EG-20", page=asks("Téléphone portable", "required pattern='0[67][0-9]{8}'"), place="essai"),
    Case("EG-20", page=asks("Département", "maxlength=2"), place="essai"),
    Case("EG-20", page=asks("Code INSEE de la commune", "pattern='[0-9]{5}'"), place="essai"),
    Case("EG-20", page=chooses("Département", *MAINLAND, *FORGOTTEN[:2]), place="essai"),
    Case("EG-20", page=chooses("Département", *MAINLAND, *FORGOTTEN[2:]), place="essai"),
    Case("EG-21", page=asks("Numéro de sécurité sociale", "pattern='[12][0-9]{14}'"), place="essai"),
    Case("EG-21", page=asks("Numéro de sécurité sociale", "type=number"), place="essai"),
    Case("EG-21", page=asks("Département de naissance", "required pattern='[0-8][0-9]|9[0-5]|2[AB]'"), place="essai"),
    Case("EG-21", page=asks("Lieu de naissance", "required pattern='[A-Za-z ]+'"), place="essai"),
    Case("EG-21", page=chooses("Département de naissance", *MAINLAND, *FORGOTTEN), place="essai"),
    Case("EG-21", page=chooses("Commune de naissance", "Mende", "Marvejols"), place="essai"),
    Case(
        "EG-21",
        {"data.2": datum("birth_place", required=True, source="franceconnect:birthplace")},
        "data.essai",
    ),
    Case("EG-19", {"data.1.required": True}, "data.courriel"),
    Case("EG-19", {"data.2": datum("phone", required=True)}, "data.essai"),
    Case("EG-19", {"addresses.accepts_domiciliation": False}, "addresses.accepts_domiciliation"),
    Case("EG-22", {"identity.alternatives": [], "identity.required": True}, "identity.alternatives"),
    Case("EG-22", {"identity.alternatives": ["post"]}, "identity.alternatives"),
    Case("EG-23", {"decisions.0.appeal": None}, "decisions.admission"),
    Case("RGAA-8.3", page=page("x", lang=""), place="essai"),
    Case("RGAA-8.3", page=page("x", lang=' lang=" "'), place="essai"),
    Case("RGAA-8.4", page=page("x", lang=' lang="français"'), place="essai"),
    Case("RGAA-8.4", page=page("x", lang=' lang="french"'), place="essai"),
    Case("RGAA-8.4", page=page("x", lang=' lang="fr_FR"'), place="essai"),
    Case("RGAA-8.5", page=page("x", head=""), place="essai"),
    Case("RGAA-8.5", page=page("x", head="<title> \n </title>"), place="essai"),
    Case("RGAA-8.5", page=page("<svg><title>Plan</title></svg>x", head=""), place="essai"),
    Case("RGAA-8.6", page=page("x", head="<title>React App</title>"), place="essai"),
    Case("RGAA-1.1", page=page('x<img src="a.png">'), place="essai"),
    Case("RGAA-1.1", page=page('x<input type="image" src="a.png" alt="">'), place="essai"),
    Case(
        "RGAA-1.1", page=page('<img src="/" alt="Plan" usemap="#m"><map name="m"><area href="/"></map>'), place="essai"
    ),
    Case("RGAA-1.1", page=page('x<svg role="img"><path d="M0 0"/></svg>'), place="essai"),
    Case("RGAA-1.1", page=page('x<div role="img"></div>'), place="essai"),
    Case("RGAA-1.1", page=page('x<svg role="img"><title> </title></svg>'), place="essai"),
    Case("RGAA-1.1", page=page('x<svg role="img"><text>Plan</text></svg>'), place="essai"),
    Case("RGAA-11.1", page=page('x<input name="nom">'), place="essai"),
    Case("RGAA-11.1", page=page('x<input placeholder="Nom">'), place="essai"),
    Case("RGAA-11.1", page=page('<label for="a">Nom</label><input id="b">'), place="essai"),
    Case("RGAA-11.1", page=page('x<label for="a"> </label><textarea id="a"></textarea>'), place="essai"),
    Case("RGAA-11.1", page=page("x<label><select><option>Un</option></select></label>"), place="essai"),
    Case("RGAA-11.1", page=page('<label for="a">Nom</label><input id="a"><input id="a">'), place="essai"),
    Case("RGAA-11.1", page=page('<label for="b">Nom<input id="a"></label>'), place="essai"),
]

UNSURE = [
    Case("LANG-01", page=page("<p>Nonobstant la pluie, venez.</p>"), place="essai"),
    Case(
        "EG-02",
        {
            "access.counter": None,
            "access.phone": None,
            "access.post": {"recipient": "M", "address": "1 rue", "postcode": "75004", "city": "Paris"},
            "identity.alternatives": ["form"],
        },
        "access",
    ),
    Case("EG-02", {"service.online_mandatory": True, "access.substitution": None}, "access"),
    Case("EG-02", page=page(SPA), kind=PageKind.ERROR, place="essai"),
    Case("EG-03", {"service.accepts_mandate": None}, "service.accepts_mandate"),
    Case("EG-04", {"access.online.terms_updated": None}, "access.online"),
    Case("EG-04", {"operator.kind": "association"}, "operator"),
    Case("EG-05", {"decisions": []}, "acknowledgement"),
    Case("EG-05", {"operator.kind": "association"}, "operator"),
    Case("EG-06", {"acknowledgement.completion_days": None}, "acknowledgement.completion_days"),
    Case(
        "EG-08",
        {"decisions.0.automation": "full", "decisions.0.algorithm": {**FULL_ALGORITHM, "mention": "Mention légale."}},
        "decisions.admission.algorithm",
    ),
    Case(
        "EG-09",
        {"identity.franceconnect.scopes": ["openid", "family_name", "cnaf_quotient_familial"]},
        "identity.franceconnect.scopes",
    ),
    Case("EG-09-usage", {"data.0.consumer": None}, "data.nom"),
    Case("EG-09-information", {"personal_data.dpo": None}, "personal_data"),
    Case("EG-09-conserve", {"data.0.retention": "61 mois"}, "data.nom.retention"),
    Case("EG-09-conserve", {"data.0.retention": "1830 jours"}, "data.nom.retention"),
    Case("EG-09-publie", {"data.2.published": True}, "data.regime.published"),
    Case("EG-09-echanges", {"data.2.source": "api:particulier.quotient_familial"}, "data.regime"),
    Case("EG-09-echanges", {"data.2.source": "api:inconnue"}, "data.regime"),
    Case("EG-10", {"decisions.0.criteria": []}, "decisions"),
    Case(
        "EG-10",
        {"decisions.0.criteria": [{"name": "code_postal", "label": "CP"}]},
        "decisions.admission.criteria.code_postal",
    ),
    Case("EG-10-origine", {"decisions.0.criteria": []}, "decisions"),
    Case("EG-11", {"service.allows_correction": None}, "service.allows_correction"),
    Case("EG-12", {"operator.kind": "association", "accessibility": None}, "accessibility"),
    Case("EG-12", page=page(SPA), kind=PageKind.HOME, place="essai"),
    Case("EG-15", {"design.dsfr": True, "access.online.url": "http://127.0.0.1:8000/"}, "design.dsfr"),
    Case(
        "EG-15",
        page=page('<div class="fr-container"><div class="fr-grid-row"><a class="fr-btn">x</a></div></div>'),
        place="essai",
    ),
    Case("EG-16", {"service.languages": ["fr", "en"]}, "service.languages"),
    Case("EG-17", page=page("<label for=a>Mademoiselle</label><input id=a>"), place="essai"),
    Case("EG-18", {"data.2": datum("given_names", required=True, source="franceconnect:given_name")}, "data.essai"),
    Case("EG-18", {"data.2": datum("usage_name", required=True)}, "data.essai"),
    Case("EG-18", page=asks("Nom de famille", "pattern='[A-Za-z-]+'"), place="essai"),
    Case("EG-18", page=asks("Nom d'usage", "required"), place="essai"),
    Case("EG-18", page=form("<label for=a>Prénom</label><input id=a required>Je n'ai pas de prénom"), place="essai"),
    Case("EG-18", page=form("<div hidden><label for=a>Prénom</label><input id=a required></div>"), place="essai"),
    Case("EG-20", {"territory.communes": ["97411", "75056"]}, "territory.communes"),
    Case("EG-20", page=asks("Code postal", "pattern='75[0-9]{3}'"), place="essai"),
    Case("EG-20", page=asks("Téléphone", "pattern='0[1-9]( ?[0-9]{2}){4}'"), place="essai"),
    Case("EG-20", page=asks("Département", "inputmode=numeric"), place="essai"),
    Case("EG-20", page=chooses("Département", *MAINLAND, "00 Outre-mer"), place="essai"),
    Case("EG-21", {"data.2": datum("birth_place", required=True)}, "data.essai"),
    Case("EG-21", page=asks("Date de naissance", "type=date required"), place="essai"),
    Case("EG-21", page=asks("Né(e) le", r"pattern='\d{2}/\d{2}/\d{2}'"), place="essai"),
    Case("EG-21", page=asks("NIR", "required"), place="essai"),
    Case("EG-21", page=asks("NIR", "inputmode=numeric"), place="essai"),
    Case("EG-03", page=asks("Téléphone", "pattern='0[67][0-9]{8}'"), place="essai"),
    Case("EG-03", page=asks("Date de naissance", "type=date min=1930-01-01"), place="essai"),
    Case("EG-03", page=asks("Adresse", "pattern='[0-9]+ .+'"), place="essai"),
    Case("EG-19", {"data.1.required": True, "notifications.channels": ["mail"]}, "data.courriel"),
    Case("EG-19", {"addresses.accepts_domiciliation": None}, "addresses.accepts_domiciliation"),
    Case("EG-19", page=page("<label for=a>Tél.</label><input id=a type=tel required>"), place="essai"),
    Case("EG-22", {"identity.alternatives": []}, "identity.alternatives"),
    Case("EG-22", {"identity.alternatives": ["counter"]}, "identity.alternatives"),
    Case("EG-23", {"decisions": []}, "decisions"),
    Case("EG-23", {"decisions.0.appeal.within": "15 jours"}, "decisions.admission"),
    Case("EG-23", {"decisions.0.signatory": None}, "decisions.admission"),
    Case("RGAA-8.3", page=page("x", lang=' xml:lang="fr"'), place="essai"),
    Case("RGAA-8.3", page=SPA, place="essai"),
    Case("RGAA-8.4", page=SPA, place="essai"),
    Case("RGAA-8.5", page=SPA, place="essai"),
    Case("RGAA-8.6", page=page("x"), place="essai"),
    Case("RGAA-1.1", page=page('x<img src="a.png" alt="">'), place="essai"),
    Case("RGAA-1.1", page=page('x<p hidden><img src="a.png"></p>'), place="essai"),
    Case("RGAA-1.1", page=page('x<img src="a.png" role="presentation">'), place="essai"),
    Case("RGAA-1.1", page=page('x<svg><path d="M0 0"/></svg>'), place="essai"),
    Case("RGAA-1.1", page=page('x<img src="a.png">', head=SHEET), place="essai"),
    Case("RGAA-11.1", page=page("<label>Nom <input></label>"), place="essai"),
    Case("RGAA-11.1", page=page("x<div hidden><input></div>"), place="essai"),
    Case("RGAA-11.1", page=page('x<input name="nom">', head=SHEET), place="essai"),
]

INAPPLICABLE = [
    Case("EG-04", {"access.online": None}),
    Case("EG-04", {"operator.kind": "association", "operator.public_service_mission": False}),
    Case("EG-05", {"service.kind": "information"}),
    Case("EG-06", {"service.kind": "declaration"}),
    Case("EG-08"),
    Case("EG-09", {"identity": None}),
    Case("EG-09-usage", {"data": []}),
    Case("EG-09-information", {"data": [], "identity": None}),
    Case("EG-09-conserve", {"data": []}),
    Case("EG-09-publie", {"opendata": None}),
    Case("EG-09-echanges"),
    Case("EG-10", {"decisions": [], "service.takes_individual_decisions": False}),
    Case("EG-10-origine", {"decisions": [], "service.takes_individual_decisions": False}),
    Case("EG-15", {"design.dsfr": True, "access.online.url": "https://exemple.gouv.fr/"}),
    Case("EG-17", {"data": []}),
    Case("EG-18"),
    Case("EG-20"),
    Case("EG-20", page=page("<p>Code postal</p>")),
    Case("EG-21"),
    Case("EG-21", page=asks("Date de naissance de l'enfant", "type=date required")),
    Case("EG-22", {"identity": None}),
    Case("EG-22", {"identity.franceconnect": None, "identity.proconnect": {}}),
    Case("EG-23", {"decisions": [], "service.takes_individual_decisions": False}),
    Case("RGAA-1.1", page=page("x")),
    Case("RGAA-11.1", page=page("x")),
    Case("RGAA-8.4", page=page("x", lang="")),
    Case("RGAA-8.6", page=page("x", head="")),
]

GOOD_ON_PAGES = [
    Case("EG-02", page=page("<p>+33 1 99 00 12 34</p>"), kind=PageKind.ERROR),
    Case("EG-02", page=page("<p>01.99.00.12.34</p>"), kind=PageKind.ERROR),
    Case("EG-02", page=page("<p>1  Place de la\n mairie</p>"), kind=PageKind.HOME),
    Case("EG-08", {"decisions.0.automation": "full", "decisions.0.algorithm": FULL_ALGORITHM}),
    Case(
        "EG-09",
        {
            "identity.franceconnect.scopes": ["openid", "family_name", "cnaf_quotient"],
            "data.2.source": "franceconnect:cnaf_quotient",
        },
    ),
    Case(
        "EG-09",
        {
            "identity.franceconnect.scopes": ["openid", "family_name", "birthdate", "gender", "cnaf_quotient_familial"],
            "data.2.source": "api:particulier.quotient_familial",
        },
    ),
    Case(
        "EG-10",
        {"decisions.0.criteria": [{"name": "age", "label": "Âge", "justification": "Cantine de l'école élémentaire."}]},
    ),
    Case("EG-10", {"decisions.0.criteria": [{"name": "origine_des_revenus", "label": "Origine des revenus"}]}),
    Case("EG-12", page=page('<a href="/accessibilite">Accessibilité : partiellement conforme</a>'), kind=PageKind.HOME),
    Case("EG-12", {"accessibility.published_on": "2023-11-22"}),
    Case("EG-15", page=page('<a class="fr-btn">x</a>')),
    Case("EG-15", page=page('<a href="/dsfr.min.css">x</a>', head='<link rel="stylesheet" href="/style.css">')),
    Case("EG-15", page=page('<div class="fr-container"><div class="fr-grid-row">x</div></div>')),
    Case(
        "EG-09-echanges",
        {
            "once_only": BOTH,
            "data.1.source": "api:entreprise.association",
            "data.2.source": "api:particulier.quotient_familial",
        },
    ),
    Case("EG-09-conserve", {"data.0.retention": "5 ans"}),
    Case("EG-09-conserve", {"data.0.retention": "1829 jours"}),
    Case("EG-09-conserve", {"data.0.retention": "10 ans", "data.0.legal_basis": "legal_obligation"}),
    Case("EG-09-conserve", stocks=(Stock("sessions", "Se connecter.", kept=4),)),
    Case("EG-15", page=page("x", head='<link rel="stylesheet" href="/dsfr.min.css">'), url="https://x.gouv.fr/"),
    Case("EG-16", {"service.languages": ["fr", "br"]}),
    Case("EG-16", {"service.languages": ["fr", "en", "ar"]}),
    Case("EG-18", {"data.2": datum("given_names")}),
    Case("EG-17", page=chooses("Civilité", "", "Madame", "Monsieur")),
    Case("EG-17", page=chooses("Civilité", "Madame", "Monsieur", "Autre")),
    Case("EG-17", page=civility("Madame", "Monsieur", "Sans civilité")),
    Case("EG-17", page=civility("Madame", "Monsieur", attributes="")),
    Case("EG-18", page=asks("Nom de famille", r"pattern='[\p{L}\s\-\'’]+' maxlength=100 required")),
    Case("EG-18", page=asks("Prénom", "autocomplete=given-name")),
    Case("EG-20", page=asks("Code postal", "pattern='[0-9]{5}' inputmode=numeric maxlength=5 required")),
    Case("EG-20", page=asks("Téléphone", "type=tel maxlength=20 pattern='[0-9+ ().-]+' ")),
    Case("EG-20", page=asks("Département", "pattern='[0-9]{2,3}|2[AB]' maxlength=3")),
    Case("EG-20", page=chooses("Département", *MAINLAND, *FORGOTTEN)),
    Case("EG-20", page=chooses("Département de naissance", *MAINLAND, "20 Corse", *FORGOTTEN[2:])),
    Case("EG-20", {"territory.communes": ["97105", "97209"]}, page=asks("Code postal")),
    Case("EG-21", page=asks("Date de naissance", "type=date")),
    Case("EG-21", page=asks("Date de naissance", r"pattern='\d{2}/\d{2}/\d{4}' required")),
    Case("EG-21", page=asks("NIR", r"maxlength=21 pattern='[1-478][0-9A-B ]+'")),
    Case("EG-21", page=chooses("Département de naissance", *MAINLAND, *FORGOTTEN, "99 Étranger")),
    Case("EG-21", page=chooses("Commune de naissance", "Mende", "Je suis né à l'étranger")),
    Case("EG-19", page=page("<label for=a>Tél.</label><input id=a type=tel>")),
    Case("RGAA-8.3", page='<body lang="fr">x'),
    Case("RGAA-8.4", page=page("x", lang=' lang="zh-Hant"')),
    Case(
        "RGAA-1.1",
        page=page('x<img alt="Plan"><svg role="img" aria-label="Plan"></svg><img aria-labelledby="a"><i id="a">P</i>'),
    ),
    Case("RGAA-1.1", page=page('x<svg role="img"><title>Plan</title></svg><input type="image" alt="Chercher">')),
    Case(
        "RGAA-11.1",
        page=page(
            '<label for="a">Nom</label><input id="a"><input aria-label="Nom" title="Nom"><select title="Nom"></select>'
        ),
    ),
    Case(
        "RGAA-11.1",
        page=page('<label for="a"><img alt="Nom"></label><input id="a"><input type="hidden"><input type="submit">'),
    ),
]


def of(rule: str, given: Facts) -> list[Finding]:
    return [finding for finding in audit(given, CHARTER).findings if finding.rule == rule]


def name(case: Case) -> str:
    return f"{case.rule} {case.page or case.changes or case.stocks}"


@pytest.mark.parametrize("case", BAD, ids=name)
def test_one_changed_fact_makes_the_rule_fail(case: Case) -> None:
    pages = () if case.page is None else (replace(HOME, kind=case.kind),)
    before = [finding.verdict for finding in of(case.rule, facts(pages=pages))]
    assert Verdict.FAILED not in before
    after = of(case.rule, case.facts())
    wrong = [finding for finding in after if finding.verdict is Verdict.FAILED]
    assert wrong
    assert case.page is not None or Verdict.PASSED not in {finding.verdict for finding in after}
    assert case.place in {finding.place.where for finding in wrong if finding.place is not None}
    for finding in wrong:
        assert finding.message
        assert finding.remedy
        assert finding.sources


@pytest.mark.parametrize("case", UNSURE, ids=name)
def test_what_is_not_said_is_asked_and_never_accused(case: Case) -> None:
    found = of(case.rule, case.facts())
    assert Verdict.FAILED not in {finding.verdict for finding in found}
    doubts = [finding for finding in found if finding.verdict is Verdict.CANT_TELL]
    assert case.place in {finding.place.where for finding in doubts if finding.place is not None}
    assert all(finding.question.endswith(("?", ".")) and not finding.remedy for finding in doubts)


@pytest.mark.parametrize("case", INAPPLICABLE, ids=name)
def test_a_rule_that_does_not_concern_the_service_says_why(case: Case) -> None:
    found = of(case.rule, case.facts())
    assert [finding.verdict for finding in found] == [Verdict.INAPPLICABLE]
    assert found[0].message


@pytest.mark.parametrize("case", GOOD_ON_PAGES, ids=name)
def test_what_is_right_passes_without_a_doubt_about_it(case: Case) -> None:
    found = [
        finding
        for finding in of(case.rule, case.facts())
        if finding.message != "Aucune page d'accueil n'a été examinée."
    ]
    assert {finding.verdict for finding in found} == {Verdict.PASSED}


def test_the_good_service_is_right_everywhere_but_where_a_person_must_read() -> None:
    report = audit(facts(pages=(HOME,)), CHARTER)
    assert report.of(Verdict.FAILED) == ()
    asked = [finding.rule for finding in report.of(Verdict.CANT_TELL)]
    assert asked == ["RGAA-8.6", "RGAA-10.7", "RGAA-12.2", "EG-01-ecarts", "EG-01-delais"]


def test_every_rule_is_told_whole_and_in_french() -> None:
    assert len(CHARTER.rules) >= 12
    for rule in CHARTER.rules:
        assert rule.person.endswith("."), rule.code
        assert rule.remedy[0].isupper(), rule.code
        for source in rule.sources:
            assert (source.status is SourceStatus.READ) is (source.read_on is not None), rule.code
            assert (source.status is SourceStatus.TO_VERIFY) is (source.recalled_on is not None), rule.code


def test_pages_are_observed_and_declarations_declared() -> None:
    report = audit(facts(pages=(HOME,)), CHARTER)
    evidence = {finding.rule: finding.evidence for finding in report.findings}
    assert evidence["RGAA-8.3"] is Evidence.OBSERVED
    assert evidence["EG-23"] is Evidence.DECLARED


def test_no_finding_quotes_a_page() -> None:
    hostile = page(
        '<img src="x" title=" "><input name="dupont"><p>Mme Dupont, Mademoiselle</p>', head="<title>Dupont</title>"
    )
    report = audit(facts(pages=(Page("essai", hostile, kind=PageKind.HOME, url="https://x.fr/?nom=Dupont"),)), CHARTER)
    assert "upont" not in repr(report)


def test_a_scope_that_brings_too_much_is_told_with_the_narrower_ones() -> None:
    scopes = "identity.franceconnect.scopes"
    (partly,) = of("EG-09", facts({scopes: ["openid", "profile"]}))
    assert "birthdate" in partly.message
    assert "family_name" not in partly.message
    assert partly.remedy == "Demandez seulement ce qui sert : family_name."
    (wholly,) = of("EG-09", facts({scopes: ["openid", "birth"]}))
    assert "ne sert à rien" in wholly.message


@pytest.mark.parametrize(("automation", "void"), [("full", True), ("assisted", False)])
def test_a_decision_of_a_machine_alone_is_void_without_its_mention(automation: str, void: bool) -> None:
    algorithm = {"name": "Quotient", "purpose": "Calculer le tarif."}
    (found,) = of("EG-08", facts({"decisions.0.automation": automation, "decisions.0.algorithm": algorithm}))
    assert ("nulle" in found.message) is void


@pytest.mark.parametrize(
    ("today", "verdict"), [(date(2027, 2, 28), Verdict.PASSED), (date(2027, 3, 1), Verdict.FAILED)]
)
def test_a_statement_of_a_leap_day_lasts_three_years(today: date, verdict: Verdict) -> None:
    found = of("EG-12", facts({"accessibility.published_on": "2024-02-29"}, today=today))
    assert found[0].verdict is verdict


@pytest.mark.parametrize(("number", "words"), [(5, "p1, p2, p3, p4, p5."), (7, "p1, p2, p3, p4, p5 et 2 autres.")])
def test_many_right_pages_are_named_in_short(number: int, words: str) -> None:
    pages = tuple(Page(f"p{rank}", page("x")) for rank in range(1, number + 1))
    (found,) = of("RGAA-8.3", facts(pages=pages))
    assert found.message.endswith(words)


def test_what_the_store_keeps_is_observed() -> None:
    (declared,) = of("EG-09-conserve", facts())
    (seen,) = of("EG-09-conserve", facts(stocks=STOCKS))
    assert (declared.evidence, seen.evidence) == (Evidence.DECLARED, Evidence.OBSERVED)
    assert "magasin" in seen.message


@pytest.mark.parametrize(
    ("sheet", "verdict"), [("<title>Étape</title>", Verdict.FAILED), (SHEET, Verdict.CANT_TELL)], ids=["sure", "unsure"]
)
@pytest.mark.parametrize(("number", "words"), [(21, "1 autre cas"), (25, "5 autres cas")])
def test_findings_beyond_twenty_are_counted(sheet: str, verdict: Verdict, number: int, words: str) -> None:
    found = of("RGAA-1.1", Case("RGAA-1.1", page=page("x" + "<img>" * number, head=sheet)).facts())
    assert [finding.verdict for finding in found] == [verdict] * 21
    assert found[-1].message.startswith(words)


def test_a_missing_image_is_found_where_it_stands() -> None:
    (found,) = of("RGAA-1.1", Case("RGAA-1.1", page="<!DOCTYPE html>\n<html lang=fr>\n<p>é <img>").facts())
    assert found.place is not None
    assert (found.place.where, found.place.line, found.place.column) == ("essai", 3, 6)
