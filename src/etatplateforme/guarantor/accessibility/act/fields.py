"""ACT rules on fields, labels in names, frames without focus."""

import re
from collections.abc import Iterator
from unicodedata import normalize

from etatplateforme.guarantor.accessibility.act.near import around
from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, in_sight, seen
from etatplateforme.guarantor.accessibility.aria import WIDGETS_NAMED_BY_CONTENT
from etatplateforme.guarantor.accessibility.autofill import right_autocomplete
from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.names import INLINE, name_of
from etatplateforme.guarantor.accessibility.roles import disabled, tabindex, type_of
from etatplateforme.guarantor.accessibility.view import View, view_of
from etatplateforme.guarantor.accessibility.words import words
from etatplateforme.guarantor.dom import Element, read

FIXED = frozenset({"button", "checkbox", "file", "hidden", "image", "radio", "reset", "submit"})
WIDGETS = WIDGETS_NAMED_BY_CONTENT | frozenset(
    words(
        """
        combobox grid listbox menu menubar progressbar radiogroup scrollbar searchbox separator slider spinbutton
        tablist tabpanel textbox tree treegrid
        """
    )
)
"""Roles that are widgets (ARIA 1.2, 5.3.2)."""
NO_PLAIN_TEXT = frozenset({"select", "textarea", "object", "iframe"})
SIGN = re.compile(r"[^\w\s'’‘\"«»“”.,:;!?…()\[\]{}*<>|/\\–—‑·•×÷=+_-]")
"""What is neither a word nor a mark between words: « & », « € », an emoji."""

ICONS = re.compile(r"icon|symbol|awesome|glyph", re.IGNORECASE)


def _autocomplete(view: View) -> Iterator[Told]:
    for element in view.all("input", "select", "textarea"):
        value = element.attributes.get("autocomplete", "").strip()
        fixed = element.tag == "input" and type_of(element) in FIXED
        if not value or value.lower() in {"on", "off"} or fixed or disabled(element):
            continue
        gone = not view.visible(element) and not view.exposed(element)
        role = view.role(element)
        unreached = not view.tabbable(element) and role not in WIDGETS
        if gone or (unreached and role is not None) or _said_disabled(element):
            continue
        right = right_autocomplete(value)
        # A field that has no role and that the keyboard skips: the rule does not say whether it is one.
        yield element, seen(view, right=None if unreached and not right else right)


def _said_disabled(element: Element) -> bool:
    """True when the element, or one around it, says that it is disabled."""
    return any(
        outer.attributes.get("aria-disabled", "").strip().lower() == "true" for outer in (element, *around(element))
    )


def visible_words(view: View, element: Element) -> list[str] | None:
    """Texts that are shown in an element, piece by piece; None when something else than plain text is shown."""
    found: list[str] = []
    stack: list[Element | str] = [element]
    while stack:
        item = stack.pop()
        view.patience -= 1
        if view.patience < 0:
            return None
        if isinstance(item, str):
            found.append(item)
        elif view.unseen(item):
            continue
        elif (
            (item is not element and view.astray(item))
            or ":" in item.tag
            or item.tag in {"select", "textarea", "object", "iframe"}
        ):
            return None
        elif item.tag in INLINE:
            stack.extend(item.content[::-1])
        else:
            stack.extend([" ", *item.content[::-1], " "])
    return found


def told_in_name(view: View, element: Element) -> bool | None:
    """Whether the name holds the words that are shown; None when a person must look (symbols, abbreviations)."""
    name, pieces = name_of(view, element), visible_words(view, element)
    if name is None or pieces is None:
        return None
    said, shown = (" ".join(normalize("NFKC", text).split()).casefold() for text in (name, "".join(pieces)))
    # What stands between brackets tells a format or a unit: it is no part of the label (WCAG 2.2, understanding 2.5.3).
    held = [_holds(said, label) for label in {shown, " ".join(re.sub(r"\([^()]*\)", " ", shown).split())}]
    if True in held:
        return True
    # A sheet may part the words of two elements that stand together.
    glued = any(element.children) and "".join(_plain(shown)) in "".join(_plain(said))
    return None if None in held or glued or _drawn_by_letters(view, element, shown) else False


def _holds(name: str, shown: str) -> bool | None:
    label = _plain(shown)
    # What is no word (a cross for « close », an arrow) may stand for a picture; so may one letter of an icon font.
    if not label or (len("".join(label)) == 1 and not label[0].isdigit()):
        return None
    if f" {' '.join(label)} " in f" {' '.join(_plain(name))} ":
        return True
    # A sign that may be read as a word, a word cut short, the same word with and without a hyphen: a person decides.
    if SIGN.search(shown) or re.search(r"\b[^\W\d]\w{0,3}\.", shown):
        return None
    joined = (re.sub(r"[^\w\s]", "", text).split() for text in (shown, name))
    return None if " {} ".format(" ".join(next(joined))) in " {} ".format(" ".join(next(joined))) else False


def _plain(text: str) -> list[str]:
    return re.sub(r"[^\w\s]|_", " ", text).split()


def _drawn_by_letters(view: View, element: Element, shown: str) -> bool:
    """True for words that an icon font may turn into pictures: a class says so, or the page names such a font."""
    if any(ICONS.search(one.attributes.get("class", "")) for one in (element, *element.within(200))):
        return True
    if re.fullmatch(r"[a-z0-9_]+", shown) is None:
        return False
    sheets = (link.attributes.get("href", "") for link in view.all("link") if "stylesheet" in link.words("rel"))
    fonts = [view.style(one).get("font-family") for one in (element, *element.within(200))]
    return None in fonts or any(ICONS.search(text or "") for text in (*sheets, *fonts))


def _label_in_name(view: View) -> Iterator[Told]:
    for element in view.document.elements:
        if not (element.says("aria-label") or element.says("aria-labelledby")):
            continue
        if view.role(element) not in WIDGETS_NAMED_BY_CONTENT or not view.exposed(element):
            continue
        words = visible_words(view, element)
        if words is None or "".join(words).strip():
            yield element, in_sight(view, element, right=told_in_name(view, element))


def _frame_out_of_order(view: View) -> Iterator[Told]:
    """A frame that the keyboard skips holds nothing to be reached; only what stands in the page itself is read."""
    for element in view.all("iframe"):
        if element.attributes.keys().isdisjoint({"srcdoc", "src"}) or view.hidden(element) & ~Hidden.FROM_ASSISTANCE:
            continue
        if any(element.attributes.get(side, "").strip() in {"0", "1"} for side in ("width", "height")):
            continue
        index = tabindex(element)
        skipped = index is not None and index < 0
        if "srcdoc" not in element.attributes:
            if skipped:
                yield element, seen(view, right=None)
            continue
        inner = view_of(read(element.attributes["srcdoc"]))
        if any(inner.tabbable(found) and inner.visible(found) for found in inner.document.elements):
            unsure = inner.sheets_may_hide and skipped
            yield element, seen(view, right=None if unsure else not skipped)


FIELD_RULES = (
    Act("73f2c2", _autocomplete),
    Act("2ee8b8", _label_in_name),
    Act("akn7bn", _frame_out_of_order),
)
