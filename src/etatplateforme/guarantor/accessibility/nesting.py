"""Which element may stand in which, by the content models of the HTML standard (section 4), as data.

Only what the standard settles by the names of two elements is told here, and nothing of what it has changed lately
(``select``), so that no right page is accused.
"""

from collections.abc import Mapping
from enum import Enum
from functools import lru_cache
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.words import words


class Nesting(Enum):
    """What the names of two elements tell: allowed, forbidden, or that what stands around decides."""

    RIGHT = "right"
    WRONG = "wrong"
    AROUND = "around"


VOID = frozenset(words("area base basefont bgsound br col embed frame hr img input link meta param source track wbr"))
"""Elements that have no closing tag."""

OPTIONAL_END = frozenset(
    words("body caption colgroup dd dt head html li optgroup option p rp rt tbody td tfoot th thead tr")
)
"""Elements whose closing tag may be left out (13.1.2.4)."""

P_CLOSERS = frozenset(
    words(
        """
        address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2
        h3 h4 h5 h6 header hgroup hr main menu nav ol p pre search section table ul
        """
    )
)
"""Opening tags that close an open paragraph."""

HEADINGS = frozenset(words("h1 h2 h3 h4 h5 h6"))
TRANSPARENT = frozenset(words("a ins del map object video audio noscript canvas slot"))
"""Elements that may hold what the element around them may hold."""

PHRASING_ONLY = HEADINGS | frozenset(
    words(
        """
        abbr b bdi bdo button cite code data dfn em i kbd label mark meter output p pre progress q rp rt s samp small
        span strong sub sup time u var
        """
    )
)
FLOW_ONLY = frozenset(
    words(
        """
        address article aside blockquote dd details dialog div dt fieldset figcaption figure footer form header hgroup
        dl h1 h2 h3 h4 h5 h6 hr li main menu nav ol p pre search section table ul summary legend
        """
    )
)
"""Elements that are no phrasing content: a paragraph or a span never holds them."""

ONLY_IN: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "body": frozenset({"html"}),
        "caption": frozenset({"table"}),
        "col": frozenset({"colgroup", "table"}),
        "colgroup": frozenset({"table"}),
        "dd": frozenset({"dl", "div"}),
        "dt": frozenset({"dl", "div"}),
        "figcaption": frozenset({"figure"}),
        "head": frozenset({"html"}),
        "html": frozenset(),
        "legend": frozenset({"fieldset", "optgroup"}),
        "li": frozenset({"ul", "ol", "menu"}),
        "main": frozenset({"html", "body", "div", "form"}),
        "rp": frozenset({"ruby", "rt"}),
        "rt": frozenset({"ruby", "rp"}),
        "source": frozenset({"audio", "picture", "video"}),
        "style": frozenset({"head", "noscript"}),
        "summary": frozenset({"details"}),
        "tbody": frozenset({"table"}),
        "td": frozenset({"tr"}),
        "tfoot": frozenset({"table"}),
        "th": frozenset({"tr"}),
        "thead": frozenset({"table"}),
        "title": frozenset({"head"}),
        "tr": frozenset({"table", "tbody", "tfoot", "thead"}),
        "track": frozenset({"audio", "video"}),
    }
)
"""Elements that stand in a few others only."""

SCRIPTS = frozenset({"script", "template"})
HOLDS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "colgroup": frozenset({"col", "template"}),
        "dl": frozenset({"dt", "dd", "div"}) | SCRIPTS,
        "head": frozenset({"base", "link", "meta", "noscript", "style", "title"}) | SCRIPTS,
        "hgroup": HEADINGS | {"p"} | SCRIPTS,
        "menu": frozenset({"li"}) | SCRIPTS,
        "ol": frozenset({"li"}) | SCRIPTS,
        "picture": frozenset({"source", "img"}) | SCRIPTS,
        "table": frozenset({"caption", "colgroup", "col", "thead", "tbody", "tfoot", "tr"}) | SCRIPTS,
        "tbody": frozenset({"tr"}) | SCRIPTS,
        "tfoot": frozenset({"tr"}) | SCRIPTS,
        "thead": frozenset({"tr"}) | SCRIPTS,
        "tr": frozenset({"td", "th"}) | SCRIPTS,
        "ul": frozenset({"li"}) | SCRIPTS,
    }
)
"""Elements that hold a few others only."""

NO_TEXT = frozenset(HOLDS) - {"head"}
"""Elements that hold no text of their own; the parser moves that of ``head`` where it may stand."""

FREE = frozenset({"template", "select", "datalist", "optgroup", "option", "frameset", "noframes", "applet", "ruby"})
"""Elements whose content is not judged by names."""


@lru_cache(maxsize=20_000)
def nested(outer: str, inner: str) -> Nesting:
    """Whether *inner* may stand directly in *outer*, two names of HTML in lower case."""
    if outer in FREE or inner in SCRIPTS or "-" in inner:
        return Nesting.RIGHT if outer in FREE or outer not in HOLDS or inner in SCRIPTS else Nesting.WRONG
    if outer == "html":  # the tags of head and body may be left out
        return Nesting.RIGHT
    if inner in ONLY_IN:
        lone = outer in TRANSPARENT or "-" in outer
        return Nesting.RIGHT if outer in ONLY_IN[inner] else Nesting.AROUND if lone else Nesting.WRONG
    if outer in HOLDS:
        return Nesting.RIGHT if inner in HOLDS[outer] else Nesting.WRONG
    if outer in TRANSPARENT or "-" in outer:
        return Nesting.AROUND if inner in FLOW_ONLY else Nesting.RIGHT
    if outer in {"legend", "summary"}:
        return Nesting.WRONG if inner in FLOW_ONLY - HEADINGS - {"hgroup"} else Nesting.RIGHT
    return Nesting.WRONG if outer in PHRASING_ONLY and inner in FLOW_ONLY else Nesting.RIGHT
