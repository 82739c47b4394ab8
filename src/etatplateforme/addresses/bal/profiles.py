"""The profiles of a Base Adresse Locale: which columns each has, and how serious each fault is for it.

Columns and gravities are those of the reference validator (`@ban-team/validateur-bal` 3.5.2), so that a file which
passes here passes there.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Final

LANGUAGES: Final = (
    "fra", "bre", "eus", "gsw", "cos", "gcr", "gcf", "rcf", "swb", "oci", "cat", "pcd", "oc-provenc", "oc-nicard",
    "vls", "fr-gallo", "aji", "dhv", "nen", "pri", "ty", "mrq", "pmt", "mrv", "frp",
)  # fmt: skip
"""Regional languages: ``voie_nom_bre`` gives the name of a street in Breton."""

IN_LANGUAGES: Final = frozenset(
    {"voie_nom", "toponyme", "lieudit_complement_nom", "commune_nom", "commune_deleguee_nom"}
)
REQUIRED: Final = frozenset({"cle_interop", "numero", "commune_insee", "commune_nom", "source", "date_der_maj"})

_ALL: Final = ("1.1", "1.2", "1.3", "1.4", "1.5")
COLUMNS: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "cle_interop": _ALL[:4],
        "uid_adresse": _ALL[:3],
        "id_ban_commune": _ALL[3:],
        "id_ban_toponyme": _ALL[3:],
        "id_ban_adresse": _ALL[3:],
        "voie_nom": _ALL[:4],
        "toponyme": _ALL[4:],
        "lieudit_complement_nom": _ALL[1:],
        "numero": _ALL,
        "suffixe": _ALL,
        "commune_insee": _ALL[1:],
        "commune_nom": _ALL,
        "commune_deleguee_insee": _ALL[1:],
        "commune_deleguee_nom": _ALL[1:],
        "position": _ALL,
        "x": _ALL,
        "y": _ALL,
        "long": _ALL,
        "lat": _ALL,
        "cad_parcelles": _ALL[1:],
        "source": _ALL,
        "date_der_maj": _ALL,
        "certification_commune": _ALL[2:],
    }
)
"""Every column, with the formats that have it."""

_PROFILES: Final = ("1.1-strict", "1.2-strict", "1.3-strict", "1.3-relax", "1.3", "1.4", "1.5")

# code: one letter for each of the profiles above: E (error), W (warning), I (information);
# what is absent is an information for all of them.
_TABLE: Final = """
cad_parcelles.espaces_debut_fin IIIWWWW
cad_parcelles.pipe_debut_fin IEEWWWW
cad_parcelles.valeur_invalide IEEWWWW
certification_commune.valeur_invalide IIEWWWW
cle_interop.casse_invalide EEEWEEE
cle_interop.commune_ancienne IIIWWWW
cle_interop.commune_invalide EEEEEEE
cle_interop.espaces_debut_fin IIIWWWW
cle_interop.numero_invalide EEEEEEE
cle_interop.numero_prefixe_manquant EEEWEEE
cle_interop.structure_invalide EEEEEEE
cle_interop.valeur_manquante EEEWEEE
cle_interop.voie_invalide EEEWWWW
cle_interop.voie_non_renseignee EEEIIII
commune_deleguee_insee.commune_invalide IEEWWWW
commune_deleguee_insee.espaces_debut_fin IIIWWWW
commune_deleguee_nom.espaces_debut_fin IIIWWWW
commune_insee.commune_ancienne IIIWWWW
commune_insee.commune_invalide IEEEEEE
commune_insee.espaces_debut_fin IIIWEEE
commune_insee.valeur_manquante IIIIEEE
commune_nom.espaces_debut_fin IIIWWWW
date_der_maj.date_ancienne IIIWWWW
date_der_maj.date_future IIIWWWW
date_der_maj.date_invalide EEEWEEE
date_der_maj.espaces_debut_fin IIIWWWW
date_der_maj.valeur_manquante EEEWWWW
field.cad_parcelles.missing IEEIIII
field.certification_commune.missing IIEWWWW
field.cle_interop.missing EEEWWWW
field.commune_deleguee_insee.missing IEEIIII
field.commune_deleguee_nom.missing IEEIIII
field.commune_insee.missing IEEWEEE
field.commune_nom.missing EEEIIII
field.date_der_maj.missing EEEWWWW
field.id_ban_adresse.missing IIIIIWE
field.id_ban_commune.missing IIIIIWE
field.id_ban_toponyme.missing IIIIIWE
field.lat.missing EEEWEEE
field.lieudit_complement_nom.missing IEEIIII
field.long.missing EEEWEEE
field.numero.missing EEEEEEE
field.position.missing EEEWWWW
field.source.missing EEEWWWW
field.suffixe.missing EEEWWWW
field.toponyme.missing IIIIIIE
field.uid_adresse.missing EEEIIII
field.voie_nom.missing EEEEEEI
field.x.missing EEEWWWW
field.y.missing EEEWWWW
file.delimiter.non_standard EEEIEEE
file.encoding.non_standard EEEIEEE
file.linebreak.non_standard EEEIEEE
id_ban_adresse.type_invalide IIIIIEE
id_ban_commune.type_invalide IIIIIEE
id_ban_toponyme.type_invalide IIIIIEE
lat.espaces_debut_fin IIIWWWW
lat.separateur_decimal_invalide EEEWEEE
lat.valeur_invalide EEEEEEE
lieudit_complement_nom.espaces_debut_fin IIIWWWW
lieudit_complement_nom_@@.espaces_debut_fin IIIWWWW
long.espaces_debut_fin IIIWWWW
long.separateur_decimal_invalide EEEWEEE
long.valeur_invalide EEEEEEE
numero.contient_prefixe EEEWEEE
numero.espaces_debut_fin IIIWWWW
numero.not_to_be_zero IIIIWWW
numero.trop_grand IIIEEEE
numero.type_invalide EEEEEEE
numero.valeur_manquante EEEEEEE
position.enum_fuzzy WWWWWWW
position.espaces_debut_fin IIIWWWW
position.valeur_invalide EEEWWWW
row.adresse_incomplete EEEEEEE
row.chef_lieu_invalide IIIWWWW
row.cog_no_match_id_ban_commune IIIIIEE
row.commune_manquante IIIEEEE
row.commune_nom_invalide IIIIWWW
row.different_adresse_with_same_id_ban_adresse IIIIIWW
row.different_id_ban_adresses_with_same_adresse IIIIIWW
row.different_id_ban_toponyme_with_same_voie_nom IIIIIWW
row.different_voie_nom_with_same_id_ban_toponyme IIIIIWW
row.incoherence_numero EEEEEEE
row.lack_of_id_ban IIIIIEE
row.lieudit_complement_nom_not_declared IIIIWWW
row.longlat_invalides IIIEEEE
row.longlat_vides IIIEEEE
row.longlat_xy_incoherents IIIWWWW
row.position_manquante EEEWWWW
row.voie_nom_have_same_lieudit_complement_nom IIIIWWW
rows.empty IIIEEEE
rows.every_line_required_id_ban IIIIIEE
rows.multi_id_ban_commune IIIIIEE
source.espaces_debut_fin IIIWWWW
source.valeur_manquante EEEWWWW
suffixe.caractere_invalide IIIWWWW
suffixe.debut_invalide EEEEEEE
suffixe.espaces_debut_fin IIIWEEE
suffixe.trop_long IIIEEEE
toponyme.caractere_invalide IIIIIIE
toponyme.casse_incorrecte IIIIIIW
toponyme.contient_tiret_bas IIIIIIW
toponyme.trop_court IIIIIIE
toponyme.trop_long IIIIIIE
toponyme.valeur_manquante IIIIIIE
toponyme_@@.caractere_invalide IIIIIIW
toponyme_@@.casse_incorrecte IIIIIIW
toponyme_@@.contient_tiret_bas IIIIIIW
toponyme_@@.trop_court IIIIIIW
toponyme_@@.trop_long IIIIIIW
uid_adresse.espaces_debut_fin IIIWWWW
uid_adresse.type_invalide IIIWWEE
voie_nom.caractere_invalide EEEEEEE
voie_nom.casse_incorrecte IIIWWWW
voie_nom.contient_tiret_bas IIIWWWW
voie_nom.espaces_debut_fin IIIWWWW
voie_nom.trop_court IIIEEEE
voie_nom.trop_long IIIEEEE
voie_nom.valeur_manquante EEEEEEE
voie_nom_@@.caractere_invalide EEEWWWW
voie_nom_@@.casse_incorrecte IIIWWWW
voie_nom_@@.contient_tiret_bas IIIWWWW
voie_nom_@@.espaces_debut_fin IIIWWWW
voie_nom_@@.trop_court IIIWWWW
voie_nom_@@.trop_long IIIWWWW
x.espaces_debut_fin IIIWWWW
x.separateur_decimal_invalide EEEWEEE
x.valeur_invalide EEEEEEE
y.espaces_debut_fin IIIWWWW
y.separateur_decimal_invalide EEEWEEE
y.valeur_invalide EEEEEEE
"""


class Gravity(StrEnum):
    """What a fault does: an error forbids publication, a warning asks for a correction, an information tells."""

    ERROR = "E"
    WARNING = "W"
    INFORMATION = "I"


GRAVITIES: Final = {
    code: tuple(map(Gravity, letters)) for code, letters in (line.split() for line in _TABLE.split("\n") if line)
}
"""The gravities of each code, in the order of the profiles; a column in a regional language is ``voie_nom_@@``."""


@dataclass(frozen=True, slots=True)
class Profile:
    """One way of judging a file: its name (``"1.4"``, ``"1.3-relax"``) and the format whose columns it reads."""

    name: str
    format: str
    _place: int = field(repr=False)

    def gravity(self, code: str) -> Gravity:
        """How serious a fault of that *code* is (``"voie_nom_bre.trop_court"``)."""
        found = GRAVITIES.get(without_language(code))
        return found[self._place] if found else Gravity.INFORMATION

    def judges(self, code: str) -> bool:
        """Whether the fault is told at all: one of a column that the format has not is not."""
        first, _, rest = code.partition(".")
        column = rest.partition(".")[0] if first == "field" else first
        return column not in COLUMNS or self.format in COLUMNS[column]

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its format, in order."""
        return tuple(name for name, formats in COLUMNS.items() if self.format in formats)


PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {name: Profile(name, name[:3], place) for place, name in enumerate(_PROFILES)}
)
"""Every profile by its name."""

DEFAULT: Final = "1.4"


def profile_of(columns: Iterable[str]) -> Profile:
    """The profile that a file seems to follow: 1.5 or 1.4 when it has the three identifiers of the BAN, else 1.3."""
    found = set(columns)
    if {"id_ban_commune", "id_ban_toponyme", "id_ban_adresse"} <= found:
        return PROFILES["1.5" if "toponyme" in found else "1.4"]
    return PROFILES["1.3"]


def without_language(code: str) -> str:
    """The code as the table has it: ``"voie_nom_bre.trop_court"`` is ``"voie_nom_@@.trop_court"``."""
    column, dot, fault = code.partition(".")
    for language in LANGUAGES:
        if column.endswith(f"_{language}") and column[: -len(language) - 1] in IN_LANGUAGES:
            return f"{column[: -len(language) - 1]}_@@{dot}{fault}"
    return code
