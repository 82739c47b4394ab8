"""Every fault at once, each with its line, its problem and its remedy."""

import re

import pytest

from etatplateforme.errors import Fault
from etatplateforme.manifest import Manifest, ManifestInvalid, parse_manifest
from tests.unit.manifest.samples import FULL, MINIMAL, line_of


def faults(text: str) -> tuple[Fault, ...]:
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    assert caught.value.faults
    return caught.value.faults


def one(text: str) -> Fault:
    (fault,) = faults(text)
    return fault


WRONG_VALUES = [
    ('id = "cantine"', 'id = "Ma Cantine"', "service.id", "n'a pas la forme attendue", "minuscules sans accent"),
    ('id = "cantine"', "id = 12", "service.id", "doit être un texte, et non un nombre", "guillemets droits"),
    ('id = "cantine"', "id = true", "service.id", "doit être un texte, et non vrai ou faux", "guillemets droits"),
    ('id = "cantine"', "id = []", "service.id", "doit être un texte, et non une liste", "guillemets droits"),
    ('id = "cantine"', "id = {}", "service.id", "doit être un texte, et non une table", "guillemets droits"),
    ('id = "cantine"', 'nom = "a"\nid = "cantine"', "service.nom", "« nom » est inconnue", "« name »"),
    ('id = "cantine"', 'purpos = "a"\nid = "cantine"', "service.purpos", "est inconnue", "« purpose »"),
    (
        'id = "cantine"',
        'zzz = "a"\nid = "cantine"',
        "service.zzz",
        "est inconnue dans [service]",
        "choisissez parmi : id",
    ),
    ('id = "cantine"', 'kind = "demande"\nid = "cantine"', "service.kind", "pas un des mots prévus", '"request"'),
    ('id = "cantine"', 'languages = "fr"\nid = "cantine"', "service.languages", "doit être une liste", '["…", "…"]'),
    ('id = "cantine"', 'languages = []\nid = "cantine"', "service.languages", "est vide", "au moins une valeur"),
    ('id = "cantine"', 'languages = ["Français"]\nid = "x"', "service.languages[0]", "(valeur n° 1)", "« fr »"),
    ('id = "cantine"', 'online_mandatory = "non"\nid = "a"', "service.online_mandatory", "vrai ou faux", "true (vrai)"),
    ('name = "Commune d', 'inhabitants = -1\nname = "Commune d', "operator.inhabitants", "trop petit", "au moins 0"),
    ('name = "Commune d', 'agents = 1.5\nname = "Commune d', "operator.agents", "nombre entier", "en chiffres"),
    ('name = "Commune d', 'agents = "20"\nname = "Commune d', "operator.agents", "et non un texte", "sans guillemets"),
    ('name = "Commune d', f'agents = {"9" * 40}\nname = "Commune d', "operator.agents", "trop grand", "d'au plus"),
    (
        'siret = "123 456 782 00010"',
        'siret = "12345678200011"',
        "operator.siret",
        "SIRET n'est pas valable",
        "quatorze",
    ),
    (
        'siret = "123 456 782 00010"',
        "siret = 12345678200010",
        "operator.siret",
        "et non un nombre",
        "guillemets droits",
    ),
    ('communes = ["01001"]', 'communes = ["01400", "0"]', "territory.communes[1]", "code INSEE", "pas le code postal"),
    ('communes = ["01001"]', 'communes = ["01001", "01001"]', "territory.communes[1]", "déjà plus haut", "répétition"),
    ('number = "04', 'number = "0404', "access.phone.number", "n'a pas une forme valable", "01 23 45 67 89"),
    ('hours = "du', 'hours = "\\u202edu', "access.phone.hours", "caractère invisible", "Retapez"),
    ('hours = "du', 'hours = "a\\ndu', "access.phone.hours", "plusieurs lignes", "une seule ligne"),
    ('hours = "du', f'hours = "{"x" * 300}du', "access.phone.hours", "trop long", "300 caractères"),
    (
        'hours = "du lundi au vendredi, de 9 h à 12 h"',
        'hours = " "',
        "access.phone.hours",
        "est vide",
        "retirez la ligne",
    ),
]


@pytest.mark.parametrize(("good", "bad", "key", "problem", "remedy"), WRONG_VALUES)
def test_a_wrong_value_is_told_on_its_line(good: str, bad: str, key: str, problem: str, remedy: str) -> None:
    assert good in MINIMAL
    text = MINIMAL.replace(good, bad)
    fault = one(text)
    assert fault.key == key
    assert fault.line == line_of(text, bad.split("\n")[0])
    assert problem in fault.problem
    assert remedy in fault.remedy


WRONG_ADDITIONS = [
    ('[access.online]\nurl = "http://exemple.fr"', 1, "access.online.url", "n'est pas protégée", "https://"),
    ('[access.online]\nurl = "exemple.fr"', 1, "access.online.url", "incomplète", "adresse entière"),
    ('[access.online]\nurl = "https://a b.fr"', 1, "access.online.url", "mal formée", "adresse entière"),
    ('[access.online]\nurl = "https://[x"', 1, "access.online.url", "mal formée", "adresse entière"),
    ('[access.online]\nurl = "https://u:p@exemple.fr"', 1, "access.online.url", "mot de passe", "Retirez"),
    ("[access.help]", 0, "access.help", "ni téléphone", "« phone »"),
    ('[access.help]\nmail = "mairie"', 1, "access.help.mail", "n'a pas une forme valable", "mairie@exemple.fr"),
    ('[data]\nname = "a"', 0, "data", "peut se répéter", "[[data]]"),
    ("[[design]]", 0, "design", "une seule table", "[design]"),
    ("[acces.counter]", 0, "acces", "table « acces » est inconnue", "« access »"),
    ('[identity.franceconnect]\nacr = "eidas2"', 1, "identity.franceconnect.acr", "mots prévus", '"eidas1"'),
    ('[identity.proconnect]\nscopes = ["email"]', 1, "identity.proconnect.scopes", "« openid » manque", '"openid"'),
    ('[levels]\nEG02 = "warn"', 1, "levels.EG02", "forme attendue", "« EG-02 »"),
    ('[levels]\nEG-02 = "avertir"', 1, "levels.EG-02", "mots prévus", '"observe"'),
    ('[accessibility]\nstatus = "none"\nrate = 101', 2, "accessibility.rate", "trop grand", "100"),
    ('[accessibility]\nstatus = "none"\nrate = nan', 2, "accessibility.rate", "nombre", "chiffres"),
    (
        '[accessibility]\nstatus = "none"\naudited_on = 2026-01-01T10:00:00',
        2,
        "accessibility.audited_on",
        "heure",
        "2026",
    ),
    ('[accessibility]\nstatus = "none"\naudited_on = "hier"', 2, "accessibility.audited_on", "date", "2026-03-31"),
    ('[accessibility]\nstatus = "none"\naudited_on = 12', 2, "accessibility.audited_on", "date", "2026-03-31"),
]


@pytest.mark.parametrize(("added", "offset", "key", "problem", "remedy"), WRONG_ADDITIONS)
def test_a_wrong_table_is_told_on_its_line(added: str, offset: int, key: str, problem: str, remedy: str) -> None:
    fault = one(f"{MINIMAL}{added}\n")
    assert (fault.key, fault.line) == (key, len(MINIMAL.splitlines()) + 1 + offset)
    assert problem in fault.problem
    assert remedy in fault.remedy


@pytest.mark.parametrize(
    ("good", "bad", "key", "problem"),
    [
        (
            'approved_by = "Direction générale"',
            'approved_by = "direction du Numérique"',
            "waivers[0].approved_by",
            "demande",
        ),
        ("expires = 2026-12-31", "expires = 2027-01-03", "waivers[0].expires", "plus de douze mois"),
        ("expires = 2026-12-31", "expires = 2025-12-31", "waivers[0].expires", "avant"),
        ('rule = "EG-12"', 'rule = "toutes"', "waivers[0].rule", "forme attendue"),
        ('authority = "direction_generale"', 'authority = "adjoint"', "waivers[0].authority", "mots prévus"),
        ('retention = "30 jours"', 'retention = "toujours"', "data[1].retention", "durée n'est pas comprise"),
        ('retention = "30 jours"', "retention = 30", "data[1].retention", "entre guillemets"),
        ('name = "places"', 'name = "Places"', "decisions[0].criteria[0].name", "forme attendue"),
        ('within = "2 mois"', 'within = "200 ans"', "decisions[0].appeal.within", "150 ans"),
        ('siret = "12345678200010"', 'siret = "1"', "makers[1].siret", "SIRET"),
        ("franceconnect = {", 'franceconnect = { acr = "eidas3",', "identity.franceconnect.acr", "mots prévus"),
    ],
)
def test_a_fault_deep_in_the_file_has_its_own_line(good: str, bad: str, key: str, problem: str) -> None:
    assert FULL.count(good) == 1
    text = FULL.replace(good, bad)
    fault = one(text)
    assert (fault.key, fault.line) == (key, line_of(text, bad))
    assert problem in fault.problem


def test_every_repetition_of_a_name_is_told() -> None:
    again = '[[data]]\nname = "nom"\nlabel = "Nom"\npurpose = "répondre"\nretention = "1 an"\n'
    text = f"{FULL}{again}{again}"
    last = len(FULL.splitlines())
    assert [(fault.key, fault.line) for fault in faults(text)] == [
        ("data[2].name", last + 2),
        ("data[3].name", last + 7),
    ]


def test_a_decision_contradicts_a_service_that_takes_none() -> None:
    text = FULL.replace("[operator]", "takes_individual_decisions = false\n\n[operator]")
    fault = one(text)
    assert (fault.key, fault.line) == ("decisions[0]", line_of(text, "[[decisions]]"))
    assert "service.takes_individual_decisions" in fault.remedy


def test_missing_keys_and_tables_point_where_they_belong() -> None:
    text = '[service]\nid = "a"\n\n[operator]\nname = "b"\n'
    assert [(fault.line, fault.key) for fault in faults(text)] == [
        (1, "service.name"),
        (1, "service.purpose"),
        (4, "operator.kind"),
        (4, "operator.siret"),
        (6, "territory"),
    ]
    siret = faults(text)[3]
    assert siret.problem == "La clé « siret » (Numéro SIRET) manque dans [operator]."
    assert siret.remedy == "Ajoutez la ligne « siret = … ». Quatorze chiffres."
    assert faults(text)[4].remedy == "Ajoutez [territory] et ses clés."


def test_an_empty_text_says_which_tables_are_needed() -> None:
    assert [fault.key for fault in faults("")] == ["service", "operator", "territory"]
    assert {fault.line for fault in faults("")} == {1}


def test_faults_of_every_kind_come_together_in_order() -> None:
    text = FULL.replace('id = "cantine"', "id = cantine").replace('kind = "commune"', 'kind = "mairie"')
    text = text.replace('communes = ["01001"]', 'communes = ["01001"').replace('"04 65 71 00 00"', "04 65 71 00 00")
    text = text.replace('retention = "30 jours"', 'retention = "un peu"') + "EG-12 = 1\n"
    found = faults(text)
    assert [fault.line for fault in found] == sorted(fault.line or 0 for fault in found)
    assert [fault.key for fault in found] == [
        "service.id",
        "operator.kind",
        "territory.communes",
        "access.phone.number",
        "data[1].retention",
        "EG-12",
    ]
    assert all(fault.problem.endswith(".") and fault.remedy.endswith((".", "?")) for fault in found)


def test_the_error_names_the_file_and_counts() -> None:
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest("", name="autre.toml")
    assert caught.value.code == "manifest_invalid"
    assert caught.value.problem == "« autre.toml » contient 3 fautes."
    with pytest.raises(ManifestInvalid, match="contient une faute"):
        _ = parse_manifest(MINIMAL + "x = \n")


def test_a_value_is_never_quoted() -> None:
    secret = "06 39 98 12 34 Zénobie"
    words = ("id", "name", "purpose", "kind", "siret", "number", "hours", "communes")
    for word in words:
        text = re.sub(rf'^{word} = (\[?)"[^"]*"', rf'{word} = \1"{secret}\\u0001"', MINIMAL, flags=re.M)
        assert text != MINIMAL
        with pytest.raises(ManifestInvalid) as caught:
            _ = parse_manifest(text)
        assert "Zénobie" not in f"{caught.value} {caught.value!r} {caught.value.faults!r}"
        assert "0639981234" not in str(caught.value)


def test_a_key_is_shown_without_what_could_mislead_a_terminal() -> None:
    fault = one(f'{MINIMAL}"\\u001b[31m\\u202ex{"y" * 100}" = 1\n')
    assert fault.key.isprintable()
    assert len(fault.key) <= 80
    assert fault.problem.isprintable()


def test_a_byte_that_is_not_utf8_is_told_with_its_line() -> None:
    text = MINIMAL.encode("latin-1").decode("utf-8", "surrogateescape")
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    assert caught.value.code == "manifest_not_utf8"
    assert [fault.line for fault in caught.value.faults] == [3, 4, 16]
    assert "UTF-8" in caught.value.faults[0].remedy


ENGLISH = re.compile(
    r"\b(should|must|input|valid|field|required|expected|extra|type|value|error|invalid|string|least)\b", re.I
)


@pytest.mark.parametrize(
    "odd", ["12", "-1", "1.5", "true", '""', '"x"', "[]", "[1]", '["x"]', "{}", "{ a = 1 }", "2026-01-01", "inf"]
)
def test_no_type_anywhere_gives_english_or_a_shrug(odd: str) -> None:
    """Every key of the full manifest takes every odd value in turn."""
    keyed = [number for number, line in enumerate(FULL.splitlines()) if re.match(r'["A-Za-z]', line)]
    assert len(keyed) > 50
    told = 0
    for number in keyed:
        lines = FULL.splitlines()
        lines[number] = f"{lines[number].split(' = ')[0]} = {odd}"
        try:
            assert isinstance(parse_manifest("\n".join(lines)), Manifest)
        except ManifestInvalid as error:
            for fault in error.faults:
                told += 1
                words = re.sub(r"«[^»]*»|\"[^\"]*\"|\([^)]*\)", "", f"{fault.problem} {fault.remedy.split(' : ')[0]}")
                assert not ENGLISH.search(words), words
                assert "n'est pas acceptée" not in fault.problem
                assert fault.line is not None
    assert told > 20
