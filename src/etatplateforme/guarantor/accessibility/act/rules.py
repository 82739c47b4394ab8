"""Every ACT rule that the static engine knows, by its identifier."""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.act.behaviour import BEHAVIOUR
from etatplateforme.guarantor.accessibility.act.bypass import BYPASS
from etatplateforme.guarantor.accessibility.act.colours import COLOURS
from etatplateforme.guarantor.accessibility.act.fields import FIELD_RULES
from etatplateforme.guarantor.accessibility.act.meaning import MEANING
from etatplateforme.guarantor.accessibility.act.media import MEDIA
from etatplateforme.guarantor.accessibility.act.named import NAMED
from etatplateforme.guarantor.accessibility.act.orientation import ORIENTATION
from etatplateforme.guarantor.accessibility.act.outcome import Act
from etatplateforme.guarantor.accessibility.act.page import PAGE
from etatplateforme.guarantor.accessibility.act.spacing import SPACING
from etatplateforme.guarantor.accessibility.act.speech import SPEECH
from etatplateforme.guarantor.accessibility.act.states import STATES
from etatplateforme.guarantor.accessibility.act.structure import STRUCTURE
from etatplateforme.guarantor.accessibility.act.tables import TABLE_RULES
from etatplateforme.guarantor.accessibility.act.twins import TWINS

_CERTAIN = (*PAGE, *NAMED, *STATES, *STRUCTURE, *FIELD_RULES, *COLOURS, *ORIENTATION, *SPACING, *TABLE_RULES)
_ASKED = (*SPEECH, *TWINS, *BYPASS, *MEDIA, *BEHAVIOUR, *MEANING)

ACT_RULES: Mapping[str, Act] = MappingProxyType({rule.code: rule for rule in (*_CERTAIN, *_ASKED)})
"""Rules that the source decides, then those of which it decides a part and asks the rest."""
