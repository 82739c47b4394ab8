"""ACT rules on the page as a whole: title, language, refresh, zoom."""

import re
from collections.abc import Iterator

from etatplateforme.guarantor.accessibility.act.outcome import Act, Told, sure
from etatplateforme.guarantor.accessibility.act.spoken import spoken
from etatplateforme.guarantor.accessibility.language import Language, judge_tag
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

SPACES = " \t\n\r\f"
REFRESH = re.compile(rf"[{SPACES}]*([0-9]+|(?=\.))[0-9.]*(?:[{SPACES}]*[;,]|[{SPACES}]|$)", re.ASCII)
TWENTY_HOURS = 72_000
PROPERTY = re.compile(r"(?<![^\s,;=])([^\s,;=]++)[^,;=]*+=[\s=]*+([^\s,;=]+)", re.ASCII)
"""A key and its value in a viewport: what stands between a key and its « = » is skipped (CSS Device Adaptation, 10)."""

VERDICT_OF_TAG = {
    Language.KNOWN: Verdict.PASSED,
    Language.UNKNOWN: Verdict.FAILED,
    Language.UNSURE: Verdict.CANT_TELL,
}


def _title(view: View) -> Iterator[Told]:
    yield view.document.root, sure(bool(view.document.title))


def _language(view: View) -> Iterator[Told]:
    yield view.document.root, sure(bool(view.document.root.attributes.get("lang", "").strip(SPACES)))


def _language_tag(view: View) -> Iterator[Told]:
    tag = view.document.root.attributes.get("lang", "")
    if tag.strip(SPACES):
        yield view.document.root, VERDICT_OF_TAG[judge_tag(tag)]


def _language_of_parts(view: View) -> Iterator[Told]:
    for element, words in spoken(view).items():
        if element is None or ":" in element.tag or not words.in_body:
            continue
        tag = element.attributes["lang"]
        if any(text.strip() for text in words.texts):
            yield element, Verdict.CANT_TELL if view.sheets_may_hide else VERDICT_OF_TAG[judge_tag(tag)]
        elif words.more:
            yield element, Verdict.CANT_TELL


def delay(content: str) -> int | None:
    """Seconds after which a ``meta refresh`` acts (HTML, 4.2.5.3); None when it never does."""
    if (match := REFRESH.match(content)) is None:
        return None
    digits = match.group(1)
    return min(int(digits[:12] or "0"), TWENTY_HOURS * 10)


def refresh(view: View) -> tuple[Element, int] | None:
    """The first ``meta refresh`` that acts with scripts on, and its delay in seconds."""
    for element in view.all("meta"):
        if element.attributes.get("http-equiv", "").lower() == "refresh" and not _without_scripts(element):
            seconds = delay(element.attributes.get("content", ""))
            if seconds is not None:
                return element, seconds
    return None


def _without_scripts(element: Element) -> bool:
    return element.parent is not None and element.parent.tag == "noscript"


def _refresh_later(view: View) -> Iterator[Told]:
    if (found := refresh(view)) is not None:
        yield found[0], sure(found[1] == 0 or found[1] > TWENTY_HOURS)


def _refresh_never(view: View) -> Iterator[Told]:
    if (found := refresh(view)) is not None:
        yield found[0], sure(found[1] == 0)


def zooms(content: str) -> bool | None:
    """Whether a viewport lets the person enlarge the page twice; None when it says nothing about it."""
    keys = {match[1]: match[2] for match in PROPERTY.finditer(content[:2_000].lower())}
    if not {"user-scalable", "maximum-scale"} & keys.keys():
        return None
    return _may_scale(keys.get("user-scalable")) and _scales_enough(keys.get("maximum-scale"))


def _number(text: str) -> float | None:
    match = re.match(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:e[+-]?[0-9]{1,2})?", text)
    return None if match is None else float(match.group())


def _may_scale(value: str | None) -> bool:
    if value is None or value in {"yes", "device-width", "device-height"}:
        return True
    number = _number(value)
    return number is not None and not -1 < number < 1


def _scales_enough(value: str | None) -> bool:
    if value is None or value in {"device-width", "device-height"}:
        return True
    if value == "yes":
        return False
    number = _number(value)
    return number is not None and (number < 0 or number >= 2)


def _zoom(view: View) -> Iterator[Told]:
    for element in view.all("meta"):
        if element.attributes.get("name", "").lower() == "viewport":
            right = zooms(element.attributes.get("content", ""))
            if right is not None:
                yield element, sure(right)


PAGE = (
    Act("2779a5", _title, on_web_page=True, undone_by=("document.title",)),
    Act("b5c3f8", _language, on_web_page=True, undone_by=("lang",)),
    Act("bf051a", _language_tag, on_web_page=True, undone_by=("lang",)),
    Act("de46e4", _language_of_parts, on_web_page=True),
    Act("bc659a", _refresh_later),
    Act("bisz58", _refresh_never),
    Act("b4f0c3", _zoom),
)
