"""The request that a question makes, and the reading of its answer. Pure.

Statuses and numbers of errors are those of the specifications of API Particulier and API Entreprise. A number is two
digits for who answers (00: the API itself, 51: FranceConnect, others: a holder) and three for what happened.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from urllib.parse import quote, urlencode

from pydantic import ValidationError

from etatplateforme.core.effects import PASSING, Call, Reply
from etatplateforme.errors import EtatError
from etatplateforme.identity.access_token import AccessToken
from etatplateforme.identity.once_only.certified import Certified, Provenance
from etatplateforme.identity.once_only.civil import CivilIdentity, Needs, Pairs, parameters
from etatplateforme.identity.once_only.errors import (
    AccessDenied,
    AdministrationMisread,
    AdministrationUnavailable,
    PersonUnknown,
    QuestionRefused,
)
from etatplateforme.identity.once_only.question import LARGEST_ANSWER, NUMBER, Identifier, Question
from etatplateforme.identity.once_only.settings import ApiAccess, OnceOnlySettings
from etatplateforme.identity.once_only.told import Several, T, Told
from etatplateforme.values.bounded_json import Json, Refusal, parsed, within
from etatplateforme.values.held_datum import By

DEEPEST = 20
TIMEOUT = 20.0
"""Seconds for one attempt: holders are slow, and the API itself gives up on them before."""

ATTEMPTS = 5
PASSES = PASSING | {409}
"""Statuses after which the same question may be answered a moment later; 409: the same call is still running."""

_CODE = re.compile(r"[0-9]{5}")
_HOLDER = re.compile(r"[\w '&().-]{1,60}")
_TOKEN_CODES: Mapping[str, str] = MappingProxyType({"00103": "api_token_expired", "00105": "api_token_revoked"})
_FORBIDDEN_CODES: Mapping[str, str] = MappingProxyType({"00107": "api_address_refused"})
_REFUSED_CODES: Mapping[str, str] = MappingProxyType(
    {
        "00201": "purpose_refused",
        "00202": "purpose_refused",
        "00203": "recipient_refused",
        "00210": "recipient_refused",
        "00301": "identifier_refused",
        "00302": "identifier_refused",
        "00304": "identifier_refused",
        "00333": "identifier_refused",
        "00366": "civil_identity_refused",
        "00427": "civil_identity_refused",
        "00360": "identifier_refused",
        "00380": "identifier_refused",
        "00391": "identity_ambiguous",
    }
)
_REFUSED_BY_HOLDER: Mapping[str, str] = MappingProxyType(
    {
        "561": "civil_identity_refused",
        "562": "identifier_refused",
        "563": "identity_ambiguous",
        "564": "civil_identity_refused",
    }
)
_ISSUE_CODES: Mapping[str, str] = MappingProxyType(
    {"04501": "being_examined", "04502": "being_examined", "04503": "document_not_issued"}
)
"""What the Urssaf answers, under the status of a failure, of a certificate that it does not issue now."""

_BROKEN_DOCUMENT = frozenset({"051", "052", "053", "054", "055"})
NOT_FOUND, UNIDENTIFIED = "003", "560"


# --- the request ----------------------------------------------------------------------------------------------------


def request(question: Question[T], settings: OnceOnlySettings) -> Call:
    """The call that asks *question*.

    :raises IdentityIncomplete: too little is known of the person.
    :raises AccessDenied: ``api_token_missing``.
    :raises InvalidInput: ``api_not_declared``.
    """
    access = settings.access(question.source.api)
    pairs = (("recipient", settings.recipient.value), *_told(question, access), *question.more)
    token = question.who.value if isinstance(question.who, AccessToken) else access.token
    if not token:
        raise AccessDenied("api_token_missing")
    return Call(
        "GET",
        f"{access.base}{_path(question)}?{urlencode(pairs)}",
        headers={"accept": "application/json"} | ({"cache-control": "no-cache"} if question.fresh else {}),
        credentials=f"Bearer {token}",
        max_bytes=question.source.largest,
        timeout=TIMEOUT,
        attempts=ATTEMPTS,
        passing=PASSES,
        until=question.who.ends if isinstance(question.who, AccessToken) else None,
    )


def _path(question: Question[T]) -> str:
    if isinstance(question.who, Identifier) and question.by is By.REGISTER:
        return question.endpoint.replace(NUMBER, quote(question.who.value, safe=""))
    return question.endpoint


def _told(question: Question[T], access: ApiAccess) -> Pairs:
    """Of whom, in the parameters of the endpoint; nothing for who has just signed in."""
    match question.who:
        case AccessToken():
            return ()
        case CivilIdentity():
            return parameters(question.who, question.source.needs or Needs())
        case Identifier() if question.by is By.REGISTER:
            return (("context", access.context), ("object", question.purpose or access.purpose))
        case Identifier():
            return ((question.by.value, question.who.value),)


# --- the answer -----------------------------------------------------------------------------------------------------


def certify(question: Question[T], settings: OnceOnlySettings, reply: Reply, at: datetime) -> Certified[T]:
    """What *reply*, come *at* that moment, answers to *question*.

    :raises AdministrationRefused: and AdministrationUnavailable, AdministrationMisread, with the reason as a code.
    """
    if reply.status != 200:
        raise refusal(reply, question.by)
    value = _value(question, reply.body)
    if value.empty:
        raise AccessDenied("data_masked")
    access = settings.access(question.source.api)
    cached, seconds = reply.headers.get("x-response-cached"), reply.headers.get("x-cache-expires-in", "")
    lasts = timedelta(seconds=int(seconds[:9])) if seconds.isascii() and seconds.isdigit() else None
    return Certified(
        value,
        Provenance(
            source=question.source.name,
            api=access.base,
            endpoint=question.endpoint,
            by=question.by,
            obtained_at=at,
            recipient=settings.recipient.value,
            ground=access.ground,
            cached={"true": True, "false": False}.get(cached or ""),
            renewed_at=at + lasts if lasts is not None else None,
        ),
    )


def _value(question: Question[T], body: bytes) -> T:
    data = _object(body, question.source.largest).get("data")
    answer: type[Told] = question.source.answer
    if issubclass(answer, Several):
        data = _elements(data)
    value: T | None = None
    try:
        value = question.source.answer.model_validate_json(json.dumps(data)) if isinstance(data, dict) else None
    except ValidationError:
        pass  # its error holds what was read: none goes further
    if value is None:
        raise AdministrationMisread
    return value


def _elements(data: Json) -> Json:
    """The elements of a list, each taken out of its wrapper; None for what is no list."""
    if not isinstance(data, list):
        return None
    return {"items": [element.get("data") if isinstance(element, dict) else None for element in data]}


def _object(body: bytes, largest: int = LARGEST_ANSWER) -> Mapping[str, Json]:
    """The JSON object of an answer; empty for anything else."""
    read = parsed(body) if within(body, largest=largest, deepest=DEEPEST) else Refusal.NOT_JSON
    return read if isinstance(read, dict) else {}


@dataclass(frozen=True, slots=True)
class _Reason:
    """The State's number and who it speaks of; the sentences beside them are not read."""

    code: str = ""
    holder: str = ""

    @property
    def what(self) -> str:
        """Its last three digits: what happened."""
        return self.code[2:]


def refusal(reply: Reply, by: By) -> EtatError:
    """The error that an answer other than 200 is. A page of a proxy or of another server is no answer of the State."""
    reason = _reason(reply.body)
    told = {"state_code": reason.code, "holder": reason.holder}
    status = reply.status
    if status == 401:
        return AccessDenied(_denied(reason, by), **told)
    if status == 403 and reason.code:
        return AccessDenied(_forbidden(reason, by), **told)
    if status == 451 and reason.code:
        return AccessDenied("body_withheld", **told)
    if status == 404 and reason.what == NOT_FOUND:
        return PersonUnknown("person_unknown", **told)
    if status in (400, 422) and reason.code:
        return _refused(reason, told)
    if status in PASSES:
        return AdministrationUnavailable(_passing(status, reason), **told)
    return AdministrationMisread()


def _denied(reason: _Reason, by: By) -> str:
    if by is By.SIGN_IN:
        return "sign_in_token_refused"
    return _TOKEN_CODES.get(reason.code, "api_token_invalid")


def _forbidden(reason: _Reason, by: By) -> str:
    if by is By.SIGN_IN:
        return "sign_in_scope_missing"
    return _FORBIDDEN_CODES.get(reason.code, "scope_missing")


def _refused(reason: _Reason, told: dict[str, str]) -> EtatError:
    if reason.what == UNIDENTIFIED and not reason.code.startswith("00"):
        return PersonUnknown("person_unknown", **told)
    by_holder = "" if reason.code.startswith("00") else _REFUSED_BY_HOLDER.get(reason.what, "")
    return QuestionRefused(by_holder or _REFUSED_CODES.get(reason.code, "question_refused"), **told)


def _passing(status: int, reason: _Reason) -> str:
    if status == 409:
        return "already_asking"
    if status == 429:
        return "too_many_questions"
    if status == 502 and reason.what in _BROKEN_DOCUMENT:
        return "document_broken"
    if reason.code in _ISSUE_CODES:
        return _ISSUE_CODES[reason.code]
    return "administration_failed" if status == 502 and reason.what == "999" else "administration_down"


def _reason(body: bytes) -> _Reason:
    """The first reason of an error body, as far as it has the documented form."""
    errors = _object(body).get("errors")
    first = errors[0] if isinstance(errors, list) and errors else None
    if not isinstance(first, dict):
        return _Reason()
    code, meta = first.get("code"), first.get("meta")
    holder = meta.get("provider") if isinstance(meta, dict) else None
    return _Reason(
        code if isinstance(code, str) and _CODE.fullmatch(code) else "",
        holder if isinstance(holder, str) and _HOLDER.fullmatch(holder) else "",
    )
