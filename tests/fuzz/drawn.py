"""Pages and sheets drawn from bytes: tags, attributes and values that the rules look at, badly written."""

from collections.abc import Sequence
from typing import Protocol

from etatplateforme.guarantor.facts import Page

_TAGS = """
a button ul li dl dt dd table tr td th caption label input select optgroup option fieldset legend svg title img area map
object embed canvas video audio iframe template details summary h1 h2 p div span form textarea nav main header footer
math mi noscript style script meta link base br pre q blockquote abbr output progress meter
"""
_NAMES = """
id class role lang dir alt title href src for name type value style hidden tabindex scope headers rowspan colspan usemap
aria-label aria-labelledby aria-describedby aria-hidden aria-owns aria-level aria-checked aria-expanded aria-valuenow
autocomplete accesskey http-equiv content media rel summary width align srcdoc contenteditable
"""
_VALUES = """
a|b|a b|fr|en|xx|fr-FR|rtl|button|link|img|none|presentation|menu|menuitem|grid|row|gridcell|list|listitem|heading|col
checkbox|-1|0|1|99999999999|true|false||text|hidden|image|email|given-name|#a|doc.pdf|refresh|5;url=/|viewport|s.css
maximum-scale=1|display:none|letter-spacing:1px!important|visibility:hidden;x:var(--a)|stylesheet|print
"""
_CSS = """
a|*|#a|.a|:not(|:is(|::before|[a=b]| > | + |,|{|}|(|)|[|]|;|:|/*|*/|"|'|\\|@media print|@media (|@import url(s.css)
@layer a|@supports (|@font-face|display:none|visibility:hidden|--a:var(--b)|--b:var(--a)|color:var(--a,|opacity:0|&
position:absolute|left:-999px|!important|var(--a)var(--a)|calc(|1e999px|\\0|<!--|-->|U+26|@charset "x"
"""
TAGS, NAMES = _TAGS.split(), _NAMES.split()
VALUES, CSS = (words.strip().replace("\n", "|").split("|") for words in (_VALUES, _CSS))


class Provider(Protocol):
    """What is used of atheris's ``FuzzedDataProvider``."""

    def ConsumeBytes(self, count: int) -> bytes: ...
    def ConsumeUnicode(self, count: int) -> str: ...
    def ConsumeIntInRange(self, least: int, most: int) -> int: ...
    def remaining_bytes(self) -> int: ...


def page_of(provider: Provider) -> Page:
    """One of three shapes: the bytes as they are; a mixture of tags; a page with hostile CSS in its three places."""
    shape = provider.ConsumeIntInRange(0, 2)
    if shape == 0:
        return Page("essai", provider.ConsumeBytes(provider.remaining_bytes()).decode("utf-8", "surrogateescape"))
    if shape == 1:
        return Page("essai", _tags(provider))
    sheet, inline, given = (_css(provider) for _ in range(3))
    html = f'<link rel=stylesheet href=s.css><style>{sheet}</style><p id=a class=a style="{inline}">x<a href=/>y</a>'
    return Page("essai", html + _tags(provider), sheets={"s.css": given})


def _one_of(provider: Provider, words: Sequence[str]) -> str:
    return words[provider.ConsumeIntInRange(0, len(words) - 1)]


def _css(provider: Provider) -> str:
    told: list[str] = []
    for _ in range(provider.ConsumeIntInRange(0, 40)):
        if provider.remaining_bytes() == 0:
            break
        told.append(_one_of(provider, CSS) if provider.ConsumeIntInRange(0, 9) else provider.ConsumeUnicode(4))
    return "".join(told)


def _tags(provider: Provider) -> str:
    """Tags opened and closed in any order, and scraps of text."""
    told = ["<!DOCTYPE html>" if provider.ConsumeIntInRange(0, 1) else ""]
    while provider.remaining_bytes() and len(told) < 400:
        kind = provider.ConsumeIntInRange(0, 3)
        if kind == 0:
            told.append(f"</{_one_of(provider, TAGS)}>")
        elif kind == 1:
            told.append(provider.ConsumeUnicode(provider.ConsumeIntInRange(0, 8)))
        else:
            told.append(_opened(provider))
    return "".join(told)


def _opened(provider: Provider) -> str:
    tag = _one_of(provider, TAGS)
    pairs = range(provider.ConsumeIntInRange(0, 3))
    attributes = [f' {_one_of(provider, NAMES)}="{_one_of(provider, VALUES)}"' for _ in pairs]
    return f"<{tag}{''.join(attributes)}>"
