"""The guarantor in a unit test: a page that fails says every fault, where it stands and what to do."""

from collections.abc import Iterable, Mapping

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.accessibility.aside import numbers, without
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.wholeness import unfinished
from etatplateforme.guarantor.dom import read
from etatplateforme.guarantor.facts import NO_SHEETS, Page
from etatplateforme.guarantor.report.lines import finding_lines
from etatplateforme.guarantor.report.words import counted
from etatplateforme.values.finding import Finding, Verdict


def assert_accessible(
    html: str,
    *,
    sheets: Mapping[str, str] = NO_SHEETS,
    ignore: Iterable[str] = (),
    strict: bool = False,
    without_sheets: bool = False,
    name: str = "page",
) -> None:
    """Raise AssertionError, in French, when the page *html* certainly breaks a criterion of the RGAA.

    :param html: a whole page, as the browser receives it.
    :param sheets: the style sheets that the page links, by their address as it writes it.
    :param ignore: criteria (``"1.1"`` or ``"RGAA-1.1"``) and tests (``"1.1.1"``) to leave aside.
    :param strict: list also what only a person can judge, and fail for it.
    :param without_sheets: judge though linked sheets are missing: what hangs on them is then never a failure.
    :param name: what the message calls the page.
    :raises InvalidInput: for a fragment or a template (``not_a_page``), linked sheets that were not given
        (``sheets_not_given``), a criterion that is not a number (``unknown_criterion``).
    """
    if (why := unfinished(html)) is not None:
        raise InvalidInput(
            f"Ce texte n'est pas jugé : {why}.",
            remedy="Donnez la page entière, telle que le navigateur la reçoit.",
            code="not_a_page",
        )
    left = numbers(ignore)
    if not without_sheets:
        _all_given(html, sheets)
    audit = without(audit_pages([Page(name, html, sheets=sheets)]), left)
    told = audit.of(Verdict.FAILED) + (audit.of(Verdict.CANT_TELL) if strict else ())
    if told:
        raise AssertionError(_message(name, told))


def linked_sheets(html: str) -> tuple[str, ...]:
    """Addresses of the style sheets that a page links, as it writes them; not those that it offers as alternatives."""
    links = (one.attributes for one in read(html).elements if one.tag == "link" and "href" in one.attributes)
    kinds = ((one["href"], one.get("rel", "").lower().split()) for one in links)
    return tuple(address for address, rel in kinds if "stylesheet" in rel and "alternate" not in rel)


def _all_given(html: str, sheets: Mapping[str, str]) -> None:
    missing = sorted({address for address in linked_sheets(html) if address not in sheets})
    if missing:
        raise InvalidInput(
            f"La page lie des feuilles de style qui ne sont pas données : {_named(missing)}.",
            remedy="Donnez leur texte dans « sheets », par leur adresse ; ou, pour s'en passer, without_sheets=True.",
            code="sheets_not_given",
        )


def _named(addresses: list[str]) -> str:
    """A few addresses, without their query: it may hold a key."""
    return ", ".join(address.partition("?")[0] for address in addresses[:5])


def _message(name: str, told: tuple[Finding, ...]) -> str:
    failures = sum(finding.verdict is Verdict.FAILED for finding in told)
    doubts = len(told) - failures
    brief = f"{name} : {counted(failures, 'point')} à corriger"
    judged = f", {counted(doubts, 'point')} à faire juger par une personne" if doubts else ""
    return "\n".join([brief + judged, *(line for finding in told for line in finding_lines(finding))])
