"""Back-off that all workers see: a provider that cannot be spoken to, a mail domain that keeps saying « later ».

A held provider's messages are not looked at; those of a held domain are put off together, a batch at a time. One
accepted message ends either.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from etatplateforme.core.effects import Many, Op, SqlValue, Statement, Step, query, transact
from etatplateforme.notifications.provider import Fate, Outcome
from etatplateforme.notifications.state import Policy
from etatplateforme.notifications.tables import moment_of, number, stamp, text

_PROVIDER = "provider:"

_HOLD = Statement(
    "INSERT INTO notification_hold (scope, failures, until) VALUES (:scope, :failures, :until)"
    " ON CONFLICT (scope) DO UPDATE SET failures = excluded.failures,"
    " until = CASE WHEN notification_hold.until > excluded.until THEN notification_hold.until ELSE excluded.until END"
)
_RELEASE = Statement("DELETE FROM notification_hold WHERE scope = :scope")
_PROVIDERS = Statement(
    "SELECT scope, failures, until FROM notification_hold WHERE scope >= 'provider:' AND scope < 'provider;'"
)
_FORGET = Statement("DELETE FROM notification_hold WHERE until <= :before")


def _doubled(first: timedelta, longest: timedelta, failures: int) -> timedelta:
    return min(first * (1 << min(max(failures - 1, 0), 16)), longest)


def of_domains(told: Sequence[tuple[str, int, Outcome | None, datetime]], policy: Policy) -> tuple[Many, ...]:
    """Steps that follow from outcomes, each with its domain and the refusals that were known of it before."""
    held: dict[str, dict[str, SqlValue]] = {}
    released: dict[str, dict[str, SqlValue]] = {}
    for domain, refusals, outcome, at in told:
        if not domain or outcome is None:
            continue
        if outcome.fate is Fate.REFUSED_FOR_NOW and not outcome.spared:
            known = held.get(domain, {}).get("failures")
            failures = 1 + (known if isinstance(known, int) else refusals)
            wait = _doubled(policy.first_wait, policy.longest_wait, failures - policy.patience + 1)
            until = at + wait if failures >= policy.patience else at
            held[domain] = {"scope": domain, "failures": failures, "until": stamp(until)}
        elif outcome.fate is Fate.ACCEPTED and (refusals or domain in held):
            _ = held.pop(domain, None)
            released[domain] = {"scope": domain}
    steps = [Many(_RELEASE, tuple(released.values()))] if released else []
    return (*steps, Many(_HOLD, tuple(held.values()))) if held else tuple(steps)


def of_providers() -> Op[dict[str, tuple[int, datetime]]]:
    """The providers that failed, by name: how often in a row, and until when they are left alone."""
    rows = yield from query(_PROVIDERS)
    return {
        text(scope).removeprefix(_PROVIDER): (number(failures), moment_of(until)) for scope, failures, until in rows
    }


def hold_provider(name: str, failures: int, outcome: Outcome, at: datetime, policy: Policy) -> Op[None]:
    """Leave a provider alone for a while; *failures* is how often it failed before."""
    wait = outcome.wait or _doubled(policy.link_wait, policy.longest_link_wait, failures + 1)
    values: dict[str, SqlValue] = {
        "scope": _PROVIDER + name,
        "failures": failures + 1,
        "until": stamp(at + min(wait, policy.longest_wait)),
    }
    _ = yield from transact(Step(_HOLD, values), compares=True)


def release_provider(name: str) -> Op[None]:
    """A provider works again."""
    _ = yield from transact(Step(_RELEASE, {"scope": _PROVIDER + name}), compares=True)


def forgotten(before: datetime) -> Step:
    """The step that forgets what was held until *before*."""
    return Step(_FORGET, {"before": stamp(before)})
