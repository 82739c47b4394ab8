"""Mail through the service's relay (SMTP, RFC 5321): one message, one recipient, under a stable Message-ID.

With keys, each mail is signed (DKIM); a bulk mail carries the one-click unsubscription, in its headers and in its text.
"""

from datetime import datetime, timedelta
from types import MappingProxyType

from etatplateforme.core.effects import MailOutcome, MailState, Op, SendMail, send_mail
from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.dkim import DkimSigner
from etatplateforme.notifications.channels.unsubscribe import Unsubscription
from etatplateforme.notifications.message import Kind, Paragraph
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

    def __init__(
        self,
        sender: Sender,
        calendar: Calendar,
        timeout: timedelta = timedelta(seconds=10),
        *,
        signer: DkimSigner | None = None,
        unsubscription: Unsubscription | None = None,
    ) -> None:
        """Raises InvalidInput ``dkim_not_aligned`` when no key of *signer* is of the sender's domain, or above it."""
        self._renderer = Renderer(sender)
        self._calendar = calendar
        self._timeout = timeout
        self._signer = signer
        self._unsubscription = unsubscription
        if signer is not None and not _aligned(self._renderer.envelope_sender, signer):
            raise InvalidInput(
                "Aucune clé DKIM n'est du domaine de l'expéditeur : sa signature ne prouverait rien.",
                remedy="Signez avec une clé du domaine de l'adresse d'expédition, ou d'un domaine au-dessus.",
                code="dkim_not_aligned",
            )

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
        content, before = parcel.content, b""
        if parcel.kind is Kind.BULK and self._unsubscription is not None:
            link = self._unsubscription.link(parcel.id)
            content = (*content, Paragraph(f"Pour ne plus recevoir ces messages : {link}"))
            before = self._unsubscription.headers(parcel.id)
        letter = Letter(parcel.id, parcel.kind, parcel.recipient, parcel.subject, content, parcel.presentation)
        mail = before + self._renderer.render(letter, self._calendar.local(parcel.at))
        if self._signer is not None:
            mail = self._signer.sign(mail, parcel.at)
        return SendMail(self._renderer.envelope_sender, letter.wire_recipient, mail, self._timeout.total_seconds())


def _aligned(sender: str, signer: DkimSigner) -> bool:
    """Whether a key speaks for the domain of *sender* (relaxed alignment, RFC 7489, 3.1.1, without public suffixes)."""
    domain = sender.rpartition("@")[2].lower()
    return any(domain == signed or domain.endswith(f".{signed}") for signed in signer.domains)


def outcome_of(said: MailOutcome) -> Outcome:
    """What the relay said, as the ledger knows it."""
    return Outcome(
        _FATES[said.state],
        code=said.code,
        detail=said.enhanced,
        unknown_recipient=said.state is MailState.REFUSED and said.enhanced == UNKNOWN_MAILBOX,
        hangs_up=said.state is MailState.FAILED or said.code == CLOSING,
    )
