"""Who carries the messages of a service: the relay for mail, the tray for letters and for notes at the counter."""

from importlib.util import find_spec

from etatplateforme.manifest import Manifest
from etatplateforme.notifications.channels.counter import CounterNotes
from etatplateforme.notifications.channels.letter import Letters
from etatplateforme.notifications.channels.letter_page import LetterHead
from etatplateforme.notifications.channels.smtp import Smtp
from etatplateforme.notifications.provider import Provider
from etatplateforme.notifications.render import Sender
from etatplateforme.values.calendar import Calendar


def counter_of(manifest: Manifest) -> str:
    """The desk where notes wait: the counter of the manifest, else the body itself."""
    counter = manifest.access.counter
    return manifest.operator.name if counter is None else counter.name


def carriers(manifest: Manifest, sender: Sender, calendar: Calendar) -> tuple[Provider, ...]:
    """One provider a channel. Letters are printed where the extra ``letters`` is, and a place gives their address."""
    notes = CounterNotes(frozenset({counter_of(manifest)}))
    place = manifest.access.post or manifest.access.counter
    if place is None or find_spec("weasyprint") is None:
        return (Smtp(sender, calendar), notes)
    head = LetterHead((manifest.operator.name, *place.lines), place.city)
    return (Smtp(sender, calendar), Letters(head, calendar), notes)
