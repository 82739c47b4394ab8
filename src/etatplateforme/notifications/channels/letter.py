"""Letters: an accessible PDF, laid once into the tray for an agent to print and post."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from etatplateforme.core.effects import Op, compute
from etatplateforme.errors import InvalidInput, Unavailable
from etatplateforme.notifications.answers import word
from etatplateforme.notifications.channels.letter_page import LetterHead, letter_page
from etatplateforme.notifications.channels.pdf import Printed, printed
from etatplateforme.notifications.channels.shown import show
from etatplateforme.notifications.channels.tray import Laid, laid_already, lay
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Posted
from etatplateforme.values.calendar import Calendar, french_date

FOR_EVER = timedelta(days=36_500)


@dataclass(frozen=True, slots=True)
class Letters:
    """The provider. *large_print* writes every letter in 18 points; *shown_at* is the sandbox's door, if any.

    *printer* makes the PDF of a page.
    """

    head: LetterHead
    calendar: Calendar
    large_print: bool = False
    shown_at: str = ""
    printer: Callable[[str], Printed] = printed
    name: str = "letter_tray"
    channel: Channel = Channel.LETTER
    same_key_for: timedelta = FOR_EVER

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Print the letter and lay it into the tray.

        :raises InvalidInput: ``not_a_letter`` for another recipient, ``letter_too_long``.
        """
        to = parcel.recipient
        if not isinstance(to, Posted):
            raise _not_a_letter("Une lettre va à une adresse postale.")
        page = letter_page(
            self.head,
            to,
            parcel.subject,
            parcel.content,
            dated=french_date(self.calendar.local_date(parcel.at)),
            reference=parcel.reference,
            large_print=self.large_print,
        )
        try:
            pdf = yield from compute(self.printer, page)
        except Unavailable as error:  # the extra is not installed here: the message waits
            return Outcome(Fate.UNREACHED, detail=word(error.code), hangs_up=True)
        laid = Laid(parcel.id, Channel.LETTER, to.name, parcel.subject, "", document=pdf.content, pages=pdf.pages)
        outcome = yield from lay(laid, parcel.at)
        if self.shown_at and outcome.fate is Fate.ACCEPTED:
            yield from show(f"{self.shown_at}/lettres", parcel.id, "application/pdf", pdf.content)
        return outcome

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """Whether the tray has it."""
        return (yield from laid_already(parcel.id))


def _not_a_letter(problem: str) -> InvalidInput:
    return InvalidInput(problem, remedy="Choisissez la voie qui convient au destinataire.", code="not_a_letter")
