"""What all SMS providers share: the text that leaves, how it is cut and what it costs, shown before it leaves."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.gsm import Segmentation, segmented
from etatplateforme.notifications.channels.typography import simplified, unaccented
from etatplateforme.notifications.message import Part
from etatplateforme.notifications.provider import Parcel
from etatplateforme.notifications.render import plain_text
from etatplateforme.values.contact import Phone

MOST_SEGMENTS = 6
"""918 characters in 7 bits: what GOV.UK Notify allows, and what phones put together again without fail."""

_SENDER = re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 ]{3,11}")
_BLANKS = re.compile(r"\n{2,}")


@dataclass(frozen=True, slots=True)
class SmsPrice:
    """Price of one segment in euros, tax included or not as *source* says, from *since* on: it changes, so it is dated.

    :raises InvalidInput: code ``invalid_price``.
    """

    euros: Decimal
    since: date
    source: str

    def __post_init__(self) -> None:
        if not self.euros.is_finite() or not 0 <= self.euros <= 10 or not self.source.strip():
            raise InvalidInput(
                "Le prix d'un SMS n'est pas valable.",
                remedy="Donnez le prix d'un segment en euros, la date depuis laquelle il vaut et d'où il vient.",
                code="invalid_price",
            )


@dataclass(frozen=True, slots=True)
class SmsWriting:
    """How a service writes its SMS: who is shown as the sender, whether letters may lose their accent, the price.

    *sender* is 3 to 11 letters, digits and spaces with a letter among them (FFTélécoms charter of the alphanumeric
    sender); nobody can answer it.

    :raises InvalidInput: code ``invalid_sms_sender``.
    """

    sender: str
    lossy: bool = False
    price: SmsPrice | None = None

    def __post_init__(self) -> None:
        if not _SENDER.fullmatch(self.sender) or self.sender != self.sender.strip():
            raise InvalidInput(
                "Le nom d'expéditeur des SMS n'est pas valable.",
                remedy="Écrivez de 3 à 11 lettres sans accent, chiffres ou espaces : « Marivaux ».",
                code="invalid_sms_sender",
            )


@dataclass(frozen=True, slots=True)
class SmsPreview:
    """What would leave, before it does.

    ``shortened`` tells what the lossy option changed, from each character to what replaces it: to be shown to who
    writes. ``saved`` is how many segments the option would save when it is off. ``euros`` None: the price is not known.
    """

    text: str = field(repr=False)
    segmentation: Segmentation = field(repr=False)
    shortened: Mapping[str, str] = field(repr=False)
    saved: int
    euros: Decimal | None

    @property
    def segments(self) -> int:
        """Segments that are billed."""
        return self.segmentation.segments


def preview(text: str, writing: SmsWriting) -> SmsPreview:
    """How *text* would leave."""
    kept, lossy = simplified(text), unaccented(text)
    sent = lossy if writing.lossy else kept
    cut = segmented(sent)
    changed = (
        {mark: unaccented(mark) for mark in dict.fromkeys(kept) if unaccented(mark) != mark} if writing.lossy else {}
    )
    saved = 0 if writing.lossy else cut.segments - segmented(lossy).segments
    euros = writing.price.euros * cut.segments if writing.price is not None else None
    return SmsPreview(sent, cut, MappingProxyType(changed), saved, euros)


def sms_text(content: tuple[Part, ...]) -> str:
    """The text of a message as an SMS: its blocks one below the other. An SMS has no subject."""
    return _BLANKS.sub("\n", plain_text("", content).strip())


def prepared(parcel: Parcel, writing: SmsWriting) -> tuple[Phone, SmsPreview]:
    """Number and text of *parcel*.

    :raises InvalidInput: code ``not_an_sms``: the recipient is not a phone, or the text is longer than six segments.
    """
    if not isinstance(parcel.recipient, Phone):
        raise _not_an_sms("Un SMS va vers un numéro de téléphone.", "Choisissez la voie qui convient au destinataire.")
    shown = preview(sms_text(parcel.content), writing)
    if shown.segments > MOST_SEGMENTS:
        raise _not_an_sms(
            f"Ce texte demande {shown.segments} SMS.",
            f"Raccourcissez-le à {MOST_SEGMENTS} SMS au plus, ou renvoyez vers un courrier.",
        )
    return parcel.recipient, shown


def _not_an_sms(problem: str, remedy: str) -> InvalidInput:
    return InvalidInput(problem, remedy=remedy, code="not_an_sms")
