"""The generated reference says all that the code has, and nothing of a message becomes markup."""

from pathlib import Path

import pytest
from docs._generation import api, errors, intents, rules, sandbox, tables, write_all
from docs._generation.commands import command_line, every_command
from docs._generation.commands import pages as command_pages
from docs._generation.markdown import Page, code, label, plain

from etatplateforme.guarantor.accessibility.criteria import CRITERIA, STATIC_CRITERIA
from etatplateforme.guarantor.accessibility.rendered.criteria import SPEAKS_FOR_ALL
from etatplateforme.guarantor.equality.parameters import PARAMETERS
from etatplateforme.guarantor.report import words
from etatplateforme.guarantor.rule import Theme
from etatplateforme.manifest import init, parse_manifest
from etatplateforme.manifest.render import render
from etatplateforme.sandbox.identity.differences import DIFFERENCES
from etatplateforme.sandbox.state import ALL_FAULTS
from etatplateforme.values.finding import SourceStatus
from etatplateforme.values.intent import Intent


def text_of(pages: list[Page], path: str) -> str:
    return next(page.text for page in pages if page.path == path)


def test_each_rule_has_a_page_with_its_person_its_sources_and_its_remedy() -> None:
    pages = list(rules.pages())
    for rule in rules.every_rule():
        text = text_of(pages, f"regles/{label(rule.code)}.md")
        for told in (rule.title, rule.person, rule.remedy, rule.story, rule.applies.told, rules.citation(rule)):
            assert plain(told) in text, rule.code
        assert [source.reference for source in rule.sources if plain(source.reference) not in text] == [], rule.code
        assert rule.example.strip() in text, rule.code
        verified = all(source.status is SourceStatus.READ for source in rule.sources)
        assert ("**à vérifier**" in text) is not verified, rule.code
        assert rule.person.strip(), rule.code
    index = text_of(pages, "regles/index.md")
    assert index.count(".md)") == len(rules.every_rule()) + len(("themes.md", "nombres.md"))


def test_every_rule_stands_once_under_its_theme() -> None:
    text = text_of(list(rules.pages()), "regles/themes.md")
    at = 0
    for theme in Theme:
        section = text.partition(f"## {words.CONCERNS[theme].title}\n")[2].partition("\n## ")[0]
        codes = [rule.code for rule in rules.every_rule() if rule.theme is theme]
        assert codes
        assert [code for code in codes if f"[{plain(code)}]({label(code)}.md)" not in section] == []
        assert section.count(".md)") == len(codes)
        at += len(codes)
    assert at == len(rules.every_rule())


def test_every_number_of_the_charter_is_told_with_its_source() -> None:
    text = text_of(list(rules.pages()), "regles/nombres.md")
    assert [one.told for one in PARAMETERS if plain(one.told) not in text] == []
    assert "50\u00a0000 | habitants, au-delà desquels" in text
    assert "1er janvier 2025" in text


def test_the_example_of_each_rule_is_what_the_guarantor_says_of_the_default_manifest() -> None:
    said = rules.findings_of_the_example()
    seen_only = (
        {each.rule.code for each in CRITERIA}
        - {each.rule.code for each in STATIC_CRITERIA}
        - {f"RGAA-{SPEAKS_FOR_ALL}"}
    )
    assert {rule.code for rule in rules.every_rule()} - seen_only <= {finding.rule for finding in said}


def test_every_command_and_option_is_told() -> None:
    (page,) = command_pages()
    typed = dict(every_command(command_line()))
    assert {
        "etatplateforme init",
        "etatplateforme audit service",
        "etatplateforme audit page",
        "etatplateforme journal verify",
    } <= typed.keys()
    for name, command in typed.items():
        assert code(name) in page.text
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert code(", ".join(parameter.opts)) in page.text


@pytest.mark.parametrize(
    "name",
    ["refused", "state_unknown", "unlawful_acknowledgement", "manifest_too_deep", "storage_full", "forbidden_address"],
)
def test_codes_of_every_sort_are_in_the_catalogue(name: str) -> None:
    cases = [case for case in errors.catalogue() if case.code == name]
    assert cases
    assert any(case.problem and case.remedy for case in cases)


def test_no_code_is_shown_with_a_hole() -> None:
    codes = {case.code for case in errors.catalogue()}
    assert len(codes) > 100
    assert [name for name in codes if not name.replace("_", "").isalnum() or not name.isascii()] == []


def test_every_intent_is_told_with_its_actions() -> None:
    (page,) = intents.pages()
    assert [intent for intent in Intent if code(intent.value) not in page.text] == []
    assert "Identity.sign_in" in intents.carriers()[Intent.SIGN_IN]
    assert "OpenData.find" in intents.carriers()[Intent.FIND_DATASET]


def test_every_fault_and_difference_of_the_sandbox_is_told() -> None:
    (page,) = sandbox.pages()
    assert [fault.name for fault in ALL_FAULTS if code(fault.name) not in page.text] == []
    assert [one.subject for one in DIFFERENCES if plain(one.production) not in page.text] == []


def test_every_table_of_the_default_manifest_is_in_its_reference() -> None:
    text = text_of(list(tables.pages()), "manifeste.md")
    written = render(init.defaults())
    assert parse_manifest(written).service.name == init.defaults().service_name
    headers = {line for line in written.splitlines() if line.startswith("[")}
    assert len(headers) > 10
    assert [header for header in headers if header not in text] == []


def test_the_settings_reference_tells_secrets_and_ports() -> None:
    text = text_of(list(tables.pages()), "reglages.md")
    assert "`[production.franceconnect]`" in text
    assert "nombre entier, de 1 à 65535" in text


def test_public_classes_are_documented() -> None:
    names = [name for name, _ in api.public_names("etatplateforme.notifications.block")]
    assert names == ["NotificationSettings", "Notifications"]


def test_what_comes_from_the_code_is_not_markup() -> None:
    assert plain("une [table] *et* <b>\n un_nom | `x`") == r"une \[table\] \*et\* \<b\> un\_nom \| \`x\`"
    assert code("a|b`c") == r"``a\|b`c``"


def test_writing_again_changes_nothing_and_removes_what_is_stale(tmp_path: Path) -> None:
    write_all(tmp_path)
    stale = tmp_path / "regles" / "eg-99.md"
    _ = stale.write_text("ancienne", encoding="utf-8")
    index = tmp_path / "regles" / "index.md"
    before = index.stat().st_mtime_ns
    write_all(tmp_path)
    assert not stale.exists()
    assert index.stat().st_mtime_ns == before
