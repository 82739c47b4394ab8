"""Mail through the service's relay (SMTP, RFC 5321): one message, one recipient, under a stable Message-ID."""

from datetime import datetime, timedelta
from types import MappingProxyType

from etatplateforme.core.effects import MailOutcome, MailState, Op, SendMail, send_mail
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.notifications.render import Letter, Renderer, Sender
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress

CLOSING = 421
"""The relay is closing the connection (RFC 5321, 3.8): the next message opens another."""
UNKNOWN_MAILBOX = "5.1.1"

_FATES = MappingProxyType(
    {
        MailState.ACCEPTED: Fate.ACCEPTED,
        MailState.REFUSED: Fate.REFUSED,
        MailState.REFUSED_FOR_NOW: Fate.REFUSED_FOR_NOW,
        MailState.FAILED: Fate.UNREACHED,
        MailState.UNCERTAIN: Fate.UNCERTAIN,
    }
)


class Smtp:
    """Mail from one sender, dated by the calendar of the territory."""

    name = "smtp"
    channel = Channel.MAIL
    same_key_for = timedelta()

    def __init__(self, sender: Sender, calendar: Calendar, timeout: timedelta = timedelta(seconds=10)) -> None:
        self._renderer = Renderer(sender)
        self._calendar = calendar
        self._timeout = timeout

    def send(self, parcel: Parcel) -> Op[Outcome]:
        """Give *parcel* to the relay. Raises InvalidInput when it is not for a mail address."""
        return outcome_of((yield from send_mail(self._mail(parcel))))

    def look_up(self, parcel: Parcel, begun_at: datetime) -> Op[Outcome | None]:
        """A relay cannot be asked."""
        yield from ()
        return None

    def _mail(self, parcel: Parcel) -> SendMail:
        if not isinstance(parcel.recipient, MailAddress):
            raise InvalidInput(
                "Ce message n'est pas pour une adresse électronique.",
                remedy="Donnez-le au fournisseur de son canal.",
                code="wrong_channel",
            )
        letter = Letter(parcel.id, parcel.kind, parcel.recipient, parcel.subject, parcel.content)
        content = self._renderer.render(letter, self._calendar.local(parcel.at))
        return SendMail(self._renderer.envelope_sender, letter.wire_recipient, content, self._timeout.total_seconds())


def outcome_of(said: MailOutcome) -> Outcome:
    """What the relay said, as the ledger knows it."""
    return Outcome(
        _FATES[said.state],
        code=said.code,
        detail=said.enhanced,
        unknown_recipient=said.state is MailState.REFUSED and said.enhanced == UNKNOWN_MAILBOX,
        hangs_up=said.state is MailState.FAILED or said.code == CLOSING,
    )
