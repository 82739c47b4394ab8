"""What is asked of other administrations is what the manifest declares, and nothing more."""

from collections.abc import Iterator

from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Condition,
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    inapplicable,
    passed,
    recalled,
)
from etatplateforme.manifest.model import Manifest
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.held_by_the_state import HELD
from etatplateforme.values.intent import Act, Intent

APIS = ("particulier", "entreprise")
"""The APIs of the catalogue, by the names of their habilitations in the manifest."""


def _asks(facts: Facts) -> Judgement | None:
    manifest = facts.manifest
    if manifest.once_only is not None or manifest.from_apis:
        return None
    return inapplicable("Le service ne demande aucune donnée à une autre administration.")


def _habilitations(manifest: Manifest) -> frozenset[str]:
    use = manifest.once_only
    return frozenset(api for api in APIS if use is not None and getattr(use, api) is not None)


def _declared(facts: Facts) -> Iterator[Judgement]:
    manifest = facts.manifest
    held = _habilitations(manifest)
    found = [*_of_data(manifest, held), *_idle(manifest, held)]
    yield from found
    if not found:
        yield passed("Chaque donnée demandée à une administration a son habilitation déclarée.", place=Place("data"))


def _of_data(manifest: Manifest, held: frozenset[str]) -> Iterator[Judgement]:
    """Data said to come from an API that the catalogue does not know, or without a declared habilitation."""
    for datum in manifest.data:
        name = datum.source.removeprefix("api:")
        if name == datum.source:
            continue
        place = Place(f"data.{datum.name}")
        if name not in HELD:
            yield cant_tell(
                f"Le garant ne connaît pas la donnée « {name} ».",
                "De quelle API vient cette donnée, et le service a-t-il le droit de la demander ?",
                place=place,
            )
        elif name.partition(".")[0] not in held:
            yield cant_tell(
                f"La donnée « {name} » est demandée sans habilitation déclarée.",
                f"Quelle est l'habilitation ? Donnez son numéro dans « once_only.{name.partition('.')[0]} ».",
                place=place,
            )


def _idle(manifest: Manifest, held: frozenset[str]) -> Iterator[Judgement]:
    """Habilitations from which no declared datum comes."""
    used = {name.partition(".")[0] for name in manifest.from_apis}
    for api in sorted(held - used):
        yield failed(
            "Une habilitation est déclarée, et aucune donnée déclarée n'en vient.", place=Place(f"once_only.{api}")
        )


def _undeclared(act: Act, facts: Facts) -> Judgement | None:
    """A service may ask an administration only for the data that its manifest declares (``source = "api:…"``)."""
    name = act.details.get("source")
    if not isinstance(name, str) or name in facts.manifest.from_apis:
        return None
    return failed(
        f"Le service demande à l'État une donnée que le manifeste ne déclare pas : {name}.", place=Place("data")
    )


DECLARED_EXCHANGES = Rule(
    code="EG-09-echanges",
    title="Le service ne demande aux administrations que les données qu'il déclare",
    theme=Theme.PERSONAL_DATA,
    sources=(recalled("CRPA, article L114-8"), recalled("RGPD, article 5, paragraphe 1, c) (minimisation)")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy=(
        "Déclarez la donnée et ce qui s'en sert (source = « api:particulier.… »), ou ne la demandez pas ; retirez une "
        "habilitation qui ne sert plus."
    ),
    person="Nadia, dont la cantine n'a pas à savoir qu'elle touche le RSA.",
    judge=_declared,
    applies=Condition("tout service qui demande des données à d'autres administrations", _asks),
    acts=frozenset({Intent.ASK_ONCE}),
    judge_act=_undeclared,
    story=(
        "Nadia inscrit son fils à la cantine. Le tarif dépend du quotient familial ; le logiciel demandait aussi, en "
        "passant, si elle touche le RSA, « pour les statistiques ». Rien ne le déclarait : la porte a refusé la "
        "demande, et le développeur l'a retirée."
    ),
    example="""\
[once_only.particulier]
number = "12345"

[[data]]
name = "quotient"
label = "Quotient familial"
kind = "income"
purpose = "calculer le tarif"
retention = "1 an"
consumer = "facturation"
source = "api:particulier.quotient_familial"
""",
)
