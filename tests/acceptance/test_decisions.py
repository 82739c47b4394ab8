"""Rules of decision from the command line: tried on twins, audited with their service, explained from what was kept."""

import json
import sys
from collections.abc import Generator
from datetime import date
from pathlib import Path

import pytest

from etatplateforme.cli.decision import functions_in
from etatplateforme.cli.main import app, guarded, load
from etatplateforme.guarantor.decisions import DecisionRecord

load()
RULES = '''
"""Règles d'une commune inventée."""

from decimal import Decimal
from typing import Annotated, Literal

from etatplateforme.guarantor.decisions import UNTOLD, Between, Steps, Told, decision

print("le module est exécuté")

@decision("tarif", text="Délibération 2026-14")
def tarif(quotient: Annotated[int, Between(0, 5000), Told("quotient familial")], steps: Steps = UNTOLD) -> Decimal:
    if steps.test("Le quotient est sous 400 €", quotient < 400, article="article 2", quotient=quotient):
        return Decimal("1.00")
    return Decimal("3.50")

@decision("admission")
def admission(sexe: Literal["F", "M"], quotient: Annotated[int, Between(0, 5000)]) -> bool:
    return sexe == "F" or quotient < 800
'''


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    monkeypatch.chdir(tmp_path)
    path = list(sys.path)
    (tmp_path / "regles_essai.py").write_text(RULES, encoding="utf-8")
    yield tmp_path
    assert sys.path == path
    for name in [name for name in sys.modules if name.startswith("regles_essai")]:
        del sys.modules[name]


def run(*arguments: str) -> int:
    return guarded(lambda: app(list(arguments), standalone_mode=False))


def said(capsys: pytest.CaptureFixture[str]) -> str:
    shown = capsys.readouterr()
    return " ".join((shown.out + shown.err).split())


def kept(folder: Path, **changes: object) -> Path:
    (tarif, _) = functions_in(["regles_essai"])
    case = tarif.case(quotient=412)
    record = DecisionRecord.of(tarif, case, tarif.decide(case).outcome, date(2026, 11, 22))
    path = folder / "dossier.json"
    path.write_text(json.dumps({**json.loads(record.to_json()), **changes}), encoding="utf-8")
    return path


def test_rules_are_tried_on_twins(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("decision", "twins", "regles_essai", "--examples", "50") == 1
    told = said(capsys)
    assert "✓ La règle ne reçoit rien qui touche à un critère protégé." in told
    assert "✗ Deux personnes ne diffèrent que par « sexe » (F ou M)" in told
    assert "→ Retirez ce critère protégé" in told
    assert not (here / ".hypothesis").exists()


def test_a_service_is_audited_with_its_rules(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", "--defaults") == 0
    assert run("audit", "service") == 0
    assert "le module est exécuté" not in said(capsys)
    assert run("audit", "service", "--decisions", "regles_essai", "--format", "json") == 1
    told = capsys.readouterr().out
    report = json.loads(told[told.index("{") :])
    failed = [
        (one["rule"], one["message"].replace("\u00a0", " ")) for one in report["findings"] if one["verdict"] == "failed"
    ]
    assert any(rule == "EG-10-jumeaux" and "« sexe »" in message for rule, message in failed)
    assert any(rule == "EG-08-registre" and "« tarif »" in message for rule, message in failed)


def test_a_decision_is_explained(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("decision", "explain", "regles_essai:tarif", str(kept(here))) == 0
    told = said(capsys)
    assert "Explication de la décision « tarif » du 22 novembre 2026" in told
    assert "1. Le quotient est sous 400 € : non (article 2 ; quotient familial : 412)." in told
    assert run("decision", "explain", "regles_essai:tarif", "dossier.json", "--format", "json", "--out", "e.json") == 0
    assert json.loads((here / "e.json").read_text())["outcome"] == "3.50"


def test_a_decision_is_explained_in_the_words_of_its_manifest(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", "--defaults") == 0
    with (here / "service.toml").open("a", encoding="utf-8") as manifest:
        _ = manifest.write('\n[[decisions]]\nname = "tarif"\nlabel = "Prix du repas"\n')
    assert run("decision", "explain", "regles_essai:tarif", str(kept(here)), "--manifest", "service.toml") == 0
    assert "Explication de la décision « Prix du repas »" in said(capsys)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["twins", "rien_du_tout"], "decision_module_not_found"),
        (["twins", "regles_essai.dedans"], "decision_module_not_found"),
        (["twins", "json"], "no_decision_in_module"),
        (["explain", "regles_essai:autre", "dossier.json"], "decision_not_in_module"),
        (["explain", "regles_essai", "dossier.json"], "decision_not_in_module"),
        (["explain", "regles_essai:tarif", "absent.json"], "file_missing"),
        (["explain", "regles_essai:tarif", "regles_essai.py"], "invalid_decision_record"),
        (["explain", "regles_essai:admission", "dossier.json"], "other_decision"),
    ],
)
def test_what_cannot_be_done_is_said(
    here: Path, capsys: pytest.CaptureFixture[str], arguments: list[str], code: str
) -> None:
    _ = kept(here)
    assert run("decision", *arguments) == 1
    assert f"Erreur ({code})" in said(capsys)


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"version": "f" * 64}, "rule_changed"), ({"outcome": "1.00"}, "decision_not_reproducible")],
)
def test_an_explanation_is_refused_when_the_rule_changed_or_answers_otherwise(
    here: Path, capsys: pytest.CaptureFixture[str], changes: dict[str, object], code: str
) -> None:
    assert run("decision", "explain", "regles_essai:tarif", str(kept(here, **changes))) == 1
    assert f"Erreur ({code})" in said(capsys)


def test_a_module_that_breaks_shows_its_own_error(here: Path) -> None:
    (here / "regles_essai_2.py").write_text("import un_paquet_absent\n", encoding="utf-8")
    with pytest.raises(ModuleNotFoundError, match="un_paquet_absent"):
        _ = run("decision", "twins", "regles_essai_2")
