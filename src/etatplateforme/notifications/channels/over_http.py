"""What an HTTP provider's answer, or its silence, says of one attempt.

==============================================  ======================================================================
what happened                                   outcome
==============================================  ======================================================================
no connection, no time left to begin            unreached: nothing left; the next message would fare no better
request sent, answer never read                 uncertain
2xx that cannot be understood                   uncertain
429                                             refused for now, as long as ``Retry-After`` says; the attempt is spared
408, 425, 503                                   refused for now: the server says that it did not treat the request
other 5xx, 409                                  uncertain: it may have been taken, by this attempt or an earlier one
401, 402, 403, 404, 405, 407, 3xx, or 400 with  refused for now: key, credit, clock or address are wrong, not the
a code that says so                             message
other 4xx                                       refused for good
==============================================  ======================================================================
"""

import json
from collections.abc import Mapping
from datetime import timedelta

from etatplateforme.core.effects import Call, Op, Reply, now
from etatplateforme.core.retry import call, retry_after
from etatplateforme.errors import TooLarge, Unavailable, Uncertain, UnexpectedReply
from etatplateforme.notifications.answers import at_path, identifier, json_of, word
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.values.bounded_json import Json
from etatplateforme.values.check import Check, Health

LONGEST_WAIT = timedelta(days=1)

_NOT_TREATED = frozenset({408, 425, 503})
_OURS_TO_MEND = frozenset({401, 402, 403, 404, 405, 407})
_TAKEN_ALREADY = 409
_KEY_CODES = frozenset({"INVALID_SIGNATURE", "QUERY_TIME_OUT"})
"""OVH says so of its keys, or of a clock that is wrong, with 400."""

_UNCERTAIN = Outcome(Fate.UNCERTAIN)
_UNREACHED = Outcome(Fate.UNREACHED, hangs_up=True)


def post_once(request: Call) -> Op[Reply | Outcome]:
    """Send *request* once: the ledger decides on another try. Answers a 2xx reply, or the outcome of anything else."""
    try:
        reply = yield from call(request)
    except Uncertain:
        return _UNCERTAIN
    except Unavailable:  # of a write, the wire says so only when nothing left
        return _UNREACHED
    except (TooLarge, UnexpectedReply):  # an answer came, and cannot be read
        return _UNCERTAIN
    if reply.ok:
        return reply
    at = yield from now()
    wait = retry_after(reply.headers.get("retry-after"), at)
    return judged(reply, None if wait is None else min(timedelta(seconds=wait), LONGEST_WAIT))


def judged(reply: Reply, wait: timedelta | None) -> Outcome:
    """The outcome of an answer that is not 2xx; *wait* is what ``Retry-After`` asks for."""
    status, detail = reply.status, error_code(reply.body)
    if status == 429:
        return Outcome(Fate.REFUSED_FOR_NOW, status, detail, wait=wait, hangs_up=True, spared=True)
    if status in _NOT_TREATED:
        return Outcome(Fate.REFUSED_FOR_NOW, status, detail, wait=wait, hangs_up=True)
    if status in _OURS_TO_MEND or status < 400 or detail in _KEY_CODES:
        return Outcome(Fate.REFUSED_FOR_NOW, status, detail, wait=wait, hangs_up=True)
    if status < 500 and status != _TAKEN_ALREADY:
        return Outcome(Fate.REFUSED, status, detail)
    return Outcome(Fate.UNCERTAIN, status, detail)


def ask_json(request: Call) -> Op[Json]:
    """The JSON that a read answers; None when it does not come or is none."""
    try:
        reply = yield from call(request)
    except (Unavailable, TooLarge, UnexpectedReply):
        return None
    return json_of(reply.body) if reply.ok else None


def keys_check(provider: str, keys: tuple[str, ...], request: Call) -> Op[Check]:
    """What ``doctor`` says of the *keys* of *provider*: their shape, then what it answers to *request*.

    *request* is a read that changes nothing. A provider that does not answer says nothing of the keys.
    """
    name = f"clés du fournisseur {provider}"
    if not all(key and key.isascii() and key.isprintable() and " " not in key for key in keys):
        remedy = "Recopiez-la sans espace ni retour à la ligne."
        return Check(name, Health.BROKEN, "Une clé est vide, ou contient un signe qui n'y a pas sa place.", remedy)
    try:
        reply = yield from call(request)
    except (Unavailable, TooLarge, UnexpectedReply):
        return Check(name, Health.UNKNOWN, "Le fournisseur ne répond pas.", "Vérifiez le réseau, puis recommencez.")
    if reply.ok:
        return Check(name, Health.GOOD, "Le fournisseur les accepte.")
    if reply.status in (401, 403) or error_code(reply.body) in _KEY_CODES:
        remedy = "Vérifiez les clés chez le fournisseur et dans les réglages, et l'heure de cette machine."
        return Check(name, Health.BROKEN, f"Le fournisseur les refuse (code HTTP {reply.status}).", remedy)
    if reply.status == 404:
        remedy = "Vérifiez le nom du compte et l'adresse de l'API dans les réglages."
        return Check(name, Health.BROKEN, "Le fournisseur ne connaît pas ce compte.", remedy)
    return Check(name, Health.UNKNOWN, f"Le fournisseur répond autre chose (code HTTP {reply.status}).", "Réessayez.")


def error_code(body: bytes) -> str:
    """The provider's own code of an error: what stands under ``code``, ``errorCode`` or ``class``, made a word."""
    value = json_of(body)
    found = next((code for name in ("errorCode", "code", "class") if (code := identifier(at_path(value, name)))), "")
    return word(found)


def json_body(content: Mapping[str, object]) -> bytes:
    """Compact JSON in UTF-8: providers that sign a request sign these very bytes."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()
