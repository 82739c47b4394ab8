"""EG-20, for the search of addresses: whoever lives far from the large towns is found as surely as the others."""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.bodies import when
from etatplateforme.guarantor.equality.outcomes import EQUALITY
from etatplateforme.guarantor.facts import Facts
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, inapplicable, passed
from etatplateforme.guarantor.statistics.geocoding import (
    MATERIAL,
    GeocodingAccuracy,
    Territory,
    TerritoryReading,
    readings,
)
from etatplateforme.guarantor.statistics.numbers import counted, percent, points, quoted
from etatplateforme.manifest.processing import DataKind
from etatplateforme.values.finding import SEARCH_ACCURACY, Evidence, Level


def _asking_an_address(facts: Facts) -> Judgement | None:
    if any(datum.kind is DataKind.ADDRESS for datum in facts.manifest.data):
        return None
    return inapplicable("Le service ne demande aucune adresse.")


def _accuracy(facts: Facts) -> Iterator[Judgement]:
    accuracy = facts.geocoding
    if accuracy is None:
        yield cant_tell(
            "Aucune mesure de la recherche d'adresse n'a été donnée au garant.",
            "Aidez-vous les personnes à écrire leur adresse ? Mesurez si elle est trouvée partout : "
            "etatplateforme addresses accuracy.",
            place=SEARCH_ACCURACY,
        )
        return
    read = readings(accuracy)
    for one in read:
        yield _judged(accuracy, one)
    missing = [kind for kind in Territory if kind not in accuracy.groups]
    if missing:
        yield cant_tell(
            f"L'échantillon ne dit rien de : {', '.join(kind.value for kind in missing)}.",
            "Qui habite là peut-il s'adresser au service ? Ajoutez de telles adresses à l'échantillon.",
            place=SEARCH_ACCURACY,
        )


def _judged(accuracy: GeocodingAccuracy, one: TerritoryReading) -> Judgement:
    reference = accuracy.reference
    told = (
        f"Pour {quoted(one.territory.value)}, la recherche trouve {percent(one.found.rate)} des adresses "
        f"({counted(one.found.total, 'essai', 'essais')}), contre {percent(accuracy.groups[reference].rate)} "
        f"pour {quoted(reference.value)}"
    )
    if one.worse:
        return failed(
            f"{told} : {points(one.difference.value)} de moins, et le hasard l'explique mal.", place=SEARCH_ACCURACY
        )
    if not one.settled:
        return cant_tell(
            f"{told} : il y a trop peu d'essais pour voir un écart de {points(MATERIAL)}.",
            "Un échantillon plus grand permettrait-il de conclure ?",
            place=SEARCH_ACCURACY,
        )
    return passed(f"{told} : pas d'écart de {points(MATERIAL)} que le hasard explique mal.", place=SEARCH_ACCURACY)


GEOCODING = Rule(
    code="EG-20-adresses",
    title="Une adresse est trouvée aussi sûrement où que l'on habite",
    theme=Theme.ACCESS,
    sources=EQUALITY,
    level=Level.WARN,
    evidence=Evidence.OBSERVED,
    remedy="Complétez l'index (lieux-dits, anciennes communes, outre-mer), et laissez toujours écrire une adresse que "
    "la recherche ne trouve pas.",
    person="Élise, qui habite un lieu-dit sans numéro : on lui propose chaque fois une rue d'une autre ville.",
    judge=_accuracy,
    applies=when("tout service qui demande une adresse aux personnes, quel que soit l'organisme", _asking_an_address),
    story=(
        "Élise habite Le Mazet, sans rue ni numéro. Quand elle tapait son adresse, le service en proposait une autre, "
        "et la sienne n'était jamais dans la liste. La mesure l'a montré : neuf adresses sur dix trouvées en ville, "
        "six sur dix sans numéro. La commune a ajouté ses lieux-dits à sa base adresse locale, et le formulaire prend "
        "désormais une adresse écrite à la main."
    ),
)
