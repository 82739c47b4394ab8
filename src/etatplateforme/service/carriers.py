"""From the settings and the manifest of a service to what carries its messages, one provider a channel.

Mail is always there, and the service's own software when the settings name some. SMS and letters are there when the
manifest declares the channel; letters are written under its postal address. Notes wait at its counter as soon as it has
one: they are the way of who has no other.
"""

from collections.abc import Collection
from decimal import Decimal

from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.carriers import SmsSettings
from etatplateforme.manifest.secret import SecretRef
from etatplateforme.notifications.channels.brevo_sms import API as BREVO
from etatplateforme.notifications.channels.brevo_sms import BrevoSms
from etatplateforme.notifications.channels.counter import CounterNotes
from etatplateforme.notifications.channels.dkim import DkimKey, DkimSigner
from etatplateforme.notifications.channels.http_sms import HttpSms, HttpSmsApi
from etatplateforme.notifications.channels.letter import Letters
from etatplateforme.notifications.channels.letter_page import LetterHead, Window
from etatplateforme.notifications.channels.ovh_sms import API as OVH
from etatplateforme.notifications.channels.ovh_sms import OvhKeys, OvhSms
from etatplateforme.notifications.channels.signature import HmacSecret
from etatplateforme.notifications.channels.sms import SmsPrice, SmsWriting
from etatplateforme.notifications.channels.smtp import Smtp
from etatplateforme.notifications.channels.unsubscribe import Unsubscription
from etatplateforme.notifications.channels.webhook import Endpoint, Webhooks
from etatplateforme.notifications.provider import Provider, Recipient, Software
from etatplateforme.notifications.render import Sender, wire_address
from etatplateforme.service.foundations import Plan
from etatplateforme.values.contact import MailAddress

COUNTER = "guichet"
"""The name by which a note calls the counter of the manifest."""


def carriers(plan: Plan, sender: Sender, channels: Collection[str]) -> tuple[Provider, ...]:
    """The providers of a service that declares *channels*.

    Raises InvalidInput for a setting or a secret that cannot serve.
    """
    found: list[Provider] = [_mail(plan, sender)]
    if "sms" in channels and plan.settings.sms is not None:
        found.append(_sms(plan, plan.settings.sms))
    access = plan.manifest.access
    if "post" in channels and access.post is not None:
        chosen = plan.settings.letters
        window = Window(chosen.window_left, chosen.window_top, chosen.window_width, chosen.window_height)
        head = LetterHead((plan.manifest.operator.name, *access.post.lines), access.post.city, window)
        found.append(Letters(head, plan.calendar, chosen.large_print, chosen.shown_at or ""))
    if access.counter is not None:  # whatever is declared: who has no other way finds a note
        found.append(CounterNotes(frozenset({COUNTER}), plan.settings.letters.shown_at or ""))
    if plan.settings.webhooks:
        endpoints = {
            name: Endpoint(one.url, HmacSecret(one.secret.resolve(plan.environ)), one.drops_doubles_for)
            for name, one in plan.settings.webhooks.items()
        }
        found.append(Webhooks(endpoints))
    return tuple(found)


def team_of(plan: Plan) -> Recipient | None:
    """Who is told of a deadline, as the manifest says; None for a note at the counter.

    :raises InvalidInput: ``unknown_team_webhook`` when the settings name no such software.
    """
    declared = plan.manifest.notifications
    if declared is None:
        return None
    team = declared.team
    if team.webhook is not None and team.webhook not in plan.settings.webhooks:
        raise InvalidInput(
            "Le logiciel par lequel prévenir l'équipe n'est pas dans les réglages.",
            remedy="Décrivez-le dans la table « webhooks » de settings.toml, sous le nom que le manifeste lui donne.",
            code="unknown_team_webhook",
        )
    if team.webhook is not None:
        return Software(team.webhook)
    return MailAddress.parse(team.mail) if team.mail is not None else None


def _mail(plan: Plan, sender: Sender) -> Smtp:
    smtp = plan.settings.smtp
    if smtp is None:
        return Smtp(sender, plan.calendar)
    keys = dkim_keys(plan, wire_address(sender.address).rpartition("@")[2])
    out = smtp.unsubscribe
    return Smtp(
        sender,
        plan.calendar,
        signer=DkimSigner(keys) if keys else None,
        unsubscription=Unsubscription(out.url, out.secret.resolve(plan.environ)) if out is not None else None,
    )


def dkim_keys(plan: Plan, domain: str) -> list[DkimKey]:
    """The keys that sign the mail of *domain*, in the order of the settings.

    :raises InvalidInput: ``secret_missing`` or ``invalid_dkim_key``.
    """
    keys = () if plan.settings.smtp is None else plan.settings.smtp.dkim
    return [DkimKey.from_pem(key.domain or domain, key.selector, key.private_key.resolve(plan.environ)) for key in keys]


def _sms(plan: Plan, settings: SmsSettings) -> Provider:
    """The carrier of the settings; its table says that nothing is missing."""

    def secret(reference: SecretRef | None) -> str:
        return reference.resolve(plan.environ) if reference is not None else ""

    price = settings.price
    known = SmsPrice(Decimal(str(price.euros)), price.since, price.source) if price is not None else None
    writing = SmsWriting(settings.sender, settings.lossy, known)
    if settings.carrier == "ovh":
        keys = OvhKeys(settings.application or "", secret(settings.application_secret), secret(settings.consumer))
        return OvhSms(settings.account or "", keys, writing, url=settings.url or OVH)
    if settings.carrier == "brevo":
        return BrevoSms(secret(settings.api_key), writing, settings.receipts_url or "", url=settings.url or BREVO)
    api = settings.api
    assert api is not None  # the table was refused without it
    described = HttpSmsApi(
        api.url,
        api.fields,
        api.id_at,
        api.body,
        credentials_header=api.credentials_header,
        credentials=secret(api.credentials),
        idempotency_header=api.idempotency_header or "",
        same_key_for=api.same_key_for,
        look_up_url=api.look_up_url or "",
        look_up_id_at=api.look_up_id_at or "",
    )
    return HttpSms(described, writing)
