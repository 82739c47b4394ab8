"""Signing in brings the identity data that serve, and no other."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from etatplateforme.guarantor.equality.bodies import Provider, signing_in, when
from etatplateforme.guarantor.equality.texts import gdpr
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import (
    Judgement,
    Rule,
    Theme,
    cant_tell,
    failed,
    passed,
)
from etatplateforme.manifest.model import Manifest
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.held_by_the_state import needed_at_sign_in
from etatplateforme.values.intent import Act, Intent

FREE_SCOPES = frozenset({"openid"})
"""Asked by the protocol itself: it brings a pseudonym, no datum of the person."""

CLAIMS_OF_SCOPE: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "profile": frozenset({"given_name", "family_name", "birthdate", "gender", "preferred_username"}),
        "birth": frozenset({"birthplace", "birthcountry"}),
        "identite_pivot": frozenset({"given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry"}),
    }
    | {
        name: frozenset({name})
        for name in (
            "given_name", "family_name", "birthdate", "gender", "birthplace", "birthcountry", "email",
            "preferred_username", "usual_name", "uid", "siret", "siren", "organizational_unit", "organization_label",
        )
    }
    | {"phone": frozenset({"phone_number"})}
)  # fmt: skip
"""Claims that each scope of FranceConnect v2 and ProConnect brings, as their own servers list them."""


def scopes_by_provider(manifest: Manifest) -> dict[str, tuple[str, ...]]:
    """Scopes declared for each identity provider, under the name that the manifest gives it."""
    identity = manifest.identity
    if identity is None:
        return {}
    providers = {
        "franceconnect": identity.franceconnect,
        "franceconnect_plus": identity.franceconnect_plus,
        "proconnect": identity.proconnect,
    }
    return {name: provider.scopes for name, provider in providers.items() if provider is not None}


def _scopes(facts: Facts) -> Iterator[Judgement]:
    declared = scopes_by_provider(facts.manifest)
    clean = True
    for provider, scopes in declared.items():
        used = _claims_used(facts.manifest, provider)
        for scope in scopes:
            if scope not in FREE_SCOPES and (judgement := _scope(provider, scope, used)) is not None:
                clean = False
                yield judgement
    if clean:
        yield passed("Chaque donnée d'identité demandée sert à une donnée déclarée.", place=Place("identity"))


def _claims_used(manifest: Manifest, provider: str) -> frozenset[str]:
    """Claims that a declared datum takes from *provider*; FranceConnect+ shares its names with FranceConnect.

    With what an administration needs to be asked about who signs in.
    """
    prefix = provider.removesuffix("_plus") + ":"
    sources = (datum.source for datum in manifest.data)
    taken = frozenset(source.removeprefix(prefix) for source in sources if source.startswith(prefix))
    return taken if prefix == "proconnect:" else taken | needed_at_sign_in(manifest.from_apis)


def _scope(provider: str, scope: str, used: frozenset[str]) -> Judgement | None:
    place = Place(f"identity.{provider}.scopes")
    claims = CLAIMS_OF_SCOPE.get(scope.removeprefix("rnipp_"))
    if claims is None:
        if scope in used:
            return None
        return cant_tell(
            f"Le garant ne sait pas quelles données apporte « {scope} », et aucune donnée déclarée ne la cite.",
            f"À quoi sert « {scope} » ? Déclarez la donnée qui en vient (source = « …:{scope} »), ou retirez-la.",
            place=place,
        )
    unused = sorted(claims - used)
    if not unused:
        return None
    if len(unused) == len(claims):
        return failed(f"« {scope} » est demandé et ne sert à rien de ce que le service déclare.", place=place)
    kept = ", ".join(sorted(claims & used))
    return failed(
        f"« {scope} » apporte aussi ce dont le service ne se sert pas : {', '.join(unused)}.",
        remedy=f"Demandez seulement ce qui sert : {kept}.",
        place=place,
    )


def _undeclared_scopes(act: Act, facts: Facts) -> Judgement | None:
    """A sign-in may ask only for the scopes that the manifest declares (of its provider, when the act names it)."""
    asked = act.names("scopes")
    declared = scopes_by_provider(facts.manifest)
    provider = act.details.get("provider")
    allowed = (
        declared.get(provider, ())
        if isinstance(provider, str)
        else tuple(s for all_ in declared.values() for s in all_)
    )
    excess = sorted(asked - FREE_SCOPES - set(allowed))
    if not excess:
        return None
    return failed(
        f"La connexion demande ce que le manifeste ne déclare pas : {', '.join(excess)}.",
        remedy=(
            "Retirez ces scopes de la demande, ou déclarez-les dans le manifeste avec la donnée à laquelle ils servent."
        ),
        place=Place("identity"),
    )


SIGNING_IN = when(
    "tout service qui connecte les personnes par FranceConnect, FranceConnect+ ou ProConnect",
    signing_in(*Provider, otherwise="Le service n'utilise aucun fournisseur d'identité."),
)

IDENTITY_SCOPES = Rule(
    code="EG-09",
    title="La connexion ne demande que les données d'identité qui servent",
    theme=Theme.PERSONAL_DATA,
    sources=gdpr("5, paragraphe 1, c) (minimisation)"),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Retirez ce scope, ou déclarez la donnée à laquelle il sert (source = « franceconnect:… »).",
    person="Elena, à qui l'on prend son lieu de naissance pour réserver un repas.",
    judge=_scopes,
    applies=SIGNING_IN,
    story=(
        "Elena voulait réserver un repas. En se connectant, elle a vu partir son lieu et sa date de naissance, et "
        "s'est demandé ce que la cantine en ferait. La connexion ne demande plus que le nom, puisque le service ne se "
        "sert que du nom."
    ),
    example="""\
[identity.franceconnect]
scopes = ["openid", "family_name"]

[[data]]
name = "nom"
source = "franceconnect:family_name"
""",
    acts=frozenset({Intent.SIGN_IN}),
    judge_act=_undeclared_scopes,
)
