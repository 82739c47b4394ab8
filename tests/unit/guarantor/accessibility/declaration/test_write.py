"""The statement: whole it is written in its mandatory form, and with any gap it is refused with the key to write."""

import itertools
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.declaration.completeness import faults_of
from etatplateforme.guarantor.accessibility.declaration.html import to_fragment, to_html
from etatplateforme.guarantor.accessibility.declaration.markdown import to_markdown
from etatplateforme.guarantor.accessibility.declaration.mention import home_mention, mentions_in
from etatplateforme.guarantor.accessibility.declaration.model import Declaration
from etatplateforme.guarantor.accessibility.declaration.reading import read_declaration
from etatplateforme.guarantor.accessibility.declaration.write import statement
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import Page
from etatplateforme.manifest.care import Conformity
from etatplateforme.values.finding import Verdict

from .samples import WHOLE, whole

NO_AUDIT = re.sub(r"\[audit\].*?(?=\[\[non_conformities)", "", WHOLE, flags=re.DOTALL)
COUNTED = "validated = 78\napplicable = 92\n"


def text_of(declaration: Declaration) -> str:
    return " ".join(read(to_html(statement(declaration))).text.replace("\u00a0", " ").split())


def keys(declaration: Declaration) -> list[str]:
    return [fault.key for fault in faults_of(declaration)]


def test_the_mandatory_sentences_are_there_in_their_order() -> None:
    text = text_of(whole())
    sentences = [
        "Déclaration d’accessibilité",
        "La commune d'Exemple s’engage à rendre ses sites internet et ses démarches en ligne accessibles "
        "conformément à l’article 47 de la loi n° 2005-102 du 11 février 2005.",
        "met en œuvre la stratégie et les actions suivantes",
        "Cette déclaration d’accessibilité s’applique à « Inscription à la cantine »",
        "État de conformité",
        "est partiellement conforme avec le référentiel général d’amélioration de l’accessibilité (RGAA), version 4.1",
        "Résultat des tests",
        "L’audit de conformité réalisé par la société Société d'Exemple révèle que :",
        "84 % des critères RGAA sont respectés (78 critères validés sur 92 applicables).",
        "Contenus non accessibles",
        "Les contenus listés ci-dessous ne sont pas accessibles pour les raisons suivantes.",
        "Non-conformités",
        "Dérogations pour charge disproportionnée",
        "La dérogation prend fin le 31 décembre 2027.",
        "Contenus non soumis à l’obligation d’accessibilité",
        "Établissement de cette déclaration d’accessibilité",
        "Cette déclaration a été établie le 10 mars 2026.",
        "Technologies utilisées pour la réalisation du site internet",
        "Environnement de test",
        "Les outils utilisés lors de l’évaluation",
        "Pages du site ayant fait l’objet de la vérification de conformité",
        "Retour d’information et contact",
        "vous pouvez contacter le responsable du site internet pour être orienté vers une alternative accessible",
        "Voies de recours",
        "Défenseur des droits Libre réponse 71120 75342 Paris CEDEX 07",
    ]
    places = [text.find(sentence) for sentence in sentences]
    assert -1 not in places, sentences[places.index(-1)]
    assert places == sorted(places)


@pytest.mark.shared_data
def test_the_headings_are_those_of_the_form(shared: Path) -> None:
    form = (shared / "data/rgaa/declaration-accessibilite.md").read_text(encoding="utf-8")
    form = form[form.index("adopte obligatoirement ce format") :]
    wanted = {re.sub(r"\W", "", one.partition("[")[0]).lower() for one in re.findall(r"^#{2,4} (.+)$", form, re.M)}
    ours = {re.sub(r"\W", "", one).lower() for one in re.findall(r"<h[23]>(.+)</h[23]>", to_html(statement(whole())))}
    unmatched = {one for one in wanted if not any(our.rstrip("s").startswith(one.rstrip("s")[:14]) for our in ours)}
    assert unmatched == set()


@pytest.mark.parametrize(
    "declaration",
    [
        whole(),
        read_declaration(NO_AUDIT),
        whole((COUNTED, "validated = 92\napplicable = 92\n"), ("[[non_conformities]]", "[[exempt]]")),
        whole(("technologies =", 'kind = "application"\ntechnologies =')),
    ],
)
def test_no_finding_fails_on_what_is_written(declaration: Declaration) -> None:
    html = to_html(statement(declaration))
    audited = audit_pages([Page("déclaration", html)])
    assert audited.of(Verdict.FAILED) == ()
    levels = [int(level) for level in re.findall(r"<h(\d)>", html)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(later <= before + 1 for before, later in itertools.pairwise(levels))


REQUIRED = {
    "organisation.name": 'name = "La commune d\'Exemple"',
    "organisation.scheme_url": 'scheme_url = "https://www.exemple.fr/accessibilite/schema"',
    "organisation.plan_url": 'plan_url = "https://www.exemple.fr/accessibilite/plan-2026"',
    "service.name": 'name = "Inscription à la cantine"',
    "service.url": 'url = "https://cantine.exemple.fr/"\ntechnologies',
    "service.technologies": 'technologies = ["HTML5", "CSS", "JavaScript"]',
    "established_on": "established_on = 2026-03-10",
    "contact.entity": 'entity = "Mairie d\'Exemple, service des écoles"',
    "contact.mail": 'mail = "accessibilite@exemple.fr"',
    "audit.performed_on": "performed_on = 2026-03-02",
    "audit.auditor": 'auditor = "Société d\'Exemple"',
    "audit.environments": 'environments = ["Firefox et NVDA, Windows 11", "Safari et VoiceOver, macOS 15"]',
    "audit.tools": 'tools = ["Analyseur de contraste", "Inspecteur de code"]',
    "derogations[0].reason": 'reason = "Leur reprise demanderait vingt jours d\'agent pour deux consultations par an."',
    "derogations[0].until": "until = 2027-12-31",
}


@pytest.mark.parametrize("key", REQUIRED)
def test_each_gap_is_refused_with_its_key(key: str) -> None:
    line = REQUIRED[key]
    declaration = whole((line, "technologies" if line.endswith("technologies") else ""))
    assert keys(declaration) == [key]
    with pytest.raises(InvalidInput) as refused:
        _ = statement(declaration)
    assert refused.value.code == "declaration_incomplete"
    assert [fault.key for fault in refused.value.faults] == [key]


def test_every_gap_is_told_at_once() -> None:
    empty = keys(Declaration())
    assert len(empty) == 9
    audited = keys(read_declaration("[audit]\n"))
    assert set(audited) > set(empty)
    assert {"audit", "audit.performed_on", "audit.auditor", "audit.environments", "audit.tools", "audit.pages"} <= set(
        audited
    )


def test_without_an_audit_the_service_is_not_conforming_and_says_why() -> None:
    text = text_of(read_declaration(NO_AUDIT))
    assert "est non conforme avec" in text
    assert "Aucun résultat d’audit en cours de validité ne permet de mesurer le respect des critères." in text
    assert "révèle que" not in text
    assert "Pages du site" not in text


@pytest.mark.parametrize(
    ("validated", "applicable", "status", "rate"),
    [
        (105, 106, "partiellement", "99 %"),
        (53, 106, "partiellement", "50 %"),
        (52, 106, "non", "49 %"),
        (0, 106, "non", "0 %"),
    ],
)
def test_the_status_comes_from_the_counts(validated: int, applicable: int, status: str, rate: str) -> None:
    text = text_of(whole((COUNTED, f"validated = {validated}\napplicable = {applicable}\n")))
    assert f"est {status} conforme avec" in text
    assert f"{rate} des critères RGAA" in text


def test_all_validated_is_total_and_lists_no_non_conformity() -> None:
    full = (COUNTED, "validated = 92\napplicable = 92\n")
    assert keys(whole(full)) == ["non_conformities"]
    text = text_of(whole(full, ("[[non_conformities]]", "[[exempt]]")))
    assert "est totalement conforme avec" in text
    assert "100 % des critères" in text
    assert "en raison des" not in text


def test_criteria_that_fail_must_be_described() -> None:
    assert keys(whole(("[[non_conformities]]", "[[exempt]]"))) == ["non_conformities"]


@pytest.mark.parametrize(
    ("counts", "key"),
    [
        ("validated = 93\napplicable = 92\n", "audit.validated"),
        ("validated = 90\napplicable = 107\n", "audit.validated"),
        ("validated = 90\n", "audit.applicable"),
        ("applicable = 90\n", "audit.validated"),
        ("", "audit"),
        ("validated = 0\napplicable = 0\n", "audit"),
    ],
)
def test_numbers_that_cannot_be_are_refused(counts: str, key: str) -> None:
    assert key in keys(whole((COUNTED, counts)))


def test_an_unknown_standard_is_refused() -> None:
    assert keys(whole((COUNTED, f'{COUNTED}standard = "6"\n'))) == ["audit.standard"]


ACCESSIBLE = 'url = "https://cantine.exemple.fr/accessibilite"\n'
HOME = 'name = "Accueil"\nurl = "https://cantine.exemple.fr/"\n'


def paged(home: str, other: str, *, counts: str = "", more: str = "") -> Declaration:
    return whole((COUNTED, counts + more), (HOME, HOME + home + "\n"), (ACCESSIBLE, ACCESSIBLE + other + "\n"))


THEMES = ", ".join(f'"{theme}.*"' for theme in range(1, 14) if theme != 4)
ALL = f'validated = [{THEMES}]\nnot_applicable = ["4.*"]'


def test_pages_told_criterion_by_criterion_give_the_rates() -> None:
    failing = ALL.replace('"2.*"', '"2.1"') + '\nrejected = ["2.2"]'
    declaration = paged(ALL, failing, more="show_mean = true\n")
    assert keys(declaration) == []
    text = text_of(declaration)
    # 93 applicable criteria, one rejected on one page: 92/93; mean of 93/93 and 92/93
    assert "98 % des critères RGAA sont respectés (92 critères validés sur 93 applicables)." in text
    assert "Le taux moyen de conformité du service en ligne s’élève à 99 %." in text


def test_an_audit_that_is_not_finished_is_refused() -> None:
    (fault,) = faults_of(paged(ALL, ALL.replace('"13.*"', '"13.1"')))
    assert fault.key == "audit.pages"
    assert "critères à tester : 11 (13.2, 13.3" in fault.problem


@pytest.mark.parametrize(
    ("home", "key"),
    [
        (ALL + '\nrejected = ["1.1"]', "audit.pages[0].rejected"),
        (ALL.replace('"4.*"', '"4.*", "14.1"'), "audit.pages[0].not_applicable"),
        (ALL.replace('"1.*"', '"1.*", "1.1"'), "audit.pages[0].validated"),
    ],
)
def test_a_criterion_that_is_odd_on_a_page_is_refused(home: str, key: str) -> None:
    assert key in keys(paged(home, ALL))


def test_numbers_that_the_pages_contradict_are_refused() -> None:
    assert "audit.validated" in keys(paged(ALL, ALL, counts="validated = 90\napplicable = 93\n"))


def test_the_mean_rate_needs_every_page() -> None:
    assert keys(whole((COUNTED, f"{COUNTED}show_mean = true\n"))) == ["audit.show_mean"]


def test_dates_come_in_their_order() -> None:
    assert keys(whole(("performed_on = 2026-03-02", "performed_on = 2026-03-11"))) == ["audit.performed_on"]
    established = "established_on = 2026-03-10"
    assert keys(whole((established, f"{established}\nupdated_on = 2026-03-09"))) == ["updated_on"]
    text = text_of(whole((established, f"{established}\nupdated_on = 2026-05-01")))
    assert "Elle a été mise à jour le 1er mai 2026." in text
    assert keys(whole(("until = 2027-12-31", "until = 2026-01-01"))) == ["derogations[0].until"]


def test_an_internal_audit_names_no_company() -> None:
    internal = whole(('auditor = "Société d\'Exemple"', "internal = true"))
    assert "réalisé en interne révèle que" in text_of(internal)
    assert keys(whole(('auditor = "Société', 'internal = true\nauditor = "Société'))) == ["audit.internal"]


def test_what_somebody_wrote_cannot_become_markup() -> None:
    hostile = '<script>alert(1)</script> & [x](javascript:alert(1)) * # "'
    declaration = whole(("Le calendrier des repas ne se lit pas au clavier.", hostile.replace('"', '\\"')))
    html, markdown = to_html(statement(declaration)), to_markdown(statement(declaration))
    document = read(html)
    assert not [element for element in document.elements if element.tag == "script"]
    assert hostile in document.text
    assert "<script" not in markdown.replace("\\<script", "")
    assert "[x](javascript" not in markdown


def test_a_report_and_a_form_are_linked_when_there_are_any() -> None:
    form = ('mail = "accessibilite@exemple.fr"', 'form_url = "https://cantine.exemple.fr/contact"')
    report = (COUNTED, f'{COUNTED}report_url = "https://ara.numerique.gouv.fr/rapport/x"\n')
    html = to_html(statement(whole(form, report)))
    assert 'href="https://cantine.exemple.fr/contact"' in html
    assert 'href="https://ara.numerique.gouv.fr/rapport/x"' in html
    assert "mailto:" not in html


def test_our_own_file_takes_a_complement_too() -> None:
    declaration = read_declaration(WHOLE, complement='[contact]\nentity = "Mairie"\n')
    assert declaration.contact.entity == "Mairie"
    assert declaration.contact.mail == "accessibilite@exemple.fr"
    assert read_declaration(declaration.model_dump_json(exclude_none=True)) == declaration


def test_the_fragment_is_the_content_of_the_page() -> None:
    document = statement(whole())
    assert to_fragment(document) in to_html(document)
    assert to_fragment(document).startswith("<h1>")
    assert "<html" not in to_fragment(document)


@pytest.mark.parametrize("conformity", list(Conformity))
def test_the_mention_is_the_one_that_the_law_writes(conformity: Conformity) -> None:
    mention = home_mention(conformity)
    assert mentions_in(f"Pied. {mention.upper()}. Fin") == {conformity}
    assert mention.replace("\u00a0", " ").startswith("Accessibilité : ")


def test_no_other_words_are_a_mention() -> None:
    assert mentions_in("Accessibilité : conforme. Accessibilité totalement conforme") == frozenset()
    assert len(mentions_in("Accessibilité : non conforme, accessibilité : totalement conforme")) == 2


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=80))
def test_any_text_is_either_refused_or_shown_as_it_is(text: str) -> None:
    source = WHOLE.replace('"Le calendrier des repas ne se lit pas au clavier."', json.dumps(text))
    try:
        declaration = read_declaration(source)
    except InvalidInput:
        return
    html = to_html(statement(declaration))
    shown = " ".join(read(html).text.replace("\u00a0", " ").split())
    assert " ".join(declaration.non_conformities[0].content.replace("\u00a0", " ").split()) in shown
