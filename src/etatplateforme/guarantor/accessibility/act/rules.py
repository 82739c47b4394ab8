"""Every ACT rule that the static engine knows, by its identifier."""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.act.colours import COLOURS
from etatplateforme.guarantor.accessibility.act.fields import FIELD_RULES
from etatplateforme.guarantor.accessibility.act.named import NAMED
from etatplateforme.guarantor.accessibility.act.orientation import ORIENTATION
from etatplateforme.guarantor.accessibility.act.outcome import Act
from etatplateforme.guarantor.accessibility.act.page import PAGE
from etatplateforme.guarantor.accessibility.act.spacing import SPACING
from etatplateforme.guarantor.accessibility.act.states import STATES
from etatplateforme.guarantor.accessibility.act.structure import STRUCTURE
from etatplateforme.guarantor.accessibility.act.tables import TABLE_RULES

EVERY = (*PAGE, *NAMED, *STATES, *STRUCTURE, *FIELD_RULES, *COLOURS, *ORIENTATION, *SPACING, *TABLE_RULES)
ACT_RULES: Mapping[str, Act] = MappingProxyType({rule.code: rule for rule in EVERY})
