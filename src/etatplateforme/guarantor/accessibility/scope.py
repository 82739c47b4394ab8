"""What of the RGAA holds for a source that is not a whole page: a fragment of a template, a message.

A fragment lacks what the page around it brings (title, language, headings, labels): criteria of the whole page say
nothing of it, and a failure that its surroundings could undo is only a question. A message has no navigation, and mail
clients read neither its document type nor its title.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from etatplateforme.guarantor.accessibility.pages import Check
from etatplateforme.guarantor.accessibility.view import View
from etatplateforme.guarantor.facts import Page, PageKind
from etatplateforme.guarantor.rule import Judgement
from etatplateforme.values.finding import Verdict

OF_ONE_ELEMENT = frozenset({"1.1", "1.3", "1.5", "1.6", "2.1", "2.2", "6.1", "6.2", "8.8", "8.10", "10.1", "11.9"})
"""Criteria whose failure shows in one element, whatever stands around it."""

OF_THE_WHOLE_PAGE = frozenset({"8.1", "8.3", "8.4", "8.5", "8.6", "9.2", "10.4"})
NAVIGATION = "12."

REFERENCES = ("for", "headers", "aria-labelledby", "aria-describedby", "aria-owns", "aria-controls")
"""Attributes that name other elements by their identifiers."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Criteria that do not concern a kind of source, those whose failures are only doubts, and why."""

    left_out: frozenset[str]
    doubt: str
    doubted: frozenset[str] | None = None

    def concerns(self, number: str) -> bool:
        """True when criterion *number* makes sense here."""
        return number not in self.left_out and not number.startswith(NAVIGATION)


FRAGMENT = Scope(OF_THE_WHOLE_PAGE, "Dans les pages qui contiennent ce fragment, ce défaut demeure-t-il ?")
MESSAGE = Scope(
    frozenset({"8.1", "8.5", "8.6", "9.2", "10.4"}),
    "Les messageries des destinataires lisent-elles les feuilles de style ? Si oui, présentez avec elles.",
    doubted=frozenset({"10.1"}),
)
SCOPES: Mapping[PageKind, Scope] = {PageKind.FRAGMENT: FRAGMENT, PageKind.MESSAGE: MESSAGE}


def within_scope(number: str, check: Check) -> Check:
    """*check* of criterion *number*, that says of a fragment or of a message only what holds for it."""

    def scoped(page: Page, view: View) -> Iterable[Judgement]:
        scope = SCOPES.get(page.kind)
        if scope is None:
            return check(page, view)
        if not scope.concerns(number):
            return ()
        found = check(page, view)
        return _doubted(found, scope.doubt) if _unsure(number, scope, view) else found

    return scoped


def _unsure(number: str, scope: Scope, view: View) -> bool:
    if scope.doubted is not None:
        return number in scope.doubted
    return number not in OF_ONE_ELEMENT or _points_outside(view)


def _points_outside(view: View) -> bool:
    """True when an element names another one that the source does not hold."""
    document = view.document
    return any(
        word not in document.by_id
        for element in document.elements
        for name in REFERENCES
        if name in element.attributes
        for word in element.words(name)
    )


def _doubted(judgements: Iterable[Judgement], question: str) -> Iterator[Judgement]:
    for judgement in judgements:
        if judgement.verdict is Verdict.FAILED:
            yield replace(judgement, verdict=Verdict.CANT_TELL, question=question, remedy="")
        else:
            yield judgement
