"""Personal data: ask for little, say why, keep it for a while, publish none of it."""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, inapplicable, passed, recalled
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.processing import DataKind, LegalBasis
from etatplateforme.values.finding import Evidence, Level, Place
from etatplateforme.values.held_by_the_state import needed_at_sign_in
from etatplateforme.values.holding import Stock
from etatplateforme.values.intent import Act, Detail, Intent

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

LONG_MONTHS = 60
"""Retention beyond which somebody must say why, unless a text imposes it."""

UNPERSONAL = frozenset({DataKind.CHOICE, DataKind.TEXT, DataKind.DATE, DataKind.NUMBER, DataKind.TECHNICAL})
"""Kinds that say nothing of a person by themselves."""

GDPR = recalled("RGPD, article 5, paragraphe 1")


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
    if not declared:
        yield inapplicable("Le service n'utilise aucun fournisseur d'identité.")
        return
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
    asked = _names(act.details.get("scopes"))
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


def _names(detail: Detail) -> frozenset[str]:
    """Names in a detail of an act: one text with spaces (as in OAuth), or several texts."""
    if isinstance(detail, str):
        return frozenset(detail.split())
    return frozenset(detail) if isinstance(detail, tuple) else frozenset()


def _consumers(facts: Facts) -> Iterator[Judgement]:
    if not facts.manifest.data:
        yield inapplicable("Le manifeste ne déclare aucune donnée.")
        return
    idle = [datum for datum in facts.manifest.data if datum.consumer is None]
    for datum in idle:
        place = Place(f"data.{datum.name}")
        if datum.required:
            yield failed("Donnée obligatoire dont aucune étape ne se sert.", place=place)
        else:
            yield cant_tell(
                "Aucune étape déclarée ne se sert de cette donnée.",
                "Qui se sert de cette donnée, et quand ?",
                place=place,
            )
    if not idle:
        yield passed("Chaque donnée demandée sert à une étape déclarée.", place=Place("data"))


def _information(facts: Facts) -> Iterator[Judgement]:
    about = facts.manifest.personal_data
    place = Place("personal_data")
    if not facts.manifest.data and facts.manifest.identity is None:
        yield inapplicable("Le service ne recueille aucune donnée.")
    elif about is None:
        yield failed("Rien ne dit qui répond des données, ni comment exercer ses droits.", place=place)
    elif about.privacy_url is None or about.rights is None:
        yield failed(
            "La page sur les données personnelles, ou la façon d'exercer ses droits, n'est pas déclarée.", place=place
        )
    elif about.dpo is None:
        yield cant_tell(
            "Aucun délégué à la protection des données n'est déclaré.",
            "L'organisme a-t-il désigné un délégué ? Un organisme public y est tenu (RGPD, article 37).",
            place=place,
        )
    else:
        yield passed(
            "Le responsable, le délégué, la page d'information et l'exercice des droits sont déclarés.", place=place
        )


def _retention(facts: Facts) -> Iterable[Judgement]:
    found = [*_declared_retention(facts.manifest), *_kept(facts)]
    if found:
        return found
    if not facts.manifest.data and not facts.stocks:
        return [inapplicable("Le service ne garde aucune donnée.")]
    seen = "" if facts.stocks is None else " Ce que le magasin garde a une date d'effacement à venir."
    return [
        passed(
            f"Chaque donnée a une finalité et une durée de conservation.{seen}",
            evidence=Evidence.DECLARED if facts.stocks is None else Evidence.OBSERVED,
        )
    ]


def _declared_retention(manifest: Manifest) -> Iterator[Judgement]:
    for datum in manifest.data:
        months = datum.retention.months + datum.retention.days // 30
        if months > LONG_MONTHS and datum.legal_basis is not LegalBasis.LEGAL_OBLIGATION:
            yield cant_tell(
                f"Cette donnée est gardée longtemps ({datum.retention}), et aucune obligation légale n'est déclarée.",
                "Pourquoi la garder si longtemps ? Un texte, ou le tableau de gestion des archives, le prévoit-il ?",
                place=Place(f"data.{datum.name}.retention"),
            )


def _kept(facts: Facts) -> Iterator[Judgement]:
    """What the store keeps without an end, past its end, or without a purpose."""
    for stock in facts.stocks or ():
        for count, wrong in _wrongs(stock):
            if count:
                yield failed(
                    f"{count} ligne(s) gardée(s) {wrong}.",
                    place=Place(f"store.{stock.name}"),
                    evidence=Evidence.OBSERVED,
                )


def _wrongs(stock: Stock) -> tuple[tuple[int, str], ...]:
    return (
        (0 if stock.purpose.strip() else stock.kept, "sans finalité"),
        (stock.endless, "sans date d'effacement"),
        (stock.overdue, "après leur date d'effacement"),
    )


def _publication(facts: Facts) -> Iterator[Judgement]:
    use = facts.manifest.opendata
    published = [datum for datum in facts.manifest.data if datum.published]
    datasets = () if use is None else use.publishes
    if not published and not datasets:
        yield inapplicable("Le service ne publie aucune donnée.")
        return
    clean = True
    for number, dataset in enumerate(datasets):
        if dataset.personal:
            clean = False
            yield failed(
                "Un jeu de données publié contient des données personnelles.",
                place=Place(f"opendata.publishes[{number}]"),
            )
    for datum in published:
        clean = False
        place = Place(f"data.{datum.name}.published")
        if datum.kind in UNPERSONAL and not datum.sensitive:
            yield cant_tell(
                "Une donnée recueillie auprès des personnes est publiée.",
                "Permet-elle, seule ou avec d'autres, de reconnaître quelqu'un ?",
                place=place,
            )
        else:
            yield failed("Une donnée personnelle est publiée.", place=place)
    if clean:
        yield passed("Aucun jeu de données publié n'est déclaré comme personnel.")


def _personal_publication(act: Act, facts: Facts) -> Judgement | None:
    """A dataset may leave only without personal data: neither announced, nor in a column that the manifest knows."""
    if act.details.get("personal") is True:
        return failed("Le jeu de données à publier contient des données personnelles.")
    columns = {name.strip().casefold() for name in _names(act.details.get("columns"))}
    personal = sorted(
        datum.name for datum in facts.manifest.data
        if datum.name in columns and (datum.sensitive or datum.kind not in UNPERSONAL)
    )  # fmt: skip
    if not personal:
        return None
    return failed(f"Le jeu de données à publier contient des données personnelles : {', '.join(personal)}.")


IDENTITY_SCOPES = Rule(
    code="EG-09",
    title="La connexion ne demande que les données d'identité qui servent",
    theme=Theme.PERSONAL_DATA,
    sources=(GDPR,),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Retirez ce scope, ou déclarez la donnée à laquelle il sert (source = « franceconnect:… »).",
    person="Elena, à qui l'on prend son lieu de naissance pour réserver un repas.",
    judge=_scopes,
    acts=frozenset({Intent.SIGN_IN}),
    judge_act=_undeclared_scopes,
)

USED_DATA = Rule(
    code="EG-09-usage",
    title="Aucune donnée n'est demandée sans servir",
    theme=Theme.PERSONAL_DATA,
    sources=(GDPR,),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Ne demandez plus cette donnée, ou dites quelle étape s'en sert (data.consumer).",
    person="Sofia, qui remplit vingt champs dont personne ne lit la moitié.",
    judge=_consumers,
)

INFORMATION = Rule(
    code="EG-09-information",
    title="On sait qui garde ses données et comment exercer ses droits",
    theme=Theme.PERSONAL_DATA,
    sources=(recalled("RGPD, articles 12 à 14"),),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Déclarez dans « personal_data » le responsable, la page d'information et où exercer ses droits.",
    person="Ahmed, qui veut faire effacer son dossier et ne sait à qui écrire.",
    judge=_information,
)

RETENTION = Rule(
    code="EG-09-conserve",
    title="Chaque donnée gardée a une finalité et une date d'effacement",
    theme=Theme.PERSONAL_DATA,
    sources=(recalled("RGPD, article 5, paragraphe 1, e) (limitation de la conservation)"),),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Donnez une date d'effacement à ce qui est gardé, et lancez la purge (etatplateforme purge).",
    person="Luc, dont le dossier social ressort dix ans après.",
    judge=_retention,
)

PUBLICATION = Rule(
    code="EG-09-publie",
    title="Aucune donnée personnelle n'est publiée",
    theme=Theme.PERSONAL_DATA,
    sources=(recalled("CRPA, article L312-1-2"), recalled("RGPD, articles 5 et 6")),
    level=Level.ENFORCE,
    evidence=Evidence.DECLARED,
    remedy="Retirez ces colonnes, ou publiez des nombres dont personne ne ressort.",
    person="Jeanne, dont l'adresse se lirait dans un fichier de la mairie.",
    judge=_publication,
    acts=frozenset({Intent.PUBLISH_DATASET}),
    judge_act=_personal_publication,
)
