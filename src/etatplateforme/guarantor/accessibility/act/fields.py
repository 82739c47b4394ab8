"""ACT rules on fields, labels in names, frames without focus."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, in_sight, seen
from etatplateforme.guarantor.accessibility.aria import WIDGETS_NAMED_BY_CONTENT
from etatplateforme.guarantor.accessibility.autofill import right_autocomplete
from etatplateforme.guarantor.accessibility.hidden import Hidden
from etatplateforme.guarantor.accessibility.names import name_of
from etatplateforme.guarantor.accessibility.roles import disabled, tabindex, type_of
from etatplateforme.guarantor.accessibility.view import View, view_of
from etatplateforme.guarantor.dom import Element, read

FIXED = frozenset({"button", "checkbox", "file", "hidden", "image", "radio", "reset", "submit"})
WIDGETS = WIDGETS_NAMED_BY_CONTENT | {"combobox", "listbox", "searchbox", "slider", "spinbutton", "textbox"}


def _autocomplete(view: View) -> Iterator[Told]:
    for element in view.all("input", "select", "textarea"):
        value = element.attributes.get("autocomplete", "").strip()
        fixed = element.tag == "input" and type_of(element) in FIXED
        if not value or value.lower() in {"on", "off"} or fixed or disabled(element):
            continue
        off = element.attributes.get("aria-disabled", "").strip().lower() == "true"
        gone = not view.visible(element) and not view.exposed(element)
        static = not view.tabbable(element) and view.role(element) not in WIDGETS
        if not (off or gone or static):
            yield element, seen(view, right=right_autocomplete(value))


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
        elif ":" in item.tag or item.tag in {"select", "textarea", "object", "iframe"}:
            return None
        else:
            stack.extend(item.content[::-1])
    return found


def told_in_name(view: View, element: Element) -> bool | None:
    """Whether the name holds the words that are shown; None when a person must look (symbols, abbreviations)."""
    name, words = name_of(view, element), visible_words(view, element)
    if name is None or words is None:
        return None
    # What stands between brackets tells a format or a unit: it is no part of the label (WCAG 2.2, understanding 2.5.3).
    shown = " ".join(re.sub(r"\([^()]*\)", " ", "".join(words)).split()).casefold()
    # What is no word (a cross for « close », an arrow) may stand for a picture; so may one letter of an icon font.
    if not shown or (len(shown) == 1 and not shown.isdigit()):
        return None
    if not all(letter.isalnum() or letter in " '’-,.:!?" for letter in shown):
        return True if shown in name.casefold() else None
    return _holds(name.casefold(), shown)


def _holds(name: str, shown: str) -> bool | None:
    said, label = (_plain(text) for text in (name, shown))
    if not label:
        return None
    if f" {' '.join(label)} " in f" {' '.join(said)} ":
        return True
    # The same letters cut into words in another way, or a word cut short: a person decides.
    shortened = re.search(r"\b\w{1,4}\.", shown) is not None
    return (
        None if shortened or (len(label) > 0 and len("".join(label)) > 1 and "".join(label) in "".join(said)) else False
    )


def _plain(text: str) -> list[str]:
    return re.sub(r"[^\w\s]", " ", text).split()


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
