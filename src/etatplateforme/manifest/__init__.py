"""The manifest of a service: pure, text in. Every fault is named with its line and its remedy."""

from etatplateforme.manifest.lines import locate
from etatplateforme.manifest.load import ManifestInvalid, parse_manifest
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.secret import SecretRef
from etatplateforme.manifest.settings import Settings, parse_settings
from etatplateforme.manifest.state_services import Environment

__all__ = [
    "Environment",
    "Manifest",
    "ManifestInvalid",
    "SecretRef",
    "Settings",
    "locate",
    "parse_manifest",
    "parse_settings",
]
