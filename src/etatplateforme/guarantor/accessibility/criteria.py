"""Every RGAA criterion of the static engine, and the coverage of the RGAA's tests that follows from them."""

from etatplateforme.guarantor.accessibility.colours import COLOUR_CRITERIA
from etatplateforme.guarantor.accessibility.consultation import CONSULTATION_CRITERIA
from etatplateforme.guarantor.accessibility.criterion import Criterion
from etatplateforme.guarantor.accessibility.form_groups import FORM_CRITERIA
from etatplateforme.guarantor.accessibility.forms import FIELD_LABEL
from etatplateforme.guarantor.accessibility.frames import FRAME_CRITERIA
from etatplateforme.guarantor.accessibility.images import IMAGE_ALTERNATIVE
from etatplateforme.guarantor.accessibility.images_more import IMAGE_CRITERIA
from etatplateforme.guarantor.accessibility.links import LINK_CRITERIA
from etatplateforme.guarantor.accessibility.mandatory import MANDATORY_CRITERIA
from etatplateforme.guarantor.accessibility.presentation import PRESENTATION_CRITERIA
from etatplateforme.guarantor.accessibility.scripts import SCRIPT_CRITERIA
from etatplateforme.guarantor.accessibility.source_code import SOURCE_CRITERIA
from etatplateforme.guarantor.accessibility.structure import STRUCTURE_CRITERIA
from etatplateforme.guarantor.accessibility.tables import TABLE_CRITERIA

CRITERIA: tuple[Criterion, ...] = (
    IMAGE_ALTERNATIVE,
    *MANDATORY_CRITERIA,
    FIELD_LABEL,
    *IMAGE_CRITERIA,
    *FRAME_CRITERIA,
    *TABLE_CRITERIA,
    *LINK_CRITERIA,
    *SCRIPT_CRITERIA,
    *SOURCE_CRITERIA,
    *STRUCTURE_CRITERIA,
    *PRESENTATION_CRITERIA,
    *FORM_CRITERIA,
    *CONSULTATION_CRITERIA,
    *COLOUR_CRITERIA,
)
RGAA_RULES = tuple(criterion.rule for criterion in CRITERIA)


def decided() -> frozenset[str]:
    """RGAA tests that the engine decides both ways, by their numbers (``"10.1.1"``)."""
    return frozenset(test for criterion in CRITERIA for test in criterion.decides)


def detected() -> frozenset[str]:
    """RGAA tests of which the engine finds certain failures, and leaves the rest to a person or a browser."""
    return frozenset(test for criterion in CRITERIA for test in criterion.detects)
