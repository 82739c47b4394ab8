"""What a person chose: channels in their order, language, large print or plain text, their agreements and refusals.

A stance is never overwritten: each has its moment and the act by which it was given, so that consent can be shown
(RGPD, art. 7-1) and withdrawing is as easy as giving (art. 7-3). No stance is needed to write to somebody about their
own request: the administration may answer by electronic means unless they expressly refuse (CRPA L112-14).
"""

from dataclasses import dataclass, field
from datetime import datetime

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.message import Presentation
from etatplateforme.notifications.parts import is_language
from etatplateforme.notifications.recipient import Channel
from etatplateforme.values.text import has_hidden_characters

CHOOSABLE = (Channel.MAIL, Channel.SMS, Channel.LETTER, Channel.COUNTER)
"""Channels that reach a person; a note at the counter can never be refused, since something must remain."""

LONGEST_ACT = 200
MOST_STANCES = 200


@dataclass(frozen=True, slots=True)
class Stance:
    """A yes or a no to a channel: when (aware), and by which act (« au guichet, le 3 septembre », a form, a link).

    :raises InvalidInput: code ``invalid_preferences``.
    """

    channel: Channel
    agrees: bool
    at: datetime
    act: str = field(repr=False)

    def __post_init__(self) -> None:
        told = self.act.strip() and len(self.act) <= LONGEST_ACT and not has_hidden_characters(self.act)
        if self.channel not in CHOOSABLE or self.at.utcoffset() is None or not told:
            raise _invalid()
        if self.channel is Channel.COUNTER and not self.agrees:
            raise _invalid()


@dataclass(frozen=True, slots=True)
class Preferences:
    """What a person chose. ``channels`` are those that they prefer, best first; nothing: the SDK's order.

    ``language`` is that in which they read best, added to the French when a template has it. ``stances`` are in order
    of time.

    :raises InvalidInput: code ``invalid_preferences``.
    """

    channels: tuple[Channel, ...] = ()
    language: str = "fr"
    presentation: Presentation = Presentation.STANDARD
    stances: tuple[Stance, ...] = ()

    def __post_init__(self) -> None:
        known = all(channel in CHOOSABLE for channel in self.channels)
        once = len(set(self.channels)) == len(self.channels)
        moments = [stance.at for stance in self.stances]
        ordered = len(moments) <= MOST_STANCES and moments == sorted(moments)
        if not (known and once and ordered and is_language(self.language)):
            raise _invalid()

    def stance(self, channel: Channel) -> Stance | None:
        """The latest word on *channel*."""
        return next((stance for stance in reversed(self.stances) if stance.channel is channel), None)


def _invalid() -> InvalidInput:
    return InvalidInput(
        "Ces préférences ne sont pas valables.",
        remedy="Donnez des canaux différents (courriel, SMS, courrier, guichet), un code de langue, et pour chaque "
        "accord ou refus son instant et l'acte qui l'a recueilli. Le guichet ne se refuse pas.",
        citizen_message="Un de vos choix n'a pas pu être enregistré. Vérifiez-les, ou dites-les au guichet.",
        code="invalid_preferences",
    )
