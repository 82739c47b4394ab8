"""Personal data in the columns of a file, told by values that can be proved, never by a guess.

Certain: a social security number whose key is right, a mail address that is not that of an office, a mobile number.
What a name of column lets suppose (first name, birth date, address beside a name) is a doubt: a person answers.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from etatplateforme.errors import InvalidInput
from etatplateforme.values.contact import MailAddress

CERTAIN_SHARE = 0.5
"""Share of the values of a column from which a number with a right key is no accident (one in 97 is, by chance)."""

LEAST_VALUES = 3


class Sign(StrEnum):
    """A sort of personal datum. The word stands in the act that the gate judges."""

    NIR = "nir"
    MAIL = "mail"
    MOBILE = "mobile"


FRENCH = {Sign.NIR: "numéro de sécurité sociale", Sign.MAIL: "adresse électronique", Sign.MOBILE: "téléphone mobile"}

_NIR = re.compile(r"([1-478])(\d\d)(0[1-9]|1[0-2]|[2-9]\d)(\d\d|2[AB])(\d{3})(\d{3})(\d\d)")
_MAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{3,250}")
_MOBILE = re.compile(r"(?:0|\+33|0033)[67]\d{8}")
_OFFICES = frozenset(
    {
        *("accueil", "admin", "administration", "asso", "association", "bibliotheque", "bonjour", "ccas", "commune"),
        *("communication", "contact", "courrier", "culture", "direction", "dpo", "ecole", "gymnase", "hello", "info"),
        *("infos", "information", "mairie", "marches", "mediatheque", "musee", "noreply", "office", "postmaster"),
        *("rgpd", "secretariat", "service", "services", "sport", "tourisme", "urbanisme", "webmaster"),
    }
)
_COUNT_WORDS = frozenset({"nombre", "nb", "effectif", "effectifs", "population", "beneficiaires", "demandeurs"})


@dataclass(frozen=True, slots=True)
class Doubt:
    """A column that may be about people: what it seems to be, and the question for a person, in French."""

    column: str
    question: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a file: certain signs by column, and doubts."""

    signs: Mapping[str, Sign]
    doubts: tuple[Doubt, ...]


def nir_is_valid(text: str) -> bool:
    """Whether *text* is a social security number with its key: 97 less the rest of the number by 97.

    Corsica counts as 19 (2A) and 18 (2B) in the key. Source: INSEE, definition of the NIR; spaces are passed over.
    """
    found = _NIR.fullmatch(re.sub(r"[\s.]", "", text).upper())
    if found is None:
        return False
    digits = "".join(found.groups()[:-1]).replace("2A", "19", 1) if "A" in found[4] else "".join(found.groups()[:-1])
    digits = digits.replace("2B", "18", 1) if "B" in found[4] else digits
    return 97 - int(digits) % 97 == int(found[7])


def is_personal_mail(text: str) -> bool:
    """Whether *text* is a mail address, and not one of an office (``contact@``, ``mairie@``, ``info.culture@``)."""
    if _MAIL.fullmatch(text.strip()) is None:
        return False
    try:
        local = MailAddress.parse(text.strip()).value.partition("@")[0]
    except InvalidInput:
        return False
    return not _OFFICES & set(re.split(r"[._+-]", local.lower()))


def is_mobile(text: str) -> bool:
    """Whether *text* is a French mobile number (06, 07)."""
    return _MOBILE.fullmatch(re.sub(r"[\s.()-]", "", text)) is not None


_TESTS = {Sign.NIR: nir_is_valid, Sign.MAIL: is_personal_mail, Sign.MOBILE: is_mobile}


class _Tally:
    """Values of one column: how many there are, how many have each sign, how many are whole numbers under the least."""

    def __init__(self) -> None:
        self.values = 0
        self.signs = dict.fromkeys(Sign, 0)
        self.small = 0

    def add(self, value: str, smallest: int) -> None:
        text = value.strip()
        if not text:
            return
        self.values += 1
        if text.isascii() and text.isdigit() and 0 < int(text[:9]) < smallest:
            self.small += 1
        for sign, test in _TESTS.items():
            self.signs[sign] += test(text)

    def certain(self, named: bool) -> Sign | None:
        """The sign that the column certainly has. One mail address is enough; a number could be an accident."""
        if self.signs[Sign.MAIL]:
            return Sign.MAIL
        for sign in (Sign.NIR, Sign.MOBILE):
            count = self.signs[sign]
            if count and (named or (count >= LEAST_VALUES and count >= CERTAIN_SHARE * self.values)):
                return sign
        return None


def look(columns: Iterable[str], rows: Iterable[Mapping[str, str]], *, smallest: int, counted: str | None) -> Seen:
    """What the *rows* of a file say of people; each is read once and none is kept.

    *counted* is the column that is declared to count people, which is judged apart.
    """
    names = list(columns)
    tallies = {name: _Tally() for name in names}
    for row in rows:
        for name in names:
            tallies[name].add(row.get(name, ""), smallest)
    signs: dict[str, Sign] = {}
    for name, tally in tallies.items():
        sign = tally.certain(named=bool(_words(name) & {"nir", "telephone", "tel", "mobile", "portable"}))
        if sign is not None:
            signs[name] = sign
    asked = {name: _doubt(name, tallies[name], names) for name in names if name not in signs and name != counted}
    return Seen(signs, tuple(Doubt(name, question) for name, question in asked.items() if question))


def _doubt(name: str, tally: _Tally, names: Iterable[str]) -> str:
    words = _words(name)
    person = any(_words(each) & {"prenom", "prenoms"} for each in names)
    if not tally.values:
        return ""
    if words & {"prenom", "prenoms", "patronyme"} or (person and "nom" in words):
        return "Cette colonne contient-elle le nom de personnes ?"
    if words & {"naissance"}:
        return "Cette colonne dit-elle où ou quand des personnes sont nées ?"
    if person and words & {"adresse", "domicile", "rue", "voie"}:
        return "Cette colonne contient-elle l'adresse de personnes ?"
    if any(tally.signs.values()):
        return "Quelques valeurs ressemblent à un numéro de personne. En est-ce un ?"
    if words & _COUNT_WORDS and tally.small:
        return "Cette colonne compte-t-elle des personnes ? Si oui, déclarez-la (« counts »)."
    return ""


def _words(name: str) -> frozenset[str]:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return frozenset(re.split(r"[^a-z0-9]+", plain))
