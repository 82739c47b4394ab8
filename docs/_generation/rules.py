"""One page for each rule of the charter: whom it protects, what it asks, which text it comes from, what to do."""

from collections.abc import Iterator
from datetime import date

from docs._generation.markdown import Page, bullets, code, label, plain, produced, table

from etatplateforme.guarantor import CHARTER, Guarantor, Rule
from etatplateforme.guarantor.report import words
from etatplateforme.guarantor.report.groups import EVIDENCE
from etatplateforme.guarantor.rule import Waiving
from etatplateforme.guarantor.waivers import waiver_rule
from etatplateforme.manifest import init, parse_manifest
from etatplateforme.manifest.render import render
from etatplateforme.values.calendar import french_date
from etatplateforme.values.finding import Finding, LegalSource, Level, SourceStatus, Verdict

WAIVING = {
    Waiving.BY_ANOTHER: "par une dérogation de douze mois au plus, approuvée par une autre personne que celle qui la "
    "demande",
    Waiving.BY_AUTHORITY: "par une dérogation de douze mois au plus, approuvée par une autorité de l'organisme (maire, "
    "président, conseil, préfet, direction générale) qu'elle nomme, avec sa décision ; son "
    "niveau ne peut pas être abaissé par une ligne du manifeste",
    Waiving.NEVER: "jamais",
}
EFFECTS = {
    Level.OFF: "n'est pas jugée",
    Level.OBSERVE: "est jugée et comptée, sans avertir",
    Level.WARN: "avertit, dans le rapport et dans le journal, sans rien refuser",
    Level.ENFORCE: "refuse le démarrage, le déploiement et la publication",
}
VERDICTS = {
    Verdict.PASSED: "en règle",
    Verdict.FAILED: "pas en règle",
    Verdict.INAPPLICABLE: "sans objet",
    Verdict.CANT_TELL: "à faire juger par une personne",
}


def every_rule() -> tuple[Rule, ...]:
    """The rules of the SDK's own charter, and the guarantor's rule about waivers."""
    return (*CHARTER.rules, waiver_rule(()))


def pages() -> Iterator[Page]:
    """The index of the rules and a page for each."""
    said = findings_of_the_example()
    yield Page("regles/index.md", _index())
    for rule in every_rule():
        yield Page(f"regles/{label(rule.code)}.md", _page(rule, [found for found in said if found.rule == rule.code]))


def findings_of_the_example() -> tuple[Finding, ...]:
    """What the guarantor says of the manifest that ``etatplateforme init --defaults`` writes, run now."""
    manifest = parse_manifest(render(init.defaults()))
    return Guarantor(manifest, charter=CHARTER).audit(CHARTER.date).findings


def _index() -> str:
    rules = every_rule()
    verified = sum(all(source.status is SourceStatus.READ for source in rule.sources) for rule in rules)
    rows = [
        (f"[{plain(rule.code)}]({label(rule.code)}.md)", plain(rule.title), words.LEVELS[rule.level], _status(rule))
        for rule in rules
    ]
    toctree = "".join(f"{label(rule.code)}\n" for rule in rules)
    return (
        "# Les règles du garant\n\n"
        f"La charte {CHARTER.version}, du {french_date(CHARTER.date)}, compte {len(rules)} règles. Chacune dit qui "
        "elle protège, de quel texte elle vient, et ce qu'il faut faire quand elle n'est pas respectée.\n\n"
        "Une source est « lue » quand son texte a été lu dans la version datée que la page indique. Elle est « à "
        "vérifier » quand elle est citée de mémoire, ou d'après un autre texte : ne vous appuyez pas sur elle sans "
        f"l'avoir relue. {verified} règles sur {len(rules)} ne reposent que sur des sources lues.\n\n"
        + table(("Règle", "Ce qu'elle demande", "Niveau", "Sources"), rows)
        + f"\n```{{toctree}}\n:hidden:\n\n{toctree}```\n"
        + produced("la charte du garant")
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
        + f"## Quels services elle concerne\n\nElle concerne {plain(rule.applies.told)}.\n\n"
        f"## D'où elle vient\n\n{bullets(_source(source) for source in rule.sources)}\n"
        f"## Ce qu'elle fait\n\n"
        f"- Niveau par défaut : {words.LEVELS[rule.level]} ({code(rule.level.value)}). Si elle n'est pas respectée, "
        f"elle {EFFECTS[rule.level]}.\n"
        f"- Elle juge {EVIDENCE[rule.evidence]} ({code(rule.evidence.value)}).\n"
        + (f"- Elle concerne les actes : {acts}.{judged}\n" if acts else "")
        + f"- Elle s'écarte {WAIVING[rule.waiving]}.\n\n"
        f"## Que faire\n\n{plain(rule.remedy)}\n\n{example}"
        f"## Un exemple\n\n{_example(said)}" + produced(f"la règle {rule.code}")
    )


def _source(source: LegalSource) -> str:
    text = f"[{plain(source.reference)}]({source.link})" if source.link else plain(source.reference)
    if source.status is SourceStatus.TO_VERIFY:
        return f"{text} — **à vérifier** : cité de mémoire ou d'après un autre texte"
    if source.read_on is None:
        return f"{text} — lu"
    return f"{text} — lu dans la version du {french_date(date.fromisoformat(source.read_on))}"


def _example(said: list[Finding]) -> str:
    lead = "Le manifeste que `etatplateforme init --defaults` écrit, sans aucune page, reçoit ce jugement :\n\n"
    return lead + bullets(
        f"{VERDICTS[found.verdict]} : {plain(found.message)}"
        + (f" À juger : {plain(found.question)}" if found.question else "")
        for found in said
    )
