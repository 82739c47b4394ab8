"""A person told to an administration by civil status: what is sent, and what is missing to be found.

Nothing more is sent than an endpoint reads. A partial date of birth goes with its holes, a birth abroad without a
commune, and a usage name only when it is another name than the family name. A sex is never guessed from a civility.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto

from etatplateforme.errors import Fault
from etatplateforme.identity.once_only.errors import IdentityIncomplete
from etatplateforme.identity.once_only.told import Sex
from etatplateforme.identity.pivot import PivotIdentity
from etatplateforme.values.commune import FRANCE, BirthPlaceCode, Departement
from etatplateforme.values.person import PartialDate, Person

Pairs = tuple[tuple[str, str], ...]
"""Parameters of a query, in order; a name may come twice."""

_SEXES = {"female": Sex.FEMALE, "male": Sex.MALE}


class Wants(Enum):
    """What an endpoint does with one part of an identity."""

    REQUIRED = auto()
    ACCEPTED = auto()
    UNUSED = auto()


@dataclass(frozen=True, slots=True)
class Needs:
    """What one endpoint reads of an identity, as its specification says.

    :param given_names: the most that it takes, in the order of civil status; one at least is always required.
    :param whole_birth_date: a date with holes is refused.
    :param place: the commune of birth; ``town_name``: it may be told by its name and département.
    """

    given_names: int = 3
    whole_birth_date: bool = True
    usage_name: Wants = Wants.UNUSED
    sex: Wants = Wants.REQUIRED
    country: Wants = Wants.UNUSED
    place: Wants = Wants.UNUSED
    town_name: bool = False


@dataclass(frozen=True, slots=True)
class BirthTown:
    """A commune of birth by its name, for who does not know its code: the API looks it up with the year of birth."""

    name: str = field(repr=False)
    departement: Departement = field(repr=False)


@dataclass(frozen=True, slots=True)
class CivilIdentity:
    """A person by civil status, as administrations look for them.

    :param person: names, date and place of birth.
    :param sex: as civil status writes it.
    :param birth_country: COG code; needed when the code of the place may lie in several countries.
    :param birth_town: in place of the code of the commune.
    """

    person: Person = field(repr=False)
    sex: Sex | None = field(default=None, repr=False)
    birth_country: BirthPlaceCode | None = field(default=None, repr=False)
    birth_town: BirthTown | None = field(default=None, repr=False)

    @classmethod
    def from_pivot(cls, pivot: PivotIdentity) -> "CivilIdentity":
        """The identity of somebody who signed in. Raises InvalidInput when their family name was not asked."""
        country = BirthPlaceCode.parse(pivot.birth_country) if pivot.birth_country else None
        return cls(pivot.person(), _SEXES.get(pivot.gender or ""), country)

    @property
    def country(self) -> str | None:
        """COG code of the country of birth; None when it is unknown, or when the place leaves it open."""
        place, born = self.person.birth_place, self.person.birth_date
        if place is not None and place.abroad:
            return place.value
        if self.birth_country is not None:
            return self.birth_country.value
        if place is None:
            return FRANCE if self.birth_town is not None else None
        countries = place.countries(born.year if born is not None else None)
        return countries[0] if len(countries) == 1 else None


def parameters(identity: CivilIdentity, needs: Needs) -> Pairs:
    """The parameters that tell *identity* to an endpoint.

    :raises IdentityIncomplete: with a fault for each part that the endpoint requires and that is not known.
    """
    faults = tuple(_missing(identity, needs))
    if faults:
        raise IdentityIncomplete(faults)
    return (*_names(identity.person, needs), *_birth(identity.person.birth_date), *_civil(identity, needs))


def _names(person: Person, needs: Needs) -> Iterator[tuple[str, str]]:
    yield "nomNaissance", person.family_name.value
    usage = person.usage_name
    other_name = usage is not None and usage.value.casefold() != person.family_name.value.casefold()
    if usage is not None and other_name and needs.usage_name is not Wants.UNUSED:
        yield "nomUsage", usage.value
    for name in person.given_names[: needs.given_names]:
        yield "prenoms[]", name.value


def _birth(born: PartialDate | None) -> Iterator[tuple[str, str]]:
    if born is None:
        return
    yield "anneeDateNaissance", str(born.year)
    if born.month is not None:
        yield "moisDateNaissance", str(born.month)
    if born.day is not None:
        yield "jourDateNaissance", str(born.day)


def _civil(identity: CivilIdentity, needs: Needs) -> Iterator[tuple[str, str]]:
    country = identity.country
    if needs.sex is not Wants.UNUSED and identity.sex is not None:
        yield "sexeEtatCivil", identity.sex.value
    if needs.country is not Wants.UNUSED and country is not None:
        yield "codeCogInseePaysNaissance", country
    if needs.place is Wants.UNUSED or country not in (FRANCE, None):
        return
    place, town = identity.person.birth_place, identity.birth_town
    if place is not None:
        yield "codeCogInseeCommuneNaissance", place.value
    elif town is not None and needs.town_name and identity.person.birth_date is not None:
        yield "nomCommuneNaissance", town.name
        yield "codeCogInseeDepartementNaissance", town.departement.code


def _missing(identity: CivilIdentity, needs: Needs) -> Iterator[Fault]:
    person = identity.person
    if not person.given_names:
        yield Fault("given_names", "Aucun prénom n'est connu.", "Cette administration en demande un.")
    if needs.whole_birth_date and (person.birth_date is None or person.birth_date.precise is None):
        yield Fault("birth_date", "La date de naissance n'est pas entière.", "Cette administration la veut entière.")
    if needs.sex is Wants.REQUIRED and identity.sex is None:
        yield Fault("sex", "Le sexe à l'état civil n'est pas connu.", "Demandez « gender » à la connexion.")
    if needs.country is Wants.REQUIRED and identity.country is None:
        yield Fault("birth_country", "Le pays de naissance n'est pas connu.", "Demandez « birthcountry ».")
    if needs.place is not Wants.REQUIRED or identity.country not in (FRANCE, None):
        return
    told_by_name = needs.town_name and identity.birth_town is not None and person.birth_date is not None
    if person.birth_place is None and not told_by_name:
        yield Fault("birth_place", "La commune de naissance n'est pas connue.", "Demandez « birthplace », ou son nom.")
