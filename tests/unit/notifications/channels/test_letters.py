"""Letters and notes: what is on paper, where it stands, and how an agent works through the tray."""

import importlib
import re
import subprocess
import sys
from collections.abc import Generator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from etatplateforme.core.action import Sync
from etatplateforme.core.clock import StillClock, Within
from etatplateforme.core.effects import Call, Effect, Query, Reply, Row, Statement, Transact
from etatplateforme.core.gate import OpenGate
from etatplateforme.core.journal import SilentJournal
from etatplateforme.core.mail import MailWire
from etatplateforme.core.ports import Ports
from etatplateforme.core.runner import Guard, SyncRunner
from etatplateforme.core.store import Store
from etatplateforme.core.wire import Wire
from etatplateforme.errors import Conflict, EtatError, InvalidInput, StorageFull, Unavailable
from etatplateforme.evidence.pdf import inspect_pdf
from etatplateforme.notifications.channels.conformance import ID, ProviderConformance, played
from etatplateforme.notifications.channels.counter import CounterNotes
from etatplateforme.notifications.channels.letter import Letters
from etatplateforme.notifications.channels.letter_page import LetterHead, Window, letter_page
from etatplateforme.notifications.channels.pdf import MOST_PAGES, Printed, printed
from etatplateforme.notifications.channels.tray import KEPT_WAITING, SCHEMA, TrayState
from etatplateforme.notifications.channels.tray_block import Tray
from etatplateforme.notifications.channels.tray_holder import TRAY
from etatplateforme.notifications.delivered import Delivered
from etatplateforme.notifications.message import Heading, Items, Kind, Paragraph
from etatplateforme.notifications.provider import AtCounter, Fate, Outcome, Parcel, Posted, Provider
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import PostalAddress

AT = datetime(2026, 11, 28, 9, 0, tzinfo=UTC)
HEAD = LetterHead(("Mairie de Marivaux-lès-Bois", "1 place de la Mairie", "23120 Marivaux-lès-Bois"), "Marivaux")
MARIE = Posted("Madame Marie EXEMPLE", PostalAddress(("Appartement 12", "8 rue du Lavoir"), "23120", "MARIVAUX"))
CONTENT = (Paragraph("Madame,"), Heading("Pièces à apporter"), Items(("un livret", "une facture")), Paragraph("Merci."))
LETTERS, NOTES = Letters(HEAD, Calendar()), CounterNotes(frozenset({"mairie"}))
QUICK = replace(LETTERS, printer=lambda page: Printed(b"%PDF-1.7 " + page.encode(), 1))
"""The same, where a test does not look at the paper."""


def letter(identity: str = ID, **changes: Any) -> Parcel:
    parcel = Parcel(identity, 1, Kind.SERVICE, AT, MARIE, "Votre inscription", CONTENT, "CANT-12")
    return replace(parcel, **changes)


def note(identity: str = "note-de-marie-0001") -> Parcel:
    return letter(identity, recipient=AtCounter("Marie EXEMPLE, dossier 12", "mairie"))


# --- the page --------------------------------------------------------------------------------------------------------


def pdf(large: bool = False, to: Posted = MARIE, text: str = "Merci.") -> bytes:
    content = (*CONTENT, Paragraph(text))
    page = letter_page(HEAD, to, "Votre inscription", content, dated="28 novembre 2026", large_print=large)
    return printed(page).content


def words(content: bytes, folder: Path) -> list[tuple[str, float, float, float]]:
    """Each word with its left, its top and its right, in millimetres, as poppler reads them."""
    path = folder / "lettre.pdf"
    path.write_bytes(content)
    text = subprocess.run(
        ["pdftotext", "-bbox", path, "-"], capture_output=True, text=True, check=True, timeout=30
    ).stdout
    found = re.findall(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="[\d.]+">([^<]*)</word>', text)
    return [(word, *(float(number) * 25.4 / 72 for number in numbers)) for *numbers, word in found]


@pytest.mark.parametrize("large", [False, True])
def test_the_pdf_can_be_read_by_assistive_technology(large: bool) -> None:
    content = pdf(large)
    facts = inspect_pdf(content)
    assert (facts.tagged, facts.structured, facts.titled, facts.language) == (True, True, True, True)
    pikepdf = importlib.import_module("pikepdf")
    with pikepdf.open(BytesIO(content)) as document:
        assert 'pdfuaid:part="1"' in document.Root.Metadata.read_bytes().decode()
        assert str(document.Root.Lang) == "fr"
        tags = {str(item["/S"]) for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item}
    assert {"/H1", "/H2", "/L", "/LI", "/P"} <= tags


@pytest.mark.parametrize("large", [False, True])
def test_the_address_stands_in_the_window_and_alone(large: bool, tmp_path: Path) -> None:
    window = Window()
    found = words(pdf(large), tmp_path)
    inside = [word for word, left, top, _ in found if left >= window.left - 1 and window.top <= top <= window.top + 33]
    assert inside == [*MARIE.name.split(), "Appartement", "12", "8", "rue", "du", "Lavoir", "23120", "MARIVAUX"]
    assert all(right <= window.left + window.width for word, _, top, right in found if top < window.top + 33)
    beside = [left for _, left, top, right in found if window.top <= top <= window.top + 33 and right > window.left]
    assert min(beside) >= window.left - 0.1


def test_a_long_address_is_smaller_and_never_cut(tmp_path: Path) -> None:
    lines = (
        "Chez Monsieur Jean EXEMPLE",
        "Appartement 12",
        "Bâtiment C, escalier 4",
        "Résidence des Tilleuls",
        "8 rue du Lavoir",
        "Lieu-dit Le Bas",
    )
    to = Posted("Madame Marie EXEMPLE", PostalAddress(lines, "23120", "MARIVAUX"))
    found = words(pdf(to=to), tmp_path)
    inside = [word for word, left, top, _ in found if left > 109 and 55 <= top <= 88]
    assert " ".join(inside).endswith("Lieu-dit Le Bas 23120 MARIVAUX")


def test_large_print_is_larger(tmp_path: Path) -> None:
    def height(content: bytes) -> float:
        path = tmp_path / "x.pdf"
        path.write_bytes(content)
        command = ["pdftotext", "-bbox", str(path), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True, timeout=30).stdout
        top, bottom = re.findall(r'yMin="([\d.]+)" xMax="[\d.]+" yMax="([\d.]+)">livret<', text)[0]
        return float(bottom) - float(top)

    assert height(pdf(large=True)) == pytest.approx(1.5 * height(pdf()), rel=0.01)


def test_what_people_write_stays_text() -> None:
    page = letter_page(
        HEAD, replace(MARIE, name="<b>&"), "<script>", (Paragraph("<img src=x>"),), dated="hier", reference="<i>"
    )
    assert "<script>" not in page
    assert "<img" not in page
    assert "&lt;b&gt;&amp;" in page
    assert "&lt;i&gt;" in page


def test_nothing_is_fetched() -> None:
    asked: list[str] = []

    def note_requests(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and str(arguments[0]).endswith("secret.png"):
            asked.append(event)

    sys.addaudithook(note_requests)
    image = '<img src="file:///tmp/secret.png" alt="x"><link rel="stylesheet" href="http://127.0.0.1:1/x.css">'
    page = f'<html lang="fr"><head><title>x</title></head><body>{image}<p>Texte</p></body></html>'
    assert inspect_pdf(printed(page).content).tagged
    assert asked == []


def test_a_letter_has_an_end() -> None:
    with pytest.raises(InvalidInput) as refusal:
        printed("<p style='break-after: page'>x</p>" * (MOST_PAGES + 1))
    assert refusal.value.code == "letter_too_long"


def test_a_head_without_a_line_is_refused() -> None:
    for lines, town in (
        ((), "Marivaux"),
        (("Mairie",), " "),
        (("Mai\nrie",), "Marivaux"),
        (("Mairie",) * 9, "Marivaux"),
    ):
        with pytest.raises(InvalidInput):
            LetterHead(lines, town)


# --- the port --------------------------------------------------------------------------------------------------------


class _Papers(ProviderConformance):
    def accepting(self, effect: Effect[object]) -> object:
        if isinstance(effect, Query):
            return (("waiting",),)
        if isinstance(effect, Transact):
            return tuple(() for _ in effect.steps)
        assert isinstance(effect, Call)
        return Reply(201)


class TestLetters(_Papers):
    def provider(self) -> Provider:
        return QUICK


class TestNotes(_Papers):
    def provider(self) -> Provider:
        return NOTES


def test_without_the_extra_the_message_waits() -> None:
    def absent(page: str) -> Printed:
        raise Unavailable("Absent.", remedy="Installez-le.", code="letters_not_installed")

    outcome = played(replace(LETTERS, printer=absent).send(letter()), lambda effect: ())
    assert (outcome.fate, outcome.detail, outcome.hangs_up) == (Fate.UNREACHED, "letters_not_installed", True)


def test_the_copy_for_the_sandbox_changes_nothing_of_the_delivery() -> None:
    def world(effect: Effect[object]) -> object:
        if isinstance(effect, Call):
            raise StorageFull("Plein.", remedy="…")
        return tuple(() for _ in effect.steps) if isinstance(effect, Transact) else ()

    shown = replace(NOTES, shown_at="http://127.0.0.1:1/courrier")
    assert played(shown.send(note()), world).fate is Fate.ACCEPTED


# --- the tray --------------------------------------------------------------------------------------------------------


class Office:
    """A store with a tray, its agent, and the providers that lay into it."""

    def __init__(self, folder: Path) -> None:
        self.clock = StillClock(AT)
        self.store = Store(folder / "tray.db", (SCHEMA,))
        self.ports = Ports(self.clock, Wire(self.clock), self.store, MailWire(None))
        self.tray = Tray[Sync](SyncRunner(Guard(OpenGate(), SilentJournal(), self.clock), self.ports))

    def world(self, effect: Effect[object]) -> object:
        return self.ports.perform(effect, Within.seconds(self.clock, 10))

    def lay(self, provider: Provider, parcel: Parcel) -> Outcome:
        return played(provider.send(parcel), self.world)

    def rows(self, sql: str) -> tuple[Row, ...]:
        return self.store.query(Query(Statement(sql)), Within.seconds(self.clock, 10))


@pytest.fixture
def office(tmp_path: Path) -> Generator[Office]:
    place = Office(tmp_path)
    yield place
    place.ports.close()


def test_a_letter_goes_from_the_tray_to_the_post(office: Office) -> None:
    assert played(LETTERS.look_up(letter(), AT), office.world) is None
    assert office.lay(LETTERS, letter()) == Outcome(Fate.ACCEPTED, provider_id=ID)
    assert office.lay(LETTERS, letter(attempt=2)).fate is Fate.ACCEPTED
    (item,) = office.tray.letters()
    assert (item.id, item.state, item.pages, item.person) == (ID, TrayState.WAITING, 1, "Madame Marie EXEMPLE")
    assert "Marie" not in repr(item)
    assert office.tray.document(ID).startswith(b"%PDF-1.7")
    office.tray.printed(ID)
    office.tray.spoiled(ID)
    office.tray.printed(ID)
    office.clock.advance(60)
    receipt = office.tray.posted(ID)
    assert (receipt.provider, receipt.message_id, receipt.status) == ("letter_tray", ID, Delivered.ON_ITS_WAY)
    assert office.tray.letters() == ()
    assert office.rows("SELECT count(*) FROM tray_content") == ((0,),)
    with pytest.raises(InvalidInput):
        office.tray.document(ID)
    assert office.lay(LETTERS, letter(attempt=3)).fate is Fate.ACCEPTED  # a late second send prints nothing more
    assert office.rows("SELECT count(*) FROM tray_content") == ((0,),)
    back = office.tray.returned(ID)
    assert (back.status, back.unknown_recipient) == (Delivered.FAILED, True)


def test_a_note_waits_at_its_counter(office: Office) -> None:
    assert office.lay(NOTES, note()).fate is Fate.ACCEPTED
    assert office.tray.notes("annexe") == ()
    (item,) = office.tray.notes("mairie")
    assert (item.person, item.place) == ("Marie EXEMPLE, dossier 12", "mairie")
    assert "- un livret" in item.text
    receipt = office.tray.handed_over(item.id)
    assert (receipt.provider, receipt.status) == ("counter_note", Delivered.DELIVERED)
    assert office.tray.notes("mairie") == ()


def test_a_note_for_a_counter_that_does_not_exist_is_refused(office: Office) -> None:
    with pytest.raises(InvalidInput):
        office.lay(NOTES, letter(recipient=AtCounter("Marie", "ailleurs")))


@pytest.mark.parametrize(
    ("moves", "last"),
    [
        ((), "posted"),
        ((), "returned"),
        ((), "spoiled"),
        ((), "handed_over"),
        (("printed",), "printed"),
        (("printed", "posted"), "withdrawn"),
        (("withdrawn",), "printed"),
    ],
)
def test_a_gesture_that_does_not_apply_changes_nothing(moves: tuple[str, ...], last: str, office: Office) -> None:
    office.lay(QUICK, letter())
    for move in moves:
        getattr(office.tray, move)(ID)
    before = office.rows("SELECT * FROM tray")
    with pytest.raises(Conflict) as refusal:
        getattr(office.tray, last)(ID)
    assert refusal.value.code == "wrong_tray_state"
    assert office.rows("SELECT * FROM tray") == before


def test_a_letter_that_nobody_printed_is_deleted_in_time(office: Office) -> None:
    office.lay(QUICK, letter())
    office.lay(NOTES, note())
    (stock,) = played(TRAY.stocks(AT), office.world)
    assert (stock.kept, stock.overdue, stock.endless) == (2, 0, 0)
    late = AT + KEPT_WAITING + timedelta(days=1)
    assert played(TRAY.stocks(late), office.world)[0].overdue == 2
    assert played(TRAY.forget_overdue(late), office.world) == 2
    assert office.tray.letters() == ()
    assert office.rows("SELECT DISTINCT state FROM tray") == (("withdrawn",),)
    assert played(TRAY.stocks(late), office.world) == ()


def test_nothing_is_under_an_unknown_number(office: Office) -> None:
    for gesture in ("printed", "posted", "withdrawn", "document"):
        with pytest.raises(EtatError) as refusal:
            getattr(office.tray, gesture)("inconnu")
        assert refusal.value.code == "not_in_tray"
