"""Bases Adresses Locales: validate the file of a commune, say what is wrong with it, make a first one."""

from etatplateforme.addresses.bal.check import BalReport, check, check_file
from etatplateforme.addresses.bal.profiles import PROFILES, Gravity, Profile
from etatplateforme.addresses.bal.remedies import Remedies, Remedy
from etatplateforme.addresses.bal.rows import Found
from etatplateforme.addresses.bal.tally import Example, Tally

__all__ = [
    "PROFILES",
    "BalReport",
    "Example",
    "Found",
    "Gravity",
    "Profile",
    "Remedies",
    "Remedy",
    "Tally",
    "check",
    "check_file",
]
