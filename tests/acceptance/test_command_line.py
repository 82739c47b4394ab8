"""The command line as an agent meets it: a failure is one clear message, an exit code, and nothing half-written."""

import json
import os
import re
import resource
import signal
import socket
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from etatplateforme.cli.demo import without
from etatplateforme.cli.main import app, guarded, load

load()
COMMAND = [sys.executable, "-c", "from etatplateforme.cli.entry import run; run()"]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Each test in an empty folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> int:
    """Run a command in this process."""
    return guarded(lambda: app(list(arguments), standalone_mode=False))


def test_init_then_audit(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", "--defaults") == 0
    assert run("audit", "service.toml") == 0
    said = capsys.readouterr().out
    assert "Ce qu'une personne doit juger :" in said
    assert re.search(r"^  ✓ .+ : \d+ garanties?.* sur \d+ règles?\.$", said, re.MULTILINE)
    assert "EG-17" not in said  # what is right is one line for each theme
    assert run("audit", "service.toml", "--detail") == 0
    assert "EG-17" in capsys.readouterr().out
    assert [path.name for path in here.iterdir()] == ["service.toml"]


def test_init_asks_and_asks_again_when_an_answer_is_wrong(here: Path) -> None:
    answers = ["nimporte", "association", "Les Amis de l'École", "123", "12345678200010"]
    done = subprocess.run(
        [*COMMAND, "init"], input="\n".join([*answers, *[""] * 40]), capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stderr
    text = (here / "service.toml").read_text()
    assert 'kind = "association"' in text
    assert "Les Amis de l'École" in text
    assert done.stdout.count("✗") == 2
    assert run("audit", "service.toml") in (0, 1)


def test_audit_fails_and_says_the_remedy_when_the_counter_is_gone(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init", "--defaults") == 0
    path = here / "service.toml"
    path.write_text(without(path.read_text(), "access.counter", "access.phone", "access.post", "access.help"))
    assert run("audit", "service.toml") == 1
    said = capsys.readouterr().out
    line = next(rank for rank, text in enumerate(path.read_text().splitlines(), 1) if text.startswith("[access"))
    assert f"(service.toml:{line}, access)" in said
    told = said.split("[EG-02]")[1].split("[EG-")[0]
    for expected in ("Pour qui : Jeanne", "D'où vient la règle : ", "[à vérifier]", "À faire : Déclarez un guichet"):
        assert expected in told
    assert "etatplateforme rule EG-02" in told


def test_a_manifest_is_audited_by_its_name_alone(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", "--defaults", "cantine.toml") == 0
    capsys.readouterr()
    assert run("audit", "cantine.toml", "--format", "json") == 0
    short = capsys.readouterr().out
    assert run("audit", "service", "cantine.toml", "--format", "json") == 0
    assert capsys.readouterr().out == short
    assert run("audit", "--format", "json", "cantine.toml") == 0
    assert capsys.readouterr().out == short
    assert run("audit", "absent.toml") == 1
    assert "Erreur (file_missing)" in capsys.readouterr().err
    assert run("audit", "cantine.tom") == 2


def test_findings_of_the_manifest_stand_on_its_lines_in_every_form(here: Path) -> None:
    assert run("init", "--defaults") == 0
    path = here / "service.toml"
    path.write_text(path.read_text().replace("accepts_mandate = true", "accepts_mandate = false"))
    (line,) = [n for n, text in enumerate(path.read_text().splitlines(), 1) if text.startswith("accepts_mandate")]
    assert run("audit", "service.toml", "--format", "json", "--out", "r.json") == 0
    (found,) = [one for one in json.loads((here / "r.json").read_text())["findings"] if one["rule"] == "EG-03"]
    assert found["place"] == {"where": "service.accepts_mandate", "line": line, "column": None}
    assert run("audit", "service.toml", "--format", "sarif", "--out", "r.sarif") == 0
    (result,) = [
        one for one in json.loads((here / "r.sarif").read_text())["runs"][0]["results"] if one["ruleId"] == "EG-03"
    ]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": line}


def test_colours_are_for_a_terminal_alone(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from io import StringIO

    from rich.console import Console

    from etatplateforme.cli import screen

    assert run("init", "--defaults") == 0
    shown: dict[bool, str] = {}
    for terminal in (True, False):
        written = StringIO()
        console = Console(file=written, force_terminal=terminal, color_system="standard" if terminal else None)
        monkeypatch.setattr(screen, "out", console)
        assert run("audit", "service.toml") == 0
        shown[terminal] = written.getvalue()
    assert "\x1b[" in shown[True]
    assert "\x1b" not in shown[False]
    assert re.sub(r"\x1b\[[0-9;]*m", "", shown[True]) == shown[False]


def test_the_text_is_written_whole_or_short_to_a_file_too(here: Path) -> None:
    assert run("init", "--defaults") == 0
    assert run("audit", "service.toml", "--out", "court.txt") == 0
    assert run("audit", "service.toml", "--detail", "--out", "long.txt") == 0
    short, whole = (here / "court.txt").read_text(), (here / "long.txt").read_text()
    assert short.startswith("RAPPORT DU GARANT\n")
    assert len(short.splitlines()) * 2 < len(whole.splitlines())


@pytest.mark.parametrize("typed", ["EG-02", "eg-2", "EG 02", "eg02"])
def test_a_rule_is_explained_by_its_code(typed: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rule", typed) == 0
    said = capsys.readouterr().out
    assert said.startswith("EG-02 — On peut faire la démarche sans Internet\n")
    assert "Jeanne" in said


@pytest.mark.parametrize(
    ("typed", "nearest"), [("EG-99", "EG-09"), ("1.1", "RGAA-1.1"), ("GAR-03", "GAR-02"), ("zzz", "Prenez le code")]
)
def test_an_unknown_rule_names_the_nearest(typed: str, nearest: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("rule", typed) == 1
    said = capsys.readouterr().err
    assert "Erreur (unknown_rule)" in said
    assert nearest in said


@pytest.mark.parametrize("words", [(), ("audit",), ("audit", "page"), ("rule",), ("journal", "verify")])
def test_help_is_in_french(words: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*words, "--help") == 0
    said = capsys.readouterr().out
    assert "Montrer cette aide." in said
    for english in ("Show this message", "[required]", "[default:", "COMMAND [ARGS]", "Commands"):
        assert english not in said


def test_the_report_is_written_as_html_and_json(here: Path) -> None:
    assert run("init", "--defaults") == 0
    (here / "accueil.html").write_text(
        "<!doctype html><html><head><title></title></head><body><img src=a></body></html>"
    )
    assert run("audit", "service.toml", "--page", "accueil.html", "--format", "html", "--out", "r.html") == 1
    assert '<html lang="fr"' in (here / "r.html").read_text()
    assert run("audit", "service.toml", "--page", "accueil.html", "--format", "json", "--out", "r.json") == 1
    report = json.loads((here / "r.json").read_text())
    failed = {finding["rule"] for finding in report["findings"] if finding["verdict"] == "failed"}
    assert {"RGAA-8.3", "RGAA-8.5", "RGAA-1.1"} <= failed


def test_the_run_of_the_personas_is_told_in_the_report(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from etatplateforme.guarantor.personas import PERSONAS
    from etatplateforme.guarantor.personas.run import run_of, to_json

    assert run("init", "--defaults") == 0
    outcomes = [("Inscription", persona.key, persona.key != "corse") for persona in PERSONAS]
    (here / "essai.json").write_text(to_json(run_of(outcomes, date(2026, 11, 20))), encoding="utf-8")
    assert run("audit", "service", "--personas", "essai.json", "--format", "json", "--out", "r.json") == 1
    report = json.loads((here / "r.json").read_text())
    tried = {one["rule"]: one["verdict"] for one in report["findings"] if "« Inscription »" in one["message"]}
    assert tried == {"EG-03": "passed", "EG-18": "passed", "EG-20": "failed", "EG-21": "failed"}
    capsys.readouterr()
    (here / "essai.json").write_text("{}")
    assert run("audit", "service", "--personas", "essai.json") == 1
    assert "bad_persona_run" in capsys.readouterr().err


POOR = "<!doctype html>\n<html lang='fr'><head><title>Cantine</title></head>\n<body><img src='a.png'></body></html>"
GOOD = POOR.replace("<img src='a.png'>", "<p>Bonjour.</p>")


@pytest.fixture
def pages(here: Path) -> Path:
    """A small site: pages with and without failure, one whose sheet lies at the root, a fragment, a template."""
    for name, text in {
        "mauvaise.html": POOR,
        "bonne.html": GOOD,
        "liee.html": POOR.replace("</head>", "<link rel=stylesheet href='/css/a.css'></head>"),
        "morceau.html": "<p>Un morceau</p>",
        "gabarit.html": "{% extends 'base.html' %}\n{% block main %}<img src='{{ image }}'>{% endblock %}",
        "css/a.css": "p { color: #000000 }",
    }.items():
        path = here / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    (here / "latin.html").write_bytes(POOR.replace("Cantine", "Été").encode("latin-1"))
    return here


def test_pages_are_judged_alone(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "page", "bonne.html") == 0
    assert run("audit", "page", "mauvaise.html", "bonne.html") == 1
    said = capsys.readouterr()
    assert "mauvaise.html:3:7 : RGAA-1.1, test 1.1.1 : " in said.out
    assert "2 pages examinées : 1 point à corriger" in said.out
    assert said.err == ""  # no moving mark without a terminal
    assert run("audit", "page", "mauvaise.html", "--format", "json", "--out", "r.json") == 1
    told = json.loads((pages / "r.json").read_text())
    assert told["schema"] == "etatplateforme/page-audit/1"
    assert [one["test"] for one in told["findings"] if one["verdict"] == "failed"] == ["1.1.1"]


def test_fragments_and_templates_are_told_and_not_judged(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("audit", "page", "morceau.html", "gabarit.html") == 0
    said = capsys.readouterr()
    assert "morceau.html n'est pas jugé : c'est un morceau de page" in said.err
    assert "gabarit.html n'est pas jugé : c'est un gabarit" in said.err
    assert said.out == "0 page examinée : 0 point à corriger, 0 point à faire juger par une personne.\n"


def test_a_page_that_cannot_be_read_is_told_and_the_others_are_judged(
    pages: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("audit", "page", "latin.html", "absente.html", "bonne.html", "css") == 1
    said = capsys.readouterr()
    assert [line.split()[1] for line in said.err.splitlines() if line.startswith("Erreur")] == [
        "(not_utf8)", "(file_missing)", "(file_missing)"
    ]  # fmt: skip
    assert "1 page examinée : 0 point à corriger" in said.out


def test_local_sheets_are_read_with_the_page(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from etatplateforme.cli.page_source import PageSource

    def sheets_of(root: Path | None = None, shelf: Path | None = None) -> list[str]:
        (page,) = PageSource(root, shelf).pages([Path("liee.html")])
        return list(page.sheets)

    assert sheets_of() == []
    assert sheets_of(root=Path()) == ["/css/a.css"]
    assert sheets_of(shelf=Path("css")) == ["/css/a.css"]
    assert run("audit", "page", "liee.html", "--root", ".", "--sheets", "css") in (0, 1)


def test_texts_and_pages_are_read_for_plain_language(pages: Path, capsys: pytest.CaptureFixture[str]) -> None:
    letter = pages / "lettre.txt"
    _ = letter.write_text("Madame,\n\nNonobstant la pluie, le pli sera transmis.\n", "utf-8")
    page = pages / "clair.html"
    _ = page.write_text("<!doctype html><html lang=fr><title>A</title>\n<p>Veuillez procéder à votre envoi.", "utf-8")
    assert run("audit", "language", str(letter), str(page)) == 0
    said = " ".join(capsys.readouterr().out.replace("\u00a0", " ").split())
    assert f"{letter}:3 : Nonobstant la pluie, le pli sera transmis. →" in said
    assert "« Nonobstant » : dites par exemple « malgré »." in said
    assert f"{page}:2 : Veuillez procéder à votre envoi. → « procéder à » : dites par exemple « faire »." in said
    assert said.count("seules des personnes en situation de handicap intellectuel") == 1
    assert run("audit", "language", str(pages / "absent.html")) == 1


def test_the_entry_of_the_pre_commit_hook_reads_the_standard_input_too(pages: Path) -> None:
    hook = (Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text()
    (entry,) = re.findall(r"^  entry: etatplateforme (.*)$", hook, re.MULTILINE)
    files = ["mauvaise.html", "bonne.html", "gabarit.html", "morceau.html"]
    done = subprocess.run([*COMMAND, *entry.split(), *files], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1, done.stderr
    assert "mauvaise.html:3:7 : " in done.stdout
    assert "2 pages examinées" in done.stdout
    assert "Traceback" not in done.stderr
    for text, code in ((POOR, 1), (GOOD, 0)):
        done = subprocess.run([*COMMAND, *entry.split(), "-"], input=text, capture_output=True, text=True, timeout=60)
        assert done.returncode == code, done.stderr
    done = subprocess.run([*COMMAND, *entry.split()], capture_output=True, text=True, timeout=60)
    assert done.returncode == 2


def test_the_schema_accepts_what_init_writes(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import tomllib

    import jsonschema

    assert run("init", "--defaults") == 0
    capsys.readouterr()
    assert run("schema") == 0
    schema = json.loads(capsys.readouterr().out)
    jsonschema.validate(tomllib.loads((here / "service.toml").read_text()), schema)


BAD_MANIFESTS = {
    "missing": (None, "n'existe pas"),
    "empty": ("", "contient"),
    "unknown key": ("[service]\nnme = 'x'\n", "ligne 2"),
    "wrong type": ("[service]\nname = 3\n", "ligne 2"),
    "syntax": ("[service\nname = \n= 3", "ligne 1"),
    "ten megabytes": ("# x\n" * 2_500_000, "dépasse"),
    "not utf-8": (b"name = '\xff\xfe'", "UTF-8"),
    "deep": ("a = " + "[" * 60_000, "ligne 1"),
    "binary": (bytes(range(256)) * 4, ""),
}


@pytest.mark.parametrize("case", BAD_MANIFESTS)
def test_a_bad_manifest_gets_one_clear_message(case: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    content, expected = BAD_MANIFESTS[case]
    if content is not None:
        (here / "service.toml").write_bytes(content.encode() if isinstance(content, str) else content)
    before = sorted(path.name for path in here.iterdir())
    assert run("audit", "service.toml") == 1
    said = capsys.readouterr()
    assert "Erreur (" in said.err
    assert "Que faire : " in said.err
    assert expected in said.err
    assert "Traceback" not in said.err + said.out
    assert sorted(path.name for path in here.iterdir()) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ("nimporte",), ("audit", "service.toml", "--nimporte"), ("audit", "page"),
        ("audit", "service.toml", "--format", "pdf"), ("audit", "page", "x.html", "--format", "pdf"),
        ("journal", "verify"),
        ("addresses", "search", "x", "--limit", "many"), ("sandbox", "--port", "99999999"),
    ],
)  # fmt: skip
def test_a_misused_command_says_where_to_look(arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(*arguments) == 2
    said = capsys.readouterr().err
    assert "Commande mal écrite" in said
    assert "--help" in said


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("audit", "service", "."), "file_missing"),
        (("audit", "service.toml", "--environment", "lune"), "unknown_environment"),
        (("audit", "service.toml", "--page", "absente.html"), "file_missing"),
        (("init",), "file_exists"),
        (("journal", "verify", "absent.jsonl"), "no_journal"),
        (("journal", "checkpoint", "j.jsonl", "--key", "service.toml", "--to", "p.json"), "invalid_signing_key"),
        (("addresses", "search", "rue", "--index", "absent.idx"), "no_address_index"),
        (("addresses", "search", "rue", "--index", "service.toml"), "damaged_index"),
        (("addresses", "build", "absent.csv"), ""),
        (("addresses", "build", "service.toml"), ""),
        (("sandbox", "--host", "0.0.0.0"), "refused_to_listen"),
        (("person", "export", "--to", "copie.json"), "no_person_key"),
    ],
)
def test_what_cannot_be_done_says_why(
    arguments: tuple[str, ...], code: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("init", "--defaults") == 0
    before = {path.name: path.read_bytes() for path in here.iterdir() if path.is_file()}
    capsys.readouterr()
    assert run(*arguments) == 1
    said = capsys.readouterr().err
    assert f"Erreur ({code}" in said
    assert "Que faire : " in said
    after = {path.name: path.read_bytes() for path in here.iterdir() if path.is_file()}
    assert after == before


def test_a_port_already_taken_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert run("sandbox", "--port", str(taken.getsockname()[1]), "--smtp-port", "0") == 1
    assert "Erreur (port_taken)" in capsys.readouterr().err


def small_files() -> None:
    """Nothing over 512 bytes may be written: SIGXFSZ is ignored, so that writing fails as on a full disk."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (512, 512))


def test_a_write_that_fails_leaves_nothing(here: Path) -> None:
    done = subprocess.run(
        [*COMMAND, "init", "--defaults"], preexec_fn=small_files, capture_output=True, text=True, timeout=60,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip
    assert done.returncode == 1
    assert "Erreur (" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(here.iterdir()) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_stops_the_sandbox_cleanly(stop: signal.Signals, here: Path) -> None:
    command = [*COMMAND, "sandbox", "--port", "0", "--smtp-port", "0", "--data", "bac"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        process.send_signal(stop)
        rest, errors = process.communicate(timeout=30)
    assert process.returncode == 0, errors
    assert "arrêté" in rest
    assert "Traceback" not in errors


def test_a_stop_of_the_demonstration_leaves_no_folder(here: Path) -> None:
    temporary = here / "tmp"
    temporary.mkdir()
    environment = {**os.environ, "TMPDIR": str(temporary), "BROWSER": "true"}
    command = [*COMMAND, "demo", "--keep"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if "Ctrl-C" in line:
                break
        assert list(temporary.iterdir()) != []
        process.send_signal(signal.SIGTERM)
        rest, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert "Arrêté." in rest
    assert "Traceback" not in errors
    assert list(temporary.iterdir()) == []


def test_ctrl_c_while_building_an_index_keeps_the_old_one(here: Path) -> None:
    from etatplateforme.sandbox.world import write_ban_csv

    write_ban_csv(here / "ban.csv")
    lines = (here / "ban.csv").read_text().splitlines(keepends=True)
    (here / "grand.csv").write_text("".join([lines[0], *(lines[1:] * 400)]))
    (here / "adresses.idx").write_bytes(b"ancien")
    command = [*COMMAND, "addresses", "build", "grand.csv"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        first = process.stderr.readline()
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
    assert "Index d'adresses" in first
    assert process.returncode == 130, errors
    assert "Interrompu" in errors
    assert "Traceback" not in errors
    assert (here / "adresses.idx").read_bytes() == b"ancien"
    assert sorted(path.name for path in here.iterdir()) == ["adresses.idx", "ban.csv", "grand.csv"]


def test_ctrl_c_while_loading_is_answered_too() -> None:
    code = "import sys, threading, _thread; threading.Timer(0.15, _thread.interrupt_main).start(); " + COMMAND[2]
    done = subprocess.run([sys.executable, "-c", code, "schema"], capture_output=True, text=True, timeout=60)
    assert done.returncode in (0, 130)
    assert "Traceback" not in done.stderr


def test_build_and_search(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from etatplateforme.sandbox.world import write_ban_csv

    write_ban_csv(here / "ban.csv")
    assert run("addresses", "build", "ban.csv") == 0
    name = (here / "ban.csv").read_text().splitlines()[1].split(";")
    capsys.readouterr()
    assert run("addresses", "search", f"{name[2]} {name[4]} {name[5]}") == 0
    assert name[4] in capsys.readouterr().out.replace("\n", " ")


@pytest.mark.shared_data
def test_the_real_files_of_paris_and_of_bano_are_read(shared: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = shared / "data" / "addresses"
    assert run("addresses", "build", str(folder / "ban-75-paris.csv.gz"), "--index", "paris.idx") == 0
    bano = sorted(map(str, (folder / "bano").glob("*.csv.gz")))
    assert run("addresses", "build", *bano, "--index", "bano.idx", "--licence", "ODbL 1.0") == 0
    said = capsys.readouterr().out
    assert "158048 adresses gardées sur 158048 lignes" in said
    read = [int(found) for found in re.findall(r"gardées sur (\d+) lignes", said)]
    assert sum(read) == 158_048 + 425_775
    assert run("addresses", "search", "8 bd du palais paris", "--index", "paris.idx") == 0
    assert "8 Boulevard du Palais 75001 Paris" in " ".join(re.sub("[│┃]", " ", capsys.readouterr().out).split())


def test_the_journal_is_sealed_and_verified(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from etatplateforme.core.clock import SystemClock
    from etatplateforme.core.journal import FileJournal
    from etatplateforme.values.intent import Act, Intent

    with FileJournal(here / "j.jsonl", SystemClock()) as journal:
        journal.uncertain(Act(Intent.NOTIFY), "SendMail")
    assert run("journal", "checkpoint", "j.jsonl", "--key", "k.pem", "--to", "p.json") == 0
    with FileJournal(here / "j.jsonl", SystemClock()) as journal:
        journal.uncertain(Act(Intent.NOTIFY), "SendMail")
    capsys.readouterr()
    assert run("journal", "verify", "j.jsonl", "--checkpoint", "p.json") == 0
    assert "À partir de la ligne 2" in capsys.readouterr().out
    (here / "j.jsonl").write_text((here / "j.jsonl").read_text().replace("SendMail", "SendFail", 1))
    assert run("journal", "verify", "j.jsonl") == 1
    assert "ligne 1" in capsys.readouterr().out
