"""Levels: how binding each rule is for a service, and what a manifest may not ask."""

from collections.abc import Iterator

from etatplateforme.guarantor.charter import Charter
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import OWN_RULE, Judgement, Rule, Theme, Waiving, failed, inapplicable, passed
from etatplateforme.values.finding import Evidence, Level, Place

LEVEL_RULE_CODE = "GAR-02"


def lower(one: Level, other: Level) -> bool:
    """True when *one* binds less than *other*."""
    order = tuple(Level)
    return order.index(one) < order.index(other)


def level_of(rule: Rule, facts: Facts) -> Level:
    """Level of a rule for this service: the manifest's when it states one, else the charter's.

    A rule that only an authority may waive, or nobody, cannot be lowered by a line of the manifest: it would be a
    waiver without reason, approver or end.
    """
    asked = facts.manifest.levels.get(rule.code, rule.level)
    return rule.level if _refused(rule, asked) else asked


def _refused(rule: Rule, asked: Level) -> bool:
    return rule.waiving is not Waiving.BY_ANOTHER and lower(asked, rule.level)


def level_rule(charter: Charter, own: tuple[Rule, ...]) -> Rule:
    """The rule about levels themselves: a manifest names rules that exist, and lowers none that it may not.

    *own* are the guarantor's rules about its own work, which a manifest may name too.
    """
    known = {rule.code: rule for rule in (*charter.rules, *own)}

    def judge(facts: Facts) -> Iterator[Judgement]:
        asked = {code: level for code, level in facts.manifest.levels.items() if code != LEVEL_RULE_CODE}
        if not asked:
            yield inapplicable("Le manifeste ne change le niveau d'aucune règle.")
            return
        unknown = sorted(code for code in asked if code not in known)
        kept = sorted(code for code, level in asked.items() if code in known and _refused(known[code], level))
        for code in unknown:
            yield failed(
                f"Le manifeste fixe le niveau de la règle {code}, que la charte n'a pas.",
                remedy="Corrigez le code de la règle, ou installez le paquet qui l'apporte.",
                place=Place(f"levels.{code}"),
            )
        for code in kept:
            yield failed(f"Le manifeste veut abaisser la règle {code} : sans effet.", place=Place(f"levels.{code}"))
        if not unknown and not kept:
            yield passed("Les niveaux demandés portent sur des règles de la charte, et sont permis.")

    return Rule(
        code=LEVEL_RULE_CODE,
        title="Les niveaux que le manifeste demande sont permis",
        theme=Theme.GUARANTOR,
        sources=(OWN_RULE,),
        level=Level.WARN,
        evidence=Evidence.PROVED,
        remedy="Demandez une dérogation : elle a un motif, une autorité qui l'accorde et une fin.",
        person="Le maire, au nom de qui une règle serait abaissée sans qu'il le sache.",
        judge=judge,
        waiving=Waiving.NEVER,
        story=(
            "Un prestataire avait éteint une règle d'une ligne, la veille de l'ouverture, pour que le service démarre. "
            "Le maire l'a appris par une lettre du Défenseur des droits. Une règle s'écarte par une dérogation signée "
            "; une ligne qui l'abaisse sans cela est sans effet, et le rapport la montre."
        ),
        example="""\
[levels]
EG-02 = "enforce"
""",
    )
