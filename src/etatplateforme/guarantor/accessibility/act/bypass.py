"""ACT rules on ways past what every page repeats: a link, a heading, a landmark, a button that folds it.

Other pages are not read. What stands in a ``nav`` that leads to other pages of the same site is taken for repeated:
its author says that it is navigation. Nothing else is.
"""

import re
from collections.abc import Callable, Iterator

from etatplateforme.guarantor.accessibility.act.near import around
from etatplateforme.guarantor.accessibility.act.outcome import Act, Told
from etatplateforme.guarantor.accessibility.act.scripted import acts, framed
from etatplateforme.guarantor.accessibility.view import View, once
from etatplateforme.guarantor.dom import Element
from etatplateforme.values.finding import Verdict

LANDMARKS = frozenset({"banner", "complementary", "contentinfo", "form", "main", "navigation", "region", "search"})
ASIDE = frozenset({"banner", "complementary", "contentinfo", "navigation", "search"})
"""Landmarks that pages of a site commonly share."""

FOLDING = frozenset({"details", "summary", "dialog", "input", "button", "select"})
"""Elements by which a page without scripts may fold a part of itself, with the help of a sheet."""


SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


def leads_inside(element: Element) -> bool:
    """True for a link to another page of the same site, as far as the address says."""
    href = element.attributes.get("href", "").strip()
    return bool(href) and not href.startswith(("#", "?", "//")) and SCHEME.match(href) is None


def leads_away(element: Element) -> bool:
    """True for a link to another page, of this site or not."""
    href = element.attributes.get("href", "").strip().lower()
    return leads_inside(element) or href.startswith(("//", "http:", "https:"))


class Reading:
    """What one pass over a page tells: its repeated block, and what comes after it."""

    def __init__(self, view: View) -> None:
        self.view = view
        self.around: dict[Element, Element] = {}
        """The outermost landmark of the side in which each element stands."""
        for element in view.document.elements:
            outer = self.around.get(element.parent) if element.parent is not None else None
            if outer is None and view.role(element) in ASIDE and view.exposed(element):
                outer = element
            if outer is not None:
                self.around[element] = outer
        self.away = [link for link in view.all("a", "area", "svg:a") if leads_away(link)]
        self.repeated = self._repeated()
        self.order = {element: place for place, element in enumerate(view.document.elements)}
        self.first = min((self.order[one] for one in (*self.away, *self.around)), default=len(self.order))
        self.holders: set[Element] = set()
        """Elements that hold a landmark of the side."""
        for outer in set(self.around.values()):
            for holder in around(outer):
                if holder in self.holders:
                    break
                self.holders.add(holder)

    def _repeated(self) -> Element | None:
        """The first landmark of navigation with a link to another page of the site, both shown."""
        for link in self.away:
            outer = self.around.get(link)
            if outer is None or self.view.role(outer) != "navigation" or not leads_inside(link):
                continue
            if self.view.exposed(link) and self.view.in_sight(link):
                return outer
        return None

    @property
    def alone(self) -> bool:
        """True when nothing leads from this page to another: nothing can be repeated."""
        leads = any(True for _ in self.view.all("form", "button", "input", "iframe", "object", "embed"))
        return not (self.away or leads or acts(self.view))

    def perceived_after(self) -> bool:
        """True when words are seen after the repeated block, outside of any side landmark."""
        start = False
        for element in self.view.document.elements:
            start = start or element is self.repeated
            speaks = any(isinstance(item, str) and item.strip() for item in element.content)
            if start and speaks and element not in self.around and self.view.in_sight(element):
                return True
        return False

    def after(self, element: Element) -> bool:
        """True when the element stands after a link to another page or a landmark of the side, in neither."""
        return self.first < self.order[element] and element not in self.around and element not in self.holders


@once
def reading_of(view: View) -> Reading:
    """The reading that all the rules of this file share."""
    return Reading(view)


def _verdict(reading: Reading, passed: bool, failed: bool) -> Verdict:
    if reading.view.sheets_may_hide:
        return Verdict.CANT_TELL
    if passed or reading.alone:
        return Verdict.PASSED
    certain = failed and reading.repeated is not None and reading.perceived_after() and not framed(reading.view)
    return Verdict.FAILED if certain else Verdict.CANT_TELL


def heading(view: View, reading: Reading) -> Verdict:
    """047fe0: a heading in what is not repeated."""
    found = [one for one in view.playing("heading") if view.exposed(one)]
    outside = [one for one in found if one not in reading.around or reading.around[one] is not reading.repeated]
    main = {one for one in view.playing("main") if view.exposed(one)}
    sure = any(
        view.in_sight(one)
        and reading.after(one)
        and (reading.repeated is not None or any(outer in main for outer in around(one)))
        for one in outside
    )
    return _verdict(reading, sure, not outside)


def landmark(view: View, reading: Reading) -> Verdict:
    """b40fd1: a landmark that begins with what is not repeated."""
    found = [one for one in view.playing(*LANDMARKS) if view.exposed(one)]
    others = [one for one in found if one is not reading.repeated]
    sure = any(view.role(one) == "main" and reading.after(one) and one.speaks for one in others)
    return _verdict(reading, sure, not others)


def skip_link(view: View, reading: Reading) -> Verdict:
    """ye5d6e: a link that moves the focus past what is repeated. Failed by a page where nothing moves the focus."""
    links = [link for link in view.all("a", "area", "svg:a") if "#" in link.attributes.get("href", "")]
    moves = [view.document.by_id.get(link.attributes["href"].partition("#")[2]) for link in links]
    sure = any(target is not None and view.exposed(target) and reading.after(target) for target in moves)
    if view.sheets_may_hide or sure:
        return Verdict.CANT_TELL if view.sheets_may_hide else Verdict.PASSED
    helped = acts(view) or framed(view) or any(True for _ in view.all("label", "form", "button", "details"))
    return Verdict.CANT_TELL if links or helped or reading.alone else Verdict.FAILED


def collapsible(view: View, reading: Reading) -> Verdict:
    """3e12e1: a control that hides what is repeated. Only a page without any is judged wrong."""
    folds = acts(view) or any(True for _ in view.all(*FOLDING))
    return _verdict(reading, False, not folds)


def _rule(code: str, way: Callable[[View, Reading], Verdict]) -> Act:
    def judge(view: View) -> Iterator[Told]:
        yield view.document.root, way(view, reading_of(view))

    return Act(code, judge, on_web_page=True, question=QUESTION)


def _bypass(view: View) -> Iterator[Told]:
    """cf77f2: one of the four ways."""
    reading = reading_of(view)
    verdicts = {way(view, reading) for way in (heading, landmark, skip_link, collapsible)}
    outcome = next(one for one in (Verdict.PASSED, Verdict.CANT_TELL, Verdict.FAILED) if one in verdicts)
    yield view.document.root, outcome


QUESTION = "Peut-on passer directement au contenu propre à la page, sans parcourir ce qui se répète de page en page ?"
BYPASS = (
    _rule("047fe0", heading),
    _rule("b40fd1", landmark),
    _rule("ye5d6e", skip_link),
    _rule("3e12e1", collapsible),
    Act("cf77f2", _bypass, on_web_page=True, question=QUESTION),
)
