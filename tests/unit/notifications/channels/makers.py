"""Our providers, as the tests make them."""

from datetime import timedelta

from etatplateforme.core.effects import Call, Effect, MailOutcome, MailState, Query, Reply, SendMail, Transact
from etatplateforme.notifications.channels.brevo_sms import BrevoSms
from etatplateforme.notifications.channels.dkim import DkimSigner
from etatplateforme.notifications.channels.http_sms import HttpSms, HttpSmsApi
from etatplateforme.notifications.channels.ovh_sms import OvhKeys, OvhSms
from etatplateforme.notifications.channels.signature import HmacSecret
from etatplateforme.notifications.channels.sms import SmsWriting
from etatplateforme.notifications.channels.smtp import Smtp
from etatplateforme.notifications.channels.unsubscribe import Unsubscription
from etatplateforme.notifications.channels.webhook import Endpoint, Webhooks
from etatplateforme.notifications.render import Sender
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.contact import MailAddress
from tests.unit.notifications.channels.keys import dkim_keys

WRITING = SmsWriting("Marivaux")
SECRET = HmacSecret("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
UNSUBSCRIPTION = Unsubscription("https://marivaux.test/desinscription", "un secret de plus de seize caractères")


def ovh(url: str = "https://ovh.test/1.0") -> OvhSms:
    """With the keys that the false carrier knows."""
    keys = OvhKeys("bac-a-sable", "secret-public-du-bac-a-sable", "consommateur-public")
    return OvhSms("sms-bac1-1", keys, WRITING, url=url)


def brevo(url: str = "https://brevo.test/v3") -> BrevoSms:
    """With the key that the false carrier knows."""
    return BrevoSms("cle-publique-du-bac-a-sable", WRITING, url=url)


def plain(url: str = "https://sms.test", *, keyed: bool = True, form: bool = False) -> HttpSms:
    """An API described in the settings."""
    api = HttpSmsApi(
        f"{url}/messages",
        {"to": "{phone}", "text": "{text}", "from": "{sender}", "ref": "{id}", "encoding": "{encoding}"},
        "message.id",
        body="form" if form else "json",
        credentials="Bearer jeton-public-du-bac-a-sable",
        idempotency_header="Idempotency-Key" if keyed else "",
        same_key_for=timedelta(hours=24) if keyed else timedelta(0),
        look_up_url=f"{url}/messages/{{id}}",
        look_up_id_at="message.id",
    )
    return HttpSms(api, WRITING)


def smtp() -> Smtp:
    """Signed mail."""
    sender = Sender(MailAddress("mairie@marivaux.test"), "Mairie")
    return Smtp(sender, Calendar(), signer=DkimSigner(dkim_keys()), unsubscription=UNSUBSCRIPTION)


def webhook(url: str = "https://cantine.test/messages") -> Webhooks:
    """The service's own software."""
    return Webhooks({"cantine": Endpoint(url, SECRET)})


def taking(body: bytes) -> "Taking":
    """A world in which a carrier takes everything and answers *body*."""
    return Taking(body)


class Taking:
    """Answers each effect as who takes the message."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def __call__(self, effect: Effect[object]) -> object:
        match effect:
            case Call():
                return Reply(200, body=self._body)
            case SendMail():
                return MailOutcome(MailState.ACCEPTED, 250)
            case Query():
                return (("waiting",),)
            case Transact():
                return tuple(() for _ in effect.steps)
            case _:
                raise AssertionError(type(effect))
