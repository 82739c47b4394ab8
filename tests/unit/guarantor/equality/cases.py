"""Cases of the families of obligations: one change to the good facts, and the place that the finding must name."""

from etatplateforme.guarantor.facts import PageKind
from tests.unit.guarantor.test_rules import SPA, Case, datum, page

SITE = "https://cantine.exemple.fr"
TERMS = f"{SITE}/modalites"
PRIVACY = f"{SITE}/donnees"
REUNION: dict[str, object] = {"territory.communes": ["97411"]}


def difference(**more: object) -> dict[str, object]:
    changes = {"name": "tarif", "about": "tariff", "between": "la commune et ailleurs", **more}
    return {"service.same_rules_for_all": None, "differences": [changes]}


def piece(**more: object) -> dict[str, object]:
    return {"data.2": datum("document", **more)}


def re_asked(count: int) -> dict[str, object]:
    kinds = ["income", "family"]
    documents = ["tax_notice", "family_benefits", "school_certificate", "jobseeker_status"]
    asked = [datum(kind, name=f"d{n}") for n, kind in enumerate(kinds)]
    asked += [datum("document", name=f"p{n}", document=document) for n, document in enumerate(documents)]
    return {"data": asked[:count]}


BAD = [
    Case("EG-01-memes-regles", {"service.same_rules_for_all": False}, "service.same_rules_for_all"),
    Case("EG-01-memes-regles", difference(), "differences.tarif"),
    Case("EG-01-memes-regles", difference(ground="law"), "differences.tarif"),
    Case("EG-01-equipe", {"makers.0.tasks": ["build", "help"]}, "makers"),
    Case("EG-01-equipe", {"makers.1.until": "2026-11-21"}, "makers[1].until"),
    Case("EG-01-equipe", {"makers.1.until": "2027-05-22"}, "makers[1].until"),
    Case("EG-01-financement", {"continuity.funded_until": "2026-11-21"}, "continuity.funded_until"),
    Case("EG-01-financement", {"continuity.funded_until": "2027-05-22"}, "continuity.funded_until"),
    Case("EG-01-reversibilite", {"continuity.exports": []}, "continuity.exports"),
    Case("EG-01-reversibilite", {"continuity.keys_held_by": ["HÉBERGEUR"]}, "continuity.keys_held_by"),
    Case(
        "EG-01-pannes",
        {"continuity.outages.franceconnect.instead": ["state_service"]},
        "continuity.outages.franceconnect",
    ),
    Case("EG-01-pannes", {"continuity.outages.franceconnect.instead": ["post"]}, "continuity.outages.franceconnect"),
    Case("EG-02-aide", page=page("<p>01 88 00 00 00</p>"), kind=PageKind.ERROR, place="essai"),
    Case(
        "EG-02-aide",
        {"access.help": {"url": f"{SITE}/aide"}},
        page=page('<a href="/accueil">Accueil</a><a href="http://[">x</a>'),
        kind=PageKind.ERROR,
        place="essai",
    ),
    Case("EG-05-expediteur", page=page("<p>Bienvenue</p>"), url=TERMS, place="essai"),
    Case("EG-05-silence", {"decisions.0.financial": True}, "decisions.admission"),
    Case("EG-05-silence", {"service.kind": "complaint"}, "decisions.admission"),
    Case("EG-05-silence", {"service.kind": "document_access"}, "decisions.admission"),
    Case("EG-05-silence", {"decisions.0.individual": False}, "decisions.admission"),
    Case(
        "EG-06-instruction",
        {"acknowledgement.instructs_meanwhile": False},
        "acknowledgement.instructs_meanwhile",
    ),
    Case("EG-07", re_asked(2), "data"),
    Case("EG-07", re_asked(6), "data"),
    Case(
        "EG-07",
        {
            "data.1": datum("birth_date", name="ne", whose="applicant"),
            "data.2": datum("document", document="identity_document", whose="applicant"),
        },
        "data",
    ),
    Case("EG-07-domicile", piece(document="address_proof"), "data.essai"),
    Case("EG-07-copies", piece(document="tax_notice", certified_copy=True), "data.essai"),
    Case("EG-09-base", {"data.0.legal_basis": "legitimate_interests"}, "data.nom.legal_basis"),
    Case(
        "EG-09-impact",
        {"data.2.sensitive": True, "decisions.0.automation": "full"},
        "personal_data.impact_assessment",
    ),
    Case("EG-13", {"security": None}, "security"),
    Case("EG-13", {"security.valid_until": "2026-11-21", "security.approved_on": "2023-11-21"}, "security"),
    Case(
        "EG-14", {"eco_design.most_files": 1}, page=page('<img src="a.png"><script src="b.js"></script>'), place="essai"
    ),
    Case("EG-14", {"eco_design.most_kilobytes": 1}, page=page("x" * 1100), place="essai"),
    Case("EG-14-strategie", {"eco_design.strategy_url": None}, "eco_design.strategy_url"),
    Case("EG-14-strategie", {"eco_design": None, "operator.kind": "epci"}, "eco_design.strategy_url"),
    Case("EG-23-distance", {**REUNION, "decisions.0.appeal.distance_told": False}, "decisions.admission.appeal"),
    Case("EG-23-mediation", {"decisions.0.appeal.ombudsman": None}, "decisions.admission.appeal"),
    Case("EG-23-motifs", {"decisions.0.gives_reasons": False}, "decisions.admission.gives_reasons"),
    Case(
        "EG-24",
        {"opendata.publishes.0.frequency": "1 mois", "opendata.publishes.0.updated": "2026-10-21"},
        "opendata.publishes[0]",
    ),
    Case("EG-24-adresses", {"opendata.address_base": {"published": False}}, "opendata.address_base"),
    Case("EG-24-licence", {"opendata.publishes.0.licence": "notspecified"}, "opendata.publishes[0].licence"),
]

UNSURE = [
    Case("EG-01-memes-regles", {"service.same_rules_for_all": None}, "service.same_rules_for_all"),
    Case("EG-01-memes-regles", difference(reason="L'impôt."), "differences.tarif"),
    Case("EG-01-equipe", {"makers": []}, "makers"),
    Case("EG-01-equipe", {"makers.0.tasks": ["build"], "makers.1.tasks": []}, "makers"),
    Case("EG-01-equipe", {"continuity.accountable": None}, "continuity.accountable"),
    Case("EG-01-equipe", {"continuity": None}, "continuity.accountable"),
    Case("EG-01-financement", {"continuity.funded_until": None}, "continuity.funded_until"),
    Case("EG-01-financement", {"continuity": None}, "continuity.funded_until"),
    Case("EG-01-financement", {"continuity.funding": None}, "continuity.funding"),
    Case("EG-01-reversibilite", {"continuity": None}, "continuity"),
    Case("EG-01-reversibilite", {"continuity.notice": None}, "continuity"),
    Case("EG-01-reversibilite", {"continuity.exports": None}, "continuity"),
    Case("EG-01-reversibilite", {"continuity.licence": "LicenseRef-maison"}, "continuity.licence"),
    Case("EG-01-pannes", {"continuity": None}, "continuity.outages.franceconnect"),
    Case("EG-01-pannes", {"continuity.outages.franceconnect.told": None}, "continuity.outages.franceconnect"),
    Case(
        "EG-01-pannes",
        {"continuity.outages.franceconnect.told": "Connectez-vous avec ProConnect."},
        "continuity.outages.franceconnect",
    ),
    Case(
        "EG-01-pannes",
        {"continuity.outages.notifications": {"instead": ["form"], "told": "Utilisez Franceconnect."}},
        "continuity.outages.notifications",
    ),
    Case("EG-02-aide", {"access.help": None}, "access"),
    Case("EG-02-aide", {"access.paper_form": None}, "access"),
    Case("EG-02-aide", {"access.substitution": None}, "access"),
    Case("EG-04", {"access.online.fallback_mail": None}, "access.online"),
    Case("EG-05-expediteur", {"acknowledgement.sender": None}, "acknowledgement.sender"),
    Case("EG-05-expediteur", {"acknowledgement": None}, "acknowledgement.sender"),
    Case("EG-05-expediteur", {"notifications.sender": "autre@exemple.fr"}, "acknowledgement.sender"),
    Case("EG-05-expediteur", page=page(SPA), url=TERMS, place="essai"),
    Case("EG-05-expediteur", page=page("<p>ecoles [arobase] exemple.fr</p>"), url=TERMS, place="essai"),
    Case("EG-05-silence", {"decisions.0.financial": None}, "decisions.admission"),
    Case("EG-05-silence", {"decisions.0.legal_basis": None}, "decisions.admission"),
    Case("EG-05-silence", {"decisions.0.silence_after": "4 mois"}, "decisions.admission"),
    Case("EG-05-silence", {"decisions.0.silence_after": "60 jours"}, "decisions.admission"),
    Case("EG-05-silence", {"decisions.0.silence": "rejection"}, "decisions.admission"),
    Case(
        "EG-05-silence",
        {"service.kind": "document_access", "decisions.0.silence": "rejection", "decisions.0.silence_after": "2 mois"},
        "decisions.admission",
    ),
    Case("EG-06-instruction", {"acknowledgement.instructs_meanwhile": None}, "acknowledgement.instructs_meanwhile"),
    Case("EG-06-instruction", {"decisions.0.grants_right": None}, "decisions"),
    Case("EG-06-instruction", {"decisions": []}, "decisions"),
    Case("EG-07", {"data.2": datum("birth_date")}, "data.essai"),
    Case("EG-07", {"data.2": datum("document")}, "data.essai"),
    Case("EG-07", {"operator.kind": "association"}, "operator"),
    Case("EG-07-domicile", piece(document="address_proof", document_basis="Règlement intérieur"), "data.essai"),
    Case("EG-07-copies", piece(document="other", certified_copy=True), "data.essai"),
    Case("EG-07-copies", piece(certified_copy=True), "data.essai"),
    Case("EG-09-base", {"data.0.legal_basis": "consent", "data.0.required": True}, "data.nom.legal_basis"),
    Case(
        "EG-09-base",
        {"operator.kind": "association", "data.0.legal_basis": "legitimate_interests"},
        "data.nom.legal_basis",
    ),
    Case("EG-09-impact", {"data.2.sensitive": True}, "personal_data.impact_assessment"),
    Case("EG-09-impact", {"decisions.0.automation": "full"}, "personal_data.impact_assessment"),
    Case("EG-09-information", {"personal_data.recipients": []}, "personal_data"),
    Case("EG-09-information", page=page("<p>Ville de Paris, dpo@exemple.fr</p>"), url=PRIVACY, place="essai"),
    Case("EG-11", page=page("<p>Bienvenue</p>"), url=TERMS, place="essai"),
    Case("EG-13", {"security": None, "operator.agents": 49}, "security"),
    Case("EG-13", {"security": None, "operator.agents": None}, "security"),
    Case("EG-13", {"security.approved_on": "2026-11-23"}, "security"),
    Case("EG-14", {"eco_design": None}, "eco_design"),
    Case("EG-14-strategie", {"operator.inhabitants": None}, "operator.inhabitants"),
    Case("EG-23-distance", REUNION, "decisions.admission.appeal"),
    Case("EG-23-distance", {**REUNION, "decisions.0.appeal": None}, "decisions.admission.appeal"),
    Case("EG-23-mediation", {"decisions": []}, "decisions"),
    Case("EG-23-motifs", {"decisions.0.gives_reasons": None}, "decisions.admission.gives_reasons"),
    Case(
        "EG-23-motifs",
        {"decisions.0.gives_reasons": False, "decisions.0.grants_right": False},
        "decisions.admission.gives_reasons",
    ),
    Case("EG-24", {"opendata": None}, "opendata.publishes"),
    Case("EG-24", {"opendata.publishes.0.updated": None}, "opendata.publishes[0]"),
    Case("EG-24", {"opendata.publishes.0.updated": "2025-11-20"}, "opendata.publishes[0]"),
    Case("EG-24", {"operator.agents": None}, "operator.agents"),
    Case("EG-24", {"operator.inhabitants": None}, "operator.inhabitants"),
    Case("EG-24-adresses", {"opendata": None}, "opendata.address_base"),
    Case("EG-24-licence", {"opendata.publishes.0.licence": "other-open"}, "opendata.publishes[0].licence"),
    Case("EG-24-adresses", {"opendata.address_base.url": None}, "opendata.address_base"),
    Case("EG-24-adresses", {"opendata.address_base.updated": None}, "opendata.address_base"),
    Case("EG-24-adresses", {"opendata.address_base.updated": "2025-11-20"}, "opendata.address_base"),
]

INAPPLICABLE = [
    Case("EG-01-memes-regles", {"service.kind": "information"}),
    Case("EG-01-equipe", {"operator.kind": "association", "operator.public_service_mission": False}),
    Case("EG-01-pannes", {"identity": None, "notifications": None, "opendata": None}),
    Case("EG-02-aide", {"access.online": None}),
    Case("EG-05-silence", {"decisions.0.silence": "not_a_request"}),
    Case("EG-05-silence", {"decisions": []}),
    Case("EG-06-instruction", {"decisions.0.grants_right": False}),
    Case("EG-06-instruction", {"service.kind": "payment"}),
    Case("EG-07", {"data": []}),
    Case("EG-07-domicile"),
    Case("EG-07-copies"),
    Case("EG-09-base", {"data": []}),
    Case("EG-09-impact"),
    Case("EG-13", {"access.online": None}),
    Case("EG-14", {"access.online": None}),
    Case("EG-14-strategie", {"operator.inhabitants": 50_000}),
    Case("EG-14-strategie", {"operator.kind": "departement"}),
    Case("EG-23-distance"),
    Case("EG-23-motifs", {"decisions": [], "service.takes_individual_decisions": False}),
    Case("EG-23-mediation", {"decisions.0.appeal": None}),
    Case("EG-24", {"operator.agents": 49}),
    Case("EG-24", {"operator.inhabitants": 3_499, "operator.agents": None}),
    Case("EG-24-adresses", {"operator.kind": "epci"}),
    Case("EG-24-licence", {"opendata": None}),
]

GOOD = [
    Case("EG-01-memes-regles", difference(ground="law", reason="La loi le veut.")),
    Case("EG-01-equipe", {"makers.1.until": "2027-05-23"}),
    Case("EG-01-equipe", {"makers.1.until": None}),
    Case("EG-01-financement", {"continuity.funded_until": None, "continuity.funding_recurs": True}),
    Case("EG-01-financement", {"continuity.funded_until": "2027-05-23"}),
    Case("EG-01-reversibilite", {"continuity.keys_held_by": ["Hébergeur", "Ville de Paris"]}),
    Case("EG-01-reversibilite", {"continuity.notice": None, "continuity.exit_plan": "On restaure la copie."}),
    Case("EG-01-reversibilite", {"continuity.licence": "agpl-3.0-or-later"}),
    Case("EG-01-pannes", {"addresses.source": "local"}),
    Case("EG-01-pannes", {"continuity.outages.franceconnect.told": "Vous pouvez continuer sans FranceConnect."}),
    Case(
        "EG-01-pannes", {"continuity.outages.franceconnect": {"instead": ["state_service", "form"], "told": "Écrivez."}}
    ),
    Case("EG-01-pannes", {"opendata": {"address_base": {"published": False}}}),
    Case("EG-02-aide", page=page("<p>01 99 00 12 34</p>"), kind=PageKind.ERROR),
    Case("EG-02-aide", page=page('<a href="mailto:ecoles@exemple.fr">Nous écrire</a>'), kind=PageKind.ERROR),
    Case("EG-02-aide", page=page("<p>Bienvenue</p>")),
    *(
        Case(
            "EG-02-aide",
            {"access.help": {"url": f"{SITE}/aide"}},
            page=page(f'<a href="{link}">Aide</a>'),
            kind=PageKind.ERROR,
        )
        for link in ("/aide", "aide", f"{SITE}/aide/#agent")
    ),
    Case("EG-04", {"access.online.fallback_mail": None, "access.online.fallback_url": "https://exemple.fr/secours"}),
    Case("EG-05-expediteur", page=page("<p>Les accusés partent de Ecoles@exemple.fr.</p>"), url=f"{TERMS}/#envoi"),
    Case("EG-05-expediteur", {"notifications.sender": "ecoles@exemple.fr"}),
    Case("EG-05-expediteur", page=page('<a href="mailto:ecoles@exemple.fr">Adresse</a>'), url=TERMS),
    Case("EG-05-silence", {"decisions.0.silence": "rejection", "decisions.0.financial": True}),
    Case("EG-05-silence", {"decisions.0.silence_after": "4 mois", "decisions.0.silence_basis": "Décret n° 2014-1303"}),
    Case(
        "EG-05-silence",
        {"service.kind": "document_access", "decisions.0.silence": "rejection", "decisions.0.silence_after": "1 mois"},
    ),
    Case("EG-07", re_asked(1)),
    Case("EG-07", {"data.2": datum("birth_date", whose="other")}),
    Case("EG-07", {"identity": None, "data.2": datum("birth_date")}),
    Case("EG-07", {"data.1": datum("income", name="a", cannot_obtain="Refusé."), "data.2": datum("family")}),
    Case("EG-07", {"data.1": datum("income", name="a", source="api:particulier.qf"), "data.2": datum("family")}),
    Case("EG-07-domicile", {"data.2": datum("address")}),
    Case("EG-07-domicile", piece(document="address_proof", document_basis="CRPA, art. R. 113-8 (école)")),
    Case("EG-07-domicile", piece(document="tax_notice")),
    Case("EG-07-copies", piece(document="tax_notice")),
    Case("EG-09-base", {"data.0.legal_basis": "consent"}),
    Case(
        "EG-09-base",
        {
            "operator.kind": "association",
            "operator.public_service_mission": False,
            "data.0.legal_basis": "legitimate_interests",
        },
    ),
    Case("EG-09-impact", {"data.2.sensitive": True, "personal_data.impact_assessment": "https://exemple.fr/aipd"}),
    Case(
        "EG-09-information",
        page=page("<p>Ville de Paris. Écrivez à dpo@exemple.fr, ou à la CNIL.</p>"),
        url=PRIVACY,
    ),
    Case("EG-11", page=page("<p>Vous pouvez corriger votre demande.</p>"), url=TERMS),
    Case("EG-13", {"security.valid_until": "2026-11-22"}),
    Case("EG-14", {"eco_design.most_files": 1}, page=page('<img src="a.png"><img src="a.png"><img src="data:,x">')),
    Case("EG-14", {"eco_design.most_kilobytes": 1}, page=page("x" * 800)),
    Case("EG-14-strategie", {"operator.inhabitants": 50_001}),
    Case("EG-23-distance", {**REUNION, "decisions.0.appeal.distance_told": True}),
    Case("EG-24", {"opendata.publishes.0.frequency": "1 mois"}),
    Case("EG-24", {"operator.kind": "epci", "operator.inhabitants": 10}),
]
