"""One page for each rule of the charter: whom it protects, what it asks, which text it comes from, what to do."""

from collections.abc import Iterable, Iterator
from datetime import date

from docs._generation.markdown import Page, bullets, code, label, plain, produced, table

from etatplateforme import __version__
from etatplateforme.guarantor import CHARTER, Guarantor, Rule
from etatplateforme.guarantor.equality.parameters import PARAMETERS
from etatplateforme.guarantor.equality.without_internet import NON_DIGITAL_WAY
from etatplateforme.guarantor.levels import level_rule
from etatplateforme.guarantor.report import words
from etatplateforme.guarantor.report.groups import EVIDENCE
from etatplateforme.guarantor.rule import Theme
from etatplateforme.guarantor.waivers import waiver_rule
from etatplateforme.manifest import init, parse_manifest
from etatplateforme.manifest.render import render
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Finding, LegalSource, SourceStatus, Verdict

VERDICTS = {
    Verdict.PASSED: "en règle",
    Verdict.FAILED: "pas en règle",
    Verdict.INAPPLICABLE: "sans objet",
    Verdict.CANT_TELL: "à faire juger par une personne",
}


def every_rule() -> tuple[Rule, ...]:
    """The rules of the SDK's own charter, and the guarantor's rules about its own work."""
    own = (waiver_rule(()),)
    return (*CHARTER.rules, *own, level_rule(CHARTER, own))


def pages() -> Iterator[Page]:
    """The index of the rules, the same by theme, the numbers that they rely on, and a page for each."""
    said = findings_of_the_example()
    yield Page("regles/index.md", _index())
    yield Page("regles/themes.md", _themes())
    yield Page("regles/nombres.md", _numbers())
    for rule in every_rule():
        yield Page(f"regles/{label(rule.code)}.md", _page(rule, [found for found in said if found.rule == rule.code]))


def findings_of_the_example() -> tuple[Finding, ...]:
    """What the guarantor says of the manifest that ``etatplateforme init --defaults`` writes, run now."""
    manifest = parse_manifest(render(init.defaults()))
    return Guarantor(manifest, charter=CHARTER).audit(CHARTER.date).findings


def _index() -> str:
    rules = every_rule()
    verified = sum(all(source.status is SourceStatus.READ for source in rule.sources) for rule in rules)
    toctree = "".join(f"{label(rule.code)}\n" for rule in rules)
    return (
        "# Les règles du garant\n\n"
        f"La charte {CHARTER.version}, du {french_date(CHARTER.date)}, compte {len(rules)} règles. Chacune dit qui "
        "elle protège, de quel texte elle vient, et ce qu'il faut faire quand elle n'est pas respectée.\n\n"
        "Une source est « lue » quand son texte a été lu dans la version datée que la page indique. Elle est « à "
        "vérifier » quand elle est citée de mémoire, ou d'après un autre texte : ne vous appuyez pas sur elle sans "
        f"l'avoir relue. {verified} règles sur {len(rules)} ne reposent que sur des sources lues.\n\n"
        "Les mêmes [par thème](themes.md), avec la façon de les citer dans un contrat ; et "
        "[les nombres que les textes fixent](nombres.md).\n\n"
        + _table(rules)
        + f"\n```{{toctree}}\n:hidden:\n\nthemes\nnombres\n{toctree}```\n"
        + produced("la charte du garant")
    )


def _table(rules: Iterable[Rule]) -> str:
    return table(
        ("Règle", "Ce qu'elle demande", "Niveau", "Sources"),
        (
            (f"[{plain(rule.code)}]({label(rule.code)}.md)", plain(rule.title), words.LEVELS[rule.level], _status(rule))
            for rule in rules
        ),
    )


def _themes() -> str:
    sections = (
        f"## {words.CONCERNS[theme].title}\n\n{_table(rule for rule in every_rule() if rule.theme is theme)}\n"
        for theme in Theme
    )
    return (
        "# Les règles par thème\n\n"
        "Un code ne change jamais de sens : une commune peut l'écrire dans un contrat, avec la version de la charte. "
        f"Par exemple : « {citation(NON_DIGITAL_WAY)} ». [Comment écrire cela dans un contrat]"
        "(../../guides/contrat.md).\n\n" + "".join(sections) + produced("la charte du garant")
    )


def citation(rule: Rule) -> str:
    """How a rule of the SDK is cited: its code, the version and the date of the charter, the package."""
    return f"règle {rule.code}, charte {CHARTER.version} du {french_date(CHARTER.date)}, etatplateforme {__version__}"


def _numbers() -> str:
    rows = (
        (
            f"{parameter.value:,}".replace(",", "\u00a0"),
            plain(parameter.told),
            "" if parameter.since is None else french_date(parameter.since),
            f"[{plain(parameter.rule)}]({label(parameter.rule)}.md)",
            _source(parameter.source),
        )
        for parameter in PARAMETERS
    )
    return (
        "# Les nombres que les textes fixent\n\n"
        "Un seuil ou un délai peut changer sans que la règle change. Voici ceux de la charte, et d'où ils viennent.\n\n"
        + table(("Nombre", "Ce qu'il compte", "Depuis", "Règle", "Source"), rows)
        + produced("les paramètres de la charte")
    )


def _status(rule: Rule) -> str:
    return "lues" if all(source.status is SourceStatus.READ for source in rule.sources) else "en partie à vérifier"


def _page(rule: Rule, said: list[Finding]) -> str:
    example = f"Par exemple, dans `service.toml` :\n\n```toml\n{rule.example.strip()}\n```\n\n" if rule.example else ""
    acts = ", ".join(f"« {words.INTENTS[act]} » ({code(act.value)})" for act in sorted(rule.acts))
    judged = " Elle juge aussi chaque acte d'après ce qui est demandé." if rule.judge_act is not None else ""
    return (
        f"# {plain(rule.code)} — {plain(rule.title)}\n\n"
        f"## Qui elle protège\n\n{plain(rule.person)}\n\n"
        + (f"{plain(rule.story)}\n\n" if rule.story else "")
        + f"## Quels services elle concerne\n\nElle concerne {plain(rule.applies.told)}. Thème : "
        f"[{words.CONCERNS[rule.theme].title}](themes.md).\n\n"
        f"## D'où elle vient\n\n{bullets(_source(source) for source in rule.sources)}\n"
        f"## Ce qu'elle fait\n\n"
        f"- Niveau par défaut : {words.LEVELS[rule.level]} ({code(rule.level.value)}). Si elle n'est pas respectée, "
        f"elle {words.EFFECTS[rule.level]}.\n"
        f"- Elle juge {EVIDENCE[rule.evidence]} ({code(rule.evidence.value)}).\n"
        + (f"- Elle concerne les actes : {acts}.{judged}\n" if acts else "")
        + f"- {words.WAIVING[rule.waiving]}\n\n"
        f"## Que faire\n\n{plain(rule.remedy)}\n\n{example}"
        f"## Ce qu'elle dit d'un manifeste\n\n{_example(said)}"
        f"\n## La citer\n\n« {plain(citation(rule))} » ; [dans un contrat](../../guides/contrat.md).\n"
        + produced(f"la règle {rule.code}")
    )


def _source(source: LegalSource) -> str:
    text = f"[{plain(source.reference)}]({source.link})" if source.link else plain(source.reference)
    if source.status is SourceStatus.TO_VERIFY:
        said = "**à vérifier** : cité de mémoire ou d'après un autre texte"
        return f"{text} — {said}{_dated(', le ', source.recalled_on)}"
    return f"{text} — lu{_dated(' dans la version du ', source.read_on)}"


def _dated(lead: str, day: str | None) -> str:
    return "" if day is None else lead + french_date(date.fromisoformat(day))


def _example(said: list[Finding]) -> str:
    lead = "Le manifeste que `etatplateforme init --defaults` écrit, sans aucune page, reçoit ce jugement :\n\n"
    return lead + bullets(
        f"{VERDICTS[found.verdict]} : {plain(found.message)}"
        + (f" À juger : {plain(found.question)}" if found.question else "")
        for found in said
    )
