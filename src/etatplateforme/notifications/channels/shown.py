"""A copy for the sandbox's page, so that a developer sees what a person would hold. Never part of a delivery."""

from etatplateforme.core.effects import Call, Op
from etatplateforme.core.retry import call
from etatplateforme.errors import TooLarge, Unavailable, Uncertain, UnexpectedReply


def show(url: str, message: str, kind: str, content: bytes) -> Op[None]:
    """Post a copy; whatever comes of it changes nothing."""
    copy = Call(
        "POST", url, headers={"content-type": kind}, idempotency_key=message, body=content, attempts=1, timeout=2.0
    )
    try:
        _ = yield from call(copy)
    except (Unavailable, Uncertain, TooLarge, UnexpectedReply):
        return
