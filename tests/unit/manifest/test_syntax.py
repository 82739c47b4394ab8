"""Lines that are not TOML, told as one would to somebody who never heard of TOML."""

import pytest

from etatplateforme.manifest import ManifestInvalid, parse_manifest
from tests.unit.manifest.samples import FULL, MINIMAL, line_of

WRONG_LINES = [
    ('id = "cantine', "service.id", "n'est pas fermé", "guillemet droit à la fin"),
    ("id = 'cantine", "service.id", "n'est pas fermé", "guillemet droit à la fin"),
    ('id = """cantine"', "service.id", "n'est pas fermé", "guillemet"),
    ("id = cantine", "service.id", "pas entre guillemets", 'droits : "texte"'),
    ("id = « cantine »", "service.id", "ne sont pas des guillemets droits", "guillemet droit du clavier"),
    ("id = “cantine”", "service.id", "ne sont pas des guillemets droits", "guillemet droit du clavier"),
    ('id = "cantine”', "service.id", "ne sont pas des guillemets droits", "guillemet droit du clavier"),
    ('id = "la "cantine" du bourg"', "service.id", "ferme le texte trop tôt", "guillemets français"),
    ('id = "C:\\écoles"', "service.id", "barre oblique inverse", "Doublez-la"),
    ('id = "a" "b"', "service.id", "ferme le texte trop tôt", "guillemets"),
    ('id = "a" b', "service.id", "en trop après la valeur", "une seule valeur"),
    ('id : "cantine"', "service.id", "« : »", "par « = »"),
    ('id "cantine"', "service.id", "ni une clé suivie de « = »", "« # »"),
    ("id =", "service.id", "valeur manque", "retirez la ligne"),
    ("id = # plus tard", "service.id", "valeur manque", "retirez la ligne"),
    ('= "cantine"', "service", "nom de la clé manque", "au début"),
    ('identité = "cantine"', "service", "un espace, un accent", "sans accent"),
    ('mon id = "cantine"', "service", "un espace, un accent", "sans accent"),
    ("id = Vrai", "service.id", "en anglais", "true"),
    ("id = True", "service.id", "en anglais", "true"),
    ("id = non # jamais", "service.id", "en anglais", "false"),
    ("id = 01400", "service.id", "ne commence pas par zéro", "code postal"),
    ("id = 04 65 71 00 00", "service.id", "ne commence pas par zéro", "téléphone"),
    ("id = 123 456", "service.id", "nombre ou la date", "2026-03-31"),
    ("id = 31/03/2026", "service.id", "nombre ou la date", "2026-03-31"),
    ("id = 2026-02-30", "service.id", "nombre ou la date", "2026-03-31"),
    ('id = ["a" "b"]', "service.id", "liste est mal écrite", "virgules"),
    ('id = ["a", “b”]', "service.id", "guillemets droits", "clavier"),
    ('id = ["a"', "service.id", "liste n'est pas fermée", "« ] »"),
    ("id = { a = 1", "service.id", "accolades", "« } »"),
    ("id = { a = 1 b = 2 }", "service.id", "accolades", "virgules"),
    ('id = "a\x07"', "service.id", "invisible", "retapez-la"),
]


@pytest.mark.parametrize(("line", "key", "problem", "remedy"), WRONG_LINES)
def test_a_wrong_line(line: str, key: str, problem: str, remedy: str) -> None:
    text = MINIMAL.replace('id = "cantine"', line)
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    fault = caught.value.faults[0]
    assert (fault.key, fault.line) == (key, 2)
    assert problem in fault.problem
    assert remedy in fault.remedy
    assert len(caught.value.faults) == 1


@pytest.mark.parametrize("header", ["[operator", "operator]", "[[operator]", "[operator] kind", "[le maire]"])
def test_what_follows_a_wrong_header_is_not_judged(header: str) -> None:
    text = MINIMAL.replace("[operator]", header)
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    (fault,) = caught.value.faults
    assert fault.line == 6
    assert "en-tête" in fault.problem


def test_every_wrong_line_of_a_file_is_told() -> None:
    text = FULL.replace(' = "', " = ")
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    wrong = [number for number, line in enumerate(text.splitlines(), 1) if line.endswith('"') and "[" not in line]
    assert [fault.line for fault in caught.value.faults] == wrong
    assert len(wrong) > 40


@pytest.mark.parametrize(
    ("again", "problem"),
    [
        ('id = "autre"', "Cette clé existe déjà"),
        ("[service]", "Cette table existe déjà"),
        ("[[service]]", "table existe déjà"),
    ],
)
def test_what_is_given_twice_is_told_where_it_comes_again(again: str, problem: str) -> None:
    text = MINIMAL.replace("purpose =", f"{again}\npurpose =") if again.startswith("id") else f"{MINIMAL}{again}\n"
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    (fault,) = caught.value.faults
    assert fault.line == (4 if again.startswith("id") else len(text.splitlines()))
    assert problem in fault.problem


def test_several_repetitions_are_told_together() -> None:
    text = MINIMAL.replace("[operator]", 'id = "b"\nname = "c"\n[operator]') + '[service]\nid = "d"\n[levels]\nx = 1\n'
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    lines = [fault.line for fault in caught.value.faults]
    assert lines[:2] == [line_of(text, 'id = "b"'), line_of(text, 'name = "c"')]
    assert line_of(text, "[levels]") - 2 in lines


def test_a_forgotten_bracket_does_not_swallow_the_rest() -> None:
    text = FULL.replace('communes = ["01001"]', 'communes = [\n  "01001",').replace('"EG-12"\n', '"12"\n')
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text)
    assert [(fault.key, fault.line) for fault in caught.value.faults] == [
        ("territory.communes", line_of(text, "communes")),
        ("waivers[0].rule", line_of(text, "rule")),
    ]


def test_values_over_several_lines_are_one_statement() -> None:
    text = (
        MINIMAL.replace('["01001"]', '[\n  "01001", # le bourg\n\n  "01002",\n]')
        + '[design]\nfonts = ["""\nArial\n""",]\n'
    )
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text + "x = \n")
    assert [fault.line for fault in caught.value.faults] == [len(text.splitlines()) + 1]
    with pytest.raises(ManifestInvalid) as caught:
        _ = parse_manifest(text.replace("01002", "abc"))
    assert caught.value.faults[0].line == line_of(text, '  "01002')
