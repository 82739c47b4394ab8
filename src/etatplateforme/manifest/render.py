"""Write the ``service.toml`` that the answers of ``init`` give, with comments for whoever will complete it."""

import json
import re
import unicodedata
from collections.abc import Iterator

from etatplateforme.manifest.init import Answers
from etatplateforme.manifest.model import OperatorKind


def render(answers: Answers) -> str:
    """A commented manifest in French, which :func:`~etatplateforme.manifest.parse_manifest` reads without a fault."""
    sections = (
        _head(),
        _service(answers),
        _operator(answers),
        _access(answers),
        _data(answers),
        _decisions(answers) if answers.takes_individual_decisions else (),
        _answers_to_people(answers),
        _blocks(answers),
        _continuity(answers),
        _care(answers),
    )
    return "\n".join(line for section in sections for line in section) + "\n"


def slug(name: str) -> str:
    """A technical name made of *name*: « Inscription à la cantine » gives ``inscription-a-la-cantine``."""
    spelt = name.lower().replace("œ", "oe").replace("æ", "ae")
    plain = unicodedata.normalize("NFKD", spelt).encode("ascii", "ignore").decode().lower()
    joined = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")
    return joined if joined[:1].isalpha() else f"service-{joined}".rstrip("-")


def _quoted(text: str) -> str:
    """A TOML basic string: JSON's escapes are TOML's."""
    return json.dumps(text, ensure_ascii=False)


def _listed(texts: tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_quoted, texts)) + "]"


def _word(value: bool) -> str:
    return "true" if value else "false"


def _head() -> Iterator[str]:
    yield "# Manifeste du service : ce que vous déclarez, et que le garant vérifie."
    yield "# Une ligne qui commence par « # » est une remarque. Les textes vont entre guillemets droits."
    yield "# Relisez chaque ligne : ce fichier engage l'organisme. Corrigez ce qui n'est pas vrai chez vous."
    yield "# Après chaque changement : etatplateforme audit service.toml"


def _service(answers: Answers) -> Iterator[str]:
    yield "\n[service]"
    yield f"id = {_quoted(slug(answers.service_name))}   # nom technique, à ne plus changer"
    yield f"name = {_quoted(answers.service_name)}"
    yield f"purpose = {_quoted(answers.purpose)}"
    yield f"kind = {_quoted(answers.kind)}"
    yield f"languages = {_listed(answers.languages)}"
    yield f"takes_individual_decisions = {_word(answers.takes_individual_decisions)}"
    yield "online_mandatory = false   # true si un texte impose la voie en ligne"
    yield "accepts_mandate = true     # un proche ou un tuteur peut agir pour la personne"
    yield "allows_correction = true   # on peut corriger une erreur après l'envoi"
    yield "same_rules_for_all = true  # mêmes tarifs et délais ; sinon false, et dites pourquoi dans « differences »"


def _operator(answers: Answers) -> Iterator[str]:
    yield "\n# Qui rend le service."
    yield "[operator]"
    yield f"kind = {_quoted(answers.operator_kind)}"
    yield f"name = {_quoted(answers.operator_name)}"
    yield f"siret = {_quoted(answers.siret)}"
    for key, count in (("inhabitants", answers.inhabitants), ("agents", answers.agents)):
        yield f"# {key} = 0" if count is None else f"{key} = {count}"
    if answers.operator_kind is OperatorKind.ASSOCIATION:
        yield "public_service_mission = true   # false si l'association n'en est pas chargée"
    yield "\n# Qui fabrique le service : recopiez ces lignes pour chacun."
    yield "# [[makers]]"
    yield '# name = "Nom du prestataire"'
    yield '# role = "développement"'
    yield '# tasks = ["build", "run"]   # build : fabrique ; run : fait tourner ; host : héberge ; help : aide'
    yield "# until = 2028-12-31        # fin de son engagement, s'il en a une"
    yield "\n# Pour quelles communes : codes INSEE, et non codes postaux."
    yield "[territory]"
    yield f"communes = {_listed(answers.communes)}"


def _access(answers: Answers) -> Iterator[str]:
    yield "\n# Les voies d'accès. Gardez toujours au moins une voie sans écran."
    yield "[access]"
    if answers.url is not None:
        yield f"paper_form = {_quoted(_page(answers.url, 'formulaire.pdf'))}"
    yield 'substitution = "Un agent remplit la demande avec vous, au guichet ou par téléphone."'
    yield ""
    if answers.url is not None:
        yield "[access.online]"
        yield f"url = {_quoted(answers.url)}"
        yield f"terms_url = {_quoted(_page(answers.url, 'modalites'))}   # comment utiliser le service en ligne"
        yield "# terms_updated = 2026-01-31"
        yield f"fallback_mail = {_quoted(answers.mail)}   # si la démarche en ligne est en panne"
        yield ""
    yield "[access.counter]"
    yield f"name = {_quoted(answers.counter_name)}"
    yield from _street(answers)
    yield f"hours = {_quoted(answers.hours)}"
    yield "# step_free = true   # accessible en fauteuil roulant"
    yield "\n[access.phone]"
    yield f"number = {_quoted(answers.phone)}"
    yield f"hours = {_quoted(answers.hours)}"
    yield "\n[access.post]"
    yield f"recipient = {_quoted(answers.counter_name)}"
    yield from _street(answers)
    yield "\n[access.help]"
    yield f"phone = {_quoted(answers.phone)}"
    yield f"mail = {_quoted(answers.mail)}"


def _street(answers: Answers) -> Iterator[str]:
    yield f"address = {_quoted(answers.address)}"
    yield f"postcode = {_quoted(answers.postcode)}"
    yield f"city = {_quoted(answers.city)}"


def _page(url: str, name: str) -> str:
    """A page beside the start page; the query and the fragment of the start page are not kept."""
    return re.split(r"[?#]", url, maxsplit=1)[0].rstrip("/") + "/" + name


def _data(answers: Answers) -> Iterator[str]:
    yield "\n# Ce que vous demandez : une table par donnée. Ne demandez que ce qui sert."
    source = "franceconnect:{}" if answers.franceconnect else "citizen"
    yield from _datum("nom", "Nom de naissance", "name", source.format("family_name"), required=True)
    yield from _datum("prenoms", "Prénoms", "given_names", source.format("given_name"), required=False)
    if answers.addresses:
        yield from _datum("adresse", "Adresse", "address", "citizen", required=False)
    if answers.notifications:
        yield from _datum("courriel", "Adresse électronique (facultatif)", "mail", "citizen", required=False)


def _datum(name: str, label: str, kind: str, source: str, *, required: bool) -> Iterator[str]:
    purpose = "envoyer l'accusé de réception" if kind == "mail" else "instruire la demande"
    yield "[[data]]"
    yield f"name = {_quoted(name)}"
    yield f"label = {_quoted(label)}"
    yield f"kind = {_quoted(kind)}"
    yield f"purpose = {_quoted(purpose)}"
    yield 'legal_basis = "public_task"   # mission d\'intérêt public (RGPD, article 6)'
    yield 'retention = "1 an"'
    yield f"required = {_word(required)}"
    if required:
        yield 'required_reason = "sans cette donnée, la demande ne peut pas être instruite"'
    yield f"source = {_quoted(source)}"
    yield f"consumer = {_quoted(purpose)}"
    yield ""


def _decisions(answers: Answers) -> Iterator[str]:
    yield "# Ce que vous décidez."
    yield "[[decisions]]"
    yield f"name = {_quoted(slug(answers.service_name))}"
    yield f"label = {_quoted(answers.service_name)}"
    yield 'automation = "none"       # none : une personne décide ; assisted ; full'
    yield 'silence = "acceptance"    # ou "rejection" : ce que vaut l\'absence de réponse'
    yield 'silence_after = "2 mois"'
    yield '# legal_basis = "code de l\'éducation, article L131-13"   # le texte qui prévoit la démarche'
    yield "financial = false         # true si la personne demande de l'argent : le silence vaut alors refus"
    yield "gives_reasons = true      # chaque refus dit pourquoi, en droit et en fait"
    yield "# grants_right = true     # si tous ceux qui remplissent les conditions l'obtiennent"
    yield f"signatory = {_quoted('La personne qui a reçu délégation de signature')}"
    yield "\n# Ce dont dépend la décision : recopiez ces lignes pour chaque critère."
    yield "# [[decisions.criteria]]"
    yield '# name = "places"'
    yield '# label = "Nombre de places"'
    yield "\n[decisions.appeal]"
    yield f"authority = {_quoted(answers.operator_name)}"
    yield f"court = {_quoted(answers.court)}"
    yield 'within = "2 mois"'
    yield 'ombudsman = "Défenseur des droits, Libre réponse 71120, 75342 Paris Cedex 07"'
    yield ""


def _answers_to_people(answers: Answers) -> Iterator[str]:
    yield "# L'accusé de réception que reçoit chaque personne."
    yield "[acknowledgement]"
    yield f"service = {_quoted(answers.counter_name)}"
    yield f"mail = {_quoted(answers.mail)}"
    yield f"phone = {_quoted(answers.phone)}"
    yield f"sender = {_quoted(answers.mail)}"
    yield "registered_within_days = 0      # jours ouvrés : aussitôt"
    yield "acknowledged_within_days = 10   # jours ouvrés : le plus que permet la loi"
    yield "completion_days = 30            # pour fournir une pièce manquante"
    yield "instructs_meanwhile = true      # une pièce manquante, non indispensable, n'arrête pas l'étude"
    yield "\n# Qui répond des données personnelles."
    yield "[personal_data]"
    yield f"controller = {_quoted(answers.operator_name)}"
    yield f"dpo = {_quoted(answers.dpo)}"
    if answers.url is not None:
        yield f"privacy_url = {_quoted(_page(answers.url, 'donnees-personnelles'))}"
    yield f"recipients = {_listed((answers.counter_name,))}"
    yield f"rights = {_quoted('Écrivez à ' + answers.dpo)}"


def _blocks(answers: Answers) -> Iterator[str]:
    yield "\n# Les briques de l'État que vous utilisez."
    if answers.franceconnect:
        yield "[identity]"
        yield "required = false"
        yield 'alternatives = ["form", "counter"]   # toujours une voie sans FranceConnect'
        yield ""
        yield "[identity.franceconnect]"
        yield 'acr = "eidas1"'
        yield 'scopes = ["openid", "family_name", "given_name"]   # rien de plus que les données ci-dessus'
        yield ""
    if answers.addresses:
        yield "[addresses]"
        yield 'source = "local"               # ou "geoplateforme", ou les deux : "local_first", "geoplateforme_first"'
        yield "accepts_domiciliation = true   # une adresse au CCAS est acceptée"
        yield ""
    if answers.notifications:
        yield "[notifications]"
        yield 'channels = ["mail", "post"]   # la personne choisit'
        yield f"sender = {_quoted(answers.mail)}"
        yield ""


def _continuity(answers: Answers) -> Iterator[str]:
    yield "# Comment le service dure : qui en répond, qui paie, comment on le quitte, ce qu'il devient dans une panne."
    yield "[continuity]"
    yield '# accountable = "Responsable du service des écoles"   # une fonction, pas un nom'
    yield '# funding = "Budget principal"'
    if answers.funded_until is None:
        yield "# funded_until = 2028-12-31"
    else:
        yield f"funded_until = {answers.funded_until.isoformat()}"
    yield '# licence = "EUPL-1.2"   # identifiant SPDX de la licence du code'
    yield '# source_url = "https://code.exemple.fr/service"'
    yield f"# keys_held_by = {_listed((answers.operator_name,))}   # noms de domaine, mots de passe, sauvegardes"
    yield '# notice = "6 mois"'
    yield "\n# Ce qu'on emporte en partant : recopiez ces lignes pour chaque chose."
    yield "# [[continuity.exports]]"
    yield '# what = "les demandes et les réponses"'
    yield '# format = "CSV"'
    yield '# where = "sauvegarde quotidienne"'
    yield ""
    if answers.franceconnect:
        online = answers.url is not None
        yield "[continuity.outages.franceconnect]"
        yield f"instead = {_listed(('form', 'counter', 'phone') if online else ('counter', 'phone'))}"
        form = "remplissez le formulaire sans vous connecter, " if online else ""
        yield f"told = {_quoted(f'La connexion ne répond pas : {form}venez au guichet ou appelez-nous.')}"
        yield ""
    if answers.notifications:
        yield "[continuity.outages.notifications]"
        yield 'instead = ["later"]   # les messages attendent, et partent quand le serveur répond'
        yield ""


def _care(answers: Answers) -> Iterator[str]:
    yield "# L'accessibilité : à mettre à jour après l'audit RGAA."
    yield "[accessibility]"
    yield 'status = "none"   # none : non conforme ; partial ; full'
    if answers.url is not None:
        yield f"statement_url = {_quoted(_page(answers.url, 'accessibilite'))}   # page à publier avant d'ouvrir"
    yield f"mail = {_quoted(answers.mail)}   # pour signaler un défaut"
    yield "# audited_on = 2026-01-31"
    yield "\n# Une dérogation dure douze mois au plus ; une autre personne que celle qui la demande l'accorde."
    yield "# [[waivers]]"
    yield '# id = "audit-en-cours"'
    yield '# rule = "EG-12"'
    yield '# reason = "L\'audit est commandé."'
    yield '# legal_ground = "Loi 2005-102, article 47"'
    yield '# compensating_measure = "Un agent aide par téléphone."'
    yield '# requested_by = "Direction du numérique"'
    yield '# approved_by = "Direction générale des services"'
    yield '# authority = "maire"                       # exigée, avec la décision, pour EG-02, EG-05, EG-08 et EG-10'
    yield '# decision = "Arrêté 2026-12 du 31 janvier 2026"'
    yield "# created = 2026-01-31"
    yield "# expires = 2026-07-31"
