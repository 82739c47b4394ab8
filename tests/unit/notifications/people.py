"""People to write to: each lacks something, or is represented by somebody."""

from datetime import UTC, date, datetime

from etatplateforme.notifications.choice import Addressee, Representative
from etatplateforme.notifications.message import Presentation
from etatplateforme.notifications.preferences import Preferences, Stance
from etatplateforme.notifications.recipient import Channel
from etatplateforme.values.contact import Contact, Domiciliation, MailAddress, Phone, PostalAddress
from etatplateforme.values.mandate import Capacity, Mandate

TODAY = date(2026, 11, 20)
COUNTER = "Mairie de Marivaux, accueil"
HOME = PostalAddress(("12 rue des Lilas",), "01000", "Marivaux")
CCAS = PostalAddress(("1 place de la Mairie",), "01000", "Marivaux")
SHELTER = Domiciliation("CCAS de Marivaux", CCAS, date(2026, 3, 1), date(2027, 2, 28))

MARIE = MailAddress("marie@exemple.test")
EVERYTHING = Addressee("marie", "Marie Dubois", Contact(MARIE, Phone("+33612345678"), HOME))
ODETTE = Addressee("odette", "Odette Martin", Contact(phone=Phone("+33474000000"), postal=HOME))
"""No mail, and a phone that receives no SMS."""
PAUL = Addressee("paul", "Paul Petit", Contact(domiciliation=SHELTER))
"""No stable home: domiciled at the CCAS."""
NOBODY = Addressee("sans", "Karim Sans-Adresse")
LEILA = Addressee("leila", "Leïla Haddad", Contact(MARIE), Preferences(language="ar"))
GEORGES = Addressee(
    "georges",
    "Georges Roux",
    Contact(MARIE, postal=HOME),
    Preferences((Channel.LETTER,), presentation=Presentation.LARGE),
)
"""Reads large print, prefers paper."""
LOUIS = Addressee("louis", "Louis Blanc", Contact(postal=HOME))
GUARDIAN = Addressee("tutrice", "Agnès Noir", Contact(MailAddress("agnes@exemple.test")))


def mandate(
    capacity: Capacity, purposes: frozenset[str] = frozenset({"notify", "acknowledge"}), until: date | None = None
) -> Mandate:
    """Agnès may act for Louis."""
    return Mandate("louis", "tutrice", capacity, purposes, date(2026, 1, 1), until)


def represented(capacity: Capacity, purposes: frozenset[str] = frozenset({"notify", "acknowledge"})) -> Representative:
    """The same, as one to write to."""
    return Representative(mandate(capacity, purposes, date(2026, 12, 31)), GUARDIAN)


def stance(channel: Channel, *, agrees: bool, day: int = 3) -> Stance:
    """Said at the counter in September 2026."""
    return Stance(channel, agrees, datetime(2026, 9, day, 10, tzinfo=UTC), "au guichet")
