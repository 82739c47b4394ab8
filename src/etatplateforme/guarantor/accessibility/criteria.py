"""Every RGAA criterion, and the coverage of the RGAA's tests that the static engine gives."""

from etatplateforme.guarantor.accessibility.across import ACROSS_CRITERIA
from etatplateforme.guarantor.accessibility.buttons import BUTTON_NAME
from etatplateforme.guarantor.accessibility.captcha import CAPTCHA_CRITERIA
from etatplateforme.guarantor.accessibility.colours import COLOUR_CRITERIA
from etatplateforme.guarantor.accessibility.consultation import CONSULTATION_CRITERIA
from etatplateforme.guarantor.accessibility.criterion import Criterion, number_of
from etatplateforme.guarantor.accessibility.documents import DOCUMENT_CRITERIA
from etatplateforme.guarantor.accessibility.form_checks import CHECKS, PURPOSE
from etatplateforme.guarantor.accessibility.form_groups import GROUP_CRITERIA
from etatplateforme.guarantor.accessibility.form_words import TELLING_LABEL, TELLING_LEGEND
from etatplateforme.guarantor.accessibility.forms import FIELD_LABEL
from etatplateforme.guarantor.accessibility.frames import FRAME_CRITERIA
from etatplateforme.guarantor.accessibility.images import IMAGE_ALTERNATIVE
from etatplateforme.guarantor.accessibility.images_captions import CAPTION
from etatplateforme.guarantor.accessibility.images_decorative import DECORATION
from etatplateforme.guarantor.accessibility.images_words import DESCRIPTION, TELLING_ALTERNATIVE
from etatplateforme.guarantor.accessibility.links import LINK_CRITERIA
from etatplateforme.guarantor.accessibility.mandatory import MANDATORY_CRITERIA
from etatplateforme.guarantor.accessibility.markup import SEMANTICS
from etatplateforme.guarantor.accessibility.moving import MOVING_CRITERIA
from etatplateforme.guarantor.accessibility.multimedia import MULTIMEDIA_CRITERIA
from etatplateforme.guarantor.accessibility.navigation import NAVIGATION_CRITERIA
from etatplateforme.guarantor.accessibility.passages import LANGUAGE_OF_PARTS
from etatplateforme.guarantor.accessibility.presentation import PRESENTATION_CRITERIA
from etatplateforme.guarantor.accessibility.rendered.criteria import with_browser
from etatplateforme.guarantor.accessibility.scripts import SCRIPT_CRITERIA
from etatplateforme.guarantor.accessibility.source_code import SOURCE_CRITERIA
from etatplateforme.guarantor.accessibility.structure import STRUCTURE_CRITERIA
from etatplateforme.guarantor.accessibility.tables import TABLE_HEADERS, TABLE_LAYOUT, TABLE_TITLE
from etatplateforme.guarantor.accessibility.tables_bound import TABLE_BOUND, TABLE_SUMMARY
from etatplateforme.guarantor.accessibility.writing import WRITING

STATIC_CRITERIA: tuple[Criterion, ...] = (
    IMAGE_ALTERNATIVE,
    *MANDATORY_CRITERIA,
    FIELD_LABEL,
    DECORATION,
    TELLING_ALTERNATIVE,
    DESCRIPTION,
    CAPTION,
    *FRAME_CRITERIA,
    *MULTIMEDIA_CRITERIA,
    TABLE_SUMMARY,
    TABLE_TITLE,
    TABLE_HEADERS,
    TABLE_BOUND,
    TABLE_LAYOUT,
    *LINK_CRITERIA,
    *SCRIPT_CRITERIA,
    *SOURCE_CRITERIA,
    WRITING,
    LANGUAGE_OF_PARTS,
    SEMANTICS,
    *STRUCTURE_CRITERIA,
    *PRESENTATION_CRITERIA,
    TELLING_LABEL,
    *GROUP_CRITERIA,
    TELLING_LEGEND,
    BUTTON_NAME,
    CHECKS,
    PURPOSE,
    *NAVIGATION_CRITERIA,
    *CONSULTATION_CRITERIA,
    *COLOUR_CRITERIA,
    *CAPTCHA_CRITERIA,
    *ACROSS_CRITERIA,
    *DOCUMENT_CRITERIA,
    *MOVING_CRITERIA,
)
CRITERIA = tuple(sorted(with_browser(STATIC_CRITERIA), key=number_of))
RGAA_RULES = tuple(criterion.rule for criterion in CRITERIA)


def decided() -> frozenset[str]:
    """RGAA tests that the static engine decides both ways, by their numbers (``"10.1.1"``)."""
    return frozenset(test for criterion in STATIC_CRITERIA for test in criterion.decides)


def detected() -> frozenset[str]:
    """RGAA tests of which the static engine finds certain failures, and leaves the rest to a person or a browser."""
    return frozenset(test for criterion in STATIC_CRITERIA for test in criterion.detects)
