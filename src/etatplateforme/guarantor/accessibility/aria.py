"""Roles, states and properties of WAI-ARIA 1.2 as data, with the roles that its two modules (graphics, publishing) add.

Tabulated from the recommendation of 6 June 2023: characteristics of each role (section 5.4), of each state and property
(section 6.6), and from « ARIA in HTML » and the Graphics and Digital Publishing modules for their names.
"""

from collections.abc import Mapping
from types import MappingProxyType

from etatplateforme.guarantor.accessibility.words import words

GLOBAL = frozenset(
    {
        f"aria-{word}"
        for word in words(
            """
        atomic busy controls current describedby details disabled dropeffect errormessage flowto grabbed haspopup
        hidden invalid keyshortcuts label labelledby live owns relevant roledescription
        """
        )
    }
)
"""States and properties that every element may carry (6.5)."""

DRAFT_GLOBAL = frozenset({"aria-braillelabel", "aria-brailleroledescription", "aria-description"})
"""Those that the draft of ARIA 1.3 adds and that browsers know already."""

NAMING = frozenset({"aria-label", "aria-labelledby", "aria-braillelabel"})
"""Properties that the roles of :data:`NAMELESS` must not carry (5.2.8.6)."""

NAMELESS = frozenset(
    words(
        """
        caption code deletion emphasis generic insertion mark none paragraph presentation strong subscript
        suggestion superscript
        """
    )
)
"""Roles that nobody may name (5.2.8.6)."""

TRUE_FALSE = ("true", "false")
VALUES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "aria-atomic": TRUE_FALSE,
        "aria-autocomplete": ("inline", "list", "both", "none"),
        "aria-busy": TRUE_FALSE,
        "aria-checked": ("true", "false", "mixed", "undefined"),
        "aria-current": ("page", "step", "location", "date", "time", "true", "false"),
        "aria-disabled": TRUE_FALSE,
        "aria-expanded": ("true", "false", "undefined"),
        "aria-grabbed": ("true", "false", "undefined"),
        "aria-haspopup": ("true", "false", "menu", "listbox", "tree", "grid", "dialog"),
        "aria-hidden": ("true", "false", "undefined"),
        "aria-invalid": ("grammar", "spelling", "true", "false"),
        "aria-live": ("assertive", "off", "polite"),
        "aria-modal": TRUE_FALSE,
        "aria-multiline": TRUE_FALSE,
        "aria-multiselectable": TRUE_FALSE,
        "aria-orientation": ("horizontal", "vertical", "undefined"),
        "aria-pressed": ("true", "false", "mixed", "undefined"),
        "aria-readonly": TRUE_FALSE,
        "aria-required": TRUE_FALSE,
        "aria-selected": ("true", "false", "undefined"),
        "aria-sort": ("ascending", "descending", "none", "other"),
    }
)
"""Words that a state or property takes, when they are counted."""

WORDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "aria-dropeffect": ("copy", "execute", "link", "move", "none", "popup"),
        "aria-relevant": ("additions", "all", "removals", "text"),
    }
)
"""Properties whose value is a list of such words."""

INTEGERS = frozenset(
    {
        f"aria-{word}"
        for word in [
            "colcount",
            "colindex",
            "colspan",
            "level",
            "posinset",
            "rowcount",
            "rowindex",
            "rowspan",
            "setsize",
        ]
    }
)
NUMBERS = frozenset({"aria-valuemax", "aria-valuemin", "aria-valuenow"})
REFERENCES = frozenset(
    {
        f"aria-{word}"
        for word in [
            "activedescendant",
            "controls",
            "describedby",
            "details",
            "errormessage",
            "flowto",
            "labelledby",
            "owns",
        ]
    }
)
"""Properties whose value is one identifier or a list of them."""

SINGLE_REFERENCES = frozenset({"aria-activedescendant"})
"""Those that take one identifier only in every version (1.3 makes lists of aria-details and aria-errormessage)."""

TEXTS = frozenset(
    {
        f"aria-{word}"
        for word in words(
            """
        braillelabel brailleroledescription description keyshortcuts label placeholder roledescription valuetext
        colindextext rowindextext
        """
        )
    }
)

ATTRIBUTES = frozenset(VALUES) | frozenset(WORDS) | INTEGERS | NUMBERS | REFERENCES | TEXTS | GLOBAL | DRAFT_GLOBAL
"""Every state and property that exists."""

_OWN = """
alert:
alertdialog: modal
application: activedescendant expanded
article: posinset setsize
banner:
blockquote:
button: expanded pressed
caption:
cell: colindex colspan rowindex rowspan
checkbox: checked expanded readonly required
code:
columnheader: sort colindex colspan rowindex rowspan expanded readonly required selected
combobox: activedescendant autocomplete expanded readonly required
complementary:
contentinfo:
definition:
deletion:
dialog: modal
directory:
document:
emphasis:
feed:
figure:
form:
generic:
grid: multiselectable readonly activedescendant colcount rowcount
gridcell: readonly required selected expanded colindex colspan rowindex rowspan
group: activedescendant
heading: level
img:
image:
insertion:
link: expanded
list:
listbox: activedescendant expanded multiselectable readonly required orientation
listitem: level posinset setsize
log:
main:
mark:
marquee:
math:
menu: activedescendant orientation
menubar: activedescendant orientation
menuitem: expanded posinset setsize
menuitemcheckbox: checked expanded posinset setsize
menuitemradio: checked expanded posinset setsize
meter: valuemax valuemin valuenow valuetext
navigation:
none:
note:
option: checked posinset selected setsize
paragraph:
presentation:
progressbar: valuemax valuemin valuenow valuetext
radio: checked posinset setsize
radiogroup: activedescendant orientation readonly required
region:
row: activedescendant colindex expanded level posinset rowindex selected setsize
rowgroup:
rowheader: sort colindex colspan rowindex rowspan expanded readonly required selected
scrollbar: orientation valuemax valuemin valuenow valuetext
search:
searchbox: activedescendant autocomplete multiline placeholder readonly required
separator: orientation valuemax valuemin valuenow valuetext
slider: orientation readonly valuemax valuemin valuenow valuetext
spinbutton: activedescendant readonly required valuemax valuemin valuenow valuetext
status:
strong:
subscript:
suggestion:
superscript:
switch: checked expanded readonly required
tab: expanded posinset selected setsize
table: colcount rowcount
tablist: activedescendant multiselectable orientation
tabpanel:
term:
textbox: activedescendant autocomplete multiline placeholder readonly required
time:
timer:
toolbar: activedescendant orientation
tooltip:
tree: activedescendant multiselectable orientation required
treegrid: activedescendant colcount multiselectable orientation readonly required rowcount
treeitem: checked expanded level posinset selected setsize
"""


def _own() -> dict[str, frozenset[str]]:
    lines = (line.partition(":") for line in _OWN.split("\n") if line)
    return {role: frozenset(f"aria-{word}" for word in words.split()) for role, _, words in lines}


OWN: Mapping[str, frozenset[str]] = MappingProxyType(_own())
"""States and properties of each role of ARIA 1.2 beside the global ones, inherited ones included."""

GRAPHICS = frozenset({"graphics-document", "graphics-object", "graphics-symbol"})
PUBLISHING = frozenset(
    {
        f"doc-{word}"
        for word in words(
            """
        abstract acknowledgments afterword appendix backlink biblioentry bibliography biblioref chapter colophon
        conclusion cover credit credits dedication endnote endnotes epigraph epilogue errata example footnote
        foreword glossary glossref index introduction noteref notice pagebreak pagefooter pageheader pagelist part
        preface prologue pullquote qna subtitle tip toc
        """
        )
    }
)
ROLES = frozenset(OWN) | GRAPHICS | PUBLISHING
"""Every role that an author may write."""

LINKS = frozenset({"link", "doc-backlink", "doc-biblioref", "doc-glossref", "doc-noteref"})
"""Roles that are links by inheritance."""

REQUIRED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "checkbox": frozenset({"aria-checked"}),
        "combobox": frozenset({"aria-expanded", "aria-controls"}),
        "heading": frozenset({"aria-level"}),
        "menuitemcheckbox": frozenset({"aria-checked"}),
        "menuitemradio": frozenset({"aria-checked"}),
        "meter": frozenset({"aria-valuenow"}),
        "radio": frozenset({"aria-checked"}),
        "scrollbar": frozenset({"aria-controls", "aria-valuenow"}),
        "slider": frozenset({"aria-valuenow"}),
        "switch": frozenset({"aria-checked"}),
    }
)
"""States and properties that a role cannot go without and that have no default value; a separator that takes the focus
needs ``aria-valuenow`` too."""

CONTEXT: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "caption": frozenset({"figure", "grid", "table", "treegrid"}),
        "cell": frozenset({"row"}),
        "columnheader": frozenset({"row"}),
        "gridcell": frozenset({"row"}),
        "listitem": frozenset({"list", "directory"}),
        "menuitem": frozenset({"group", "menu", "menubar"}),
        "menuitemcheckbox": frozenset({"group", "menu", "menubar"}),
        "menuitemradio": frozenset({"group", "menu", "menubar"}),
        "option": frozenset({"group", "listbox"}),
        "row": frozenset({"grid", "rowgroup", "table", "treegrid"}),
        "rowgroup": frozenset({"grid", "table", "treegrid"}),
        "rowheader": frozenset({"row"}),
        "tab": frozenset({"tablist"}),
        "treeitem": frozenset({"group", "tree", "treeitem"}),
    }
)
"""Roles in one of which a role must stand."""

OWNED: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "feed": frozenset({"article"}),
        "grid": frozenset({"caption", "row", "rowgroup"}),
        "list": frozenset({"listitem"}),
        "listbox": frozenset({"group", "option"}),
        "menu": frozenset({"group", "menuitem", "menuitemcheckbox", "menuitemradio", "separator"}),
        "menubar": frozenset({"group", "menuitem", "menuitemcheckbox", "menuitemradio", "separator"}),
        "row": frozenset({"cell", "columnheader", "gridcell", "rowheader"}),
        "rowgroup": frozenset({"row"}),
        "table": frozenset({"caption", "row", "rowgroup"}),
        "tablist": frozenset({"tab"}),
        "tree": frozenset({"group", "treeitem"}),
        "treegrid": frozenset({"caption", "row", "rowgroup"}),
    }
)
"""Roles that may stand directly in a role that owns others; a group in them owns what its owner may."""

NAMED_BY_CONTENT = frozenset(
    words(
        """
        button cell checkbox columnheader gridcell heading link menuitem menuitemcheckbox menuitemradio option radio
        row rowheader switch tab tooltip treeitem doc-backlink doc-biblioref doc-glossref doc-noteref
        """
    )
)
"""Roles whose name may come from what they hold (5.2.8.4)."""

PRESENTATIONAL_CHILDREN = frozenset(
    words(
        """
        button checkbox image img menuitemcheckbox menuitemradio meter option progressbar radio scrollbar separator
        slider switch tab graphics-symbol
        """
    )
)
"""Roles inside which nothing is shown to assistive technologies (5.2.8)."""

WIDGETS_NAMED_BY_CONTENT = frozenset(
    words(
        """
        button checkbox gridcell link menuitem menuitemcheckbox menuitemradio option radio switch tab treeitem
        """
    )
)
"""Widgets whose label stands in them."""

FIELDS = frozenset(
    words(
        """
        checkbox combobox listbox menuitemcheckbox menuitemradio radio searchbox slider spinbutton switch textbox
        """
    )
)
"""Roles in which a person types or chooses."""
