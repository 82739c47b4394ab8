"""One turn of delivery: claim, announce on the disk, send, record.

Sends are announced in groups, one commit for each, which records the group before too. A group holds what is sent
within about a millisecond: one message when the provider is on the network, so that a kill leaves in doubt the one
whose wire was begun and no other.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import MappingProxyType

from etatplateforme.core.effects import Op, now
from etatplateforme.errors import Broken, EtatError, InvalidInput
from etatplateforme.notifications import holds, lanes, ledger, news
from etatplateforme.notifications.accounts import Delivery
from etatplateforme.notifications.ledger import Claim, Note
from etatplateforme.notifications.message import decode, presentation_of
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel, Provider
from etatplateforme.notifications.queueing import PRIORITIES
from etatplateforme.notifications.quiet import QuietHours
from etatplateforme.notifications.recipient import decode_recipient
from etatplateforme.notifications.state import Policy, Standing, State, settled
from etatplateforme.values.calendar import Calendar

FIRST_BATCH, LARGEST_BATCH = 8, 256
BATCH_TIME = timedelta(milliseconds=500)
"""Messages are leased a few at a time, so that several workers share them and an acknowledgement need not wait long."""

_KINDS = {priority: kind for kind, priority in PRIORITIES.items()}


@dataclass(frozen=True, slots=True)
class Desk:
    """Who carries what, and how patiently. ``turn`` bounds one delivery: past it nothing more is begun."""

    providers: Mapping[Channel, Provider]
    calendar: Calendar
    policy: Policy
    quiet: QuietHours
    turn: timedelta
    suppression_kept: timedelta


@dataclass
class _Turn:
    """What one turn has done so far."""

    began: datetime
    ends: datetime
    failures: dict[str, tuple[int, datetime]]
    became: Counter[State] = field(default_factory=Counter)
    down: set[Channel] = field(default_factory=set)
    put_off: int = 0
    hung_up: bool = False
    batch: int = FIRST_BATCH
    group: int = 1
    notes: list[Note] = field(default_factory=list)
    """What came of the last group, not yet on the disk: the next commit takes it."""

    @property
    def handled(self) -> int:
        """Messages that this turn has tried."""
        return self.became.total() + len(self.notes)


def deliver(desk: Desk, limit: int) -> Op[Delivery]:
    """Send what is due, at most *limit* messages."""
    at = yield from now()
    recovered, expired = yield from ledger.recover(at, desk.policy)
    _ = yield from news.match(at, at + desk.suppression_kept)
    turn = _Turn(at, at + desk.turn, (yield from holds.of_providers()))
    while turn.handled < limit and at < turn.ends:
        open_lanes = [lane for lane in (yield from lanes.open_lanes(at)) if _serves(desk, turn, lane, at)]
        if not open_lanes:
            break
        count = min(limit - turn.handled, turn.batch)
        found = yield from lanes.lease(open_lanes, count, at, desk.policy)
        for taken in found:
            turn.put_off += taken.put_off
            yield from _deliver_lane(desk, turn, taken)
        if not any(taken.claims or taken.put_off for taken in found):
            break  # others were quicker
        began, at = at, (yield from now())
        turn.batch = min(turn.batch * 4, LARGEST_BATCH) if at - began < BATCH_TIME / 4 else FIRST_BATCH
    yield from _write(desk, turn, at)
    became = MappingProxyType(dict(turn.became))
    return Delivery(turn.began, became, recovered, expired, turn.put_off, links_hold=not turn.hung_up)


def _serves(desk: Desk, turn: _Turn, lane: lanes.Lane, at: datetime) -> bool:
    """False for a lane whose provider is held, is down since this turn, or would disturb people now."""
    provider = desk.providers.get(lane.channel)
    if lane.channel in turn.down:
        return False
    if provider is not None and provider.name in turn.failures and turn.failures[provider.name][1] > at:
        return False
    return not desk.quiet.disturbs(_KINDS[lane.priority], lane.channel, at, desk.calendar)


def _deliver_lane(desk: Desk, turn: _Turn, taken: lanes.Taken) -> Op[None]:
    """Deliver what one lane gave, and give back what the turn has no time for."""
    waiting = list(taken.claims)
    at = yield from now()
    while waiting and at < turn.ends and taken.lane.channel not in turn.down:
        group, waiting = waiting[: turn.group], waiting[turn.group :]
        group = yield from _settled(desk, turn, taken.lane.channel, group, at)
        yield from _send_group(desk, turn, taken.lane.channel, group, at)
        at = yield from now()
    yield from lanes.give_back(waiting, at)


def _next_size(policy: Policy, sent: int, spent: timedelta, size: int) -> int:
    """How many sends fit into the time of a group, growing fourfold at most: the first ones may have been lucky."""
    each = spent / max(sent, 1)
    fitting = policy.group_time // each if each else policy.largest_group
    return max(1, min(fitting, size * 4, policy.largest_group))


def _settled(desk: Desk, turn: _Turn, channel: Channel, group: Sequence[Claim], at: datetime) -> Op[list[Claim]]:
    """The claims of *group* to send, once their doubts are settled."""
    ready: list[Claim] = []
    for claim in group:
        if claim.standing.state is not State.UNCERTAIN:
            ready.append(claim)
            continue
        after, outcome = yield from _out_of_doubt(desk, claim, channel, at)
        if after is None:
            ready.append(claim)
        elif (yield from ledger.settle_doubt(claim.standing, after, outcome, at)):
            turn.became[after.state] += 1
    return ready


def _out_of_doubt(
    desk: Desk, claim: Claim, channel: Channel, at: datetime
) -> Op[tuple[Standing | None, Outcome | None]]:
    """What a doubt becomes; None: send it again. The provider's key first, then what it knows, then the class."""
    provider = desk.providers.get(channel)
    doubt = yield from ledger.doubt_of(claim.standing.id)
    outcome: Outcome | None = None
    if provider is not None and doubt is not None and doubt.providers == frozenset({provider.name}):
        if at + desk.policy.send_timeout < doubt.since + provider.same_key_for:
            return None, None
        try:
            outcome = yield from provider.look_up(_parcel(claim, claim.standing, at), doubt.since)
        except (Broken, InvalidInput):  # the content is damaged or gone: nobody can be asked about it
            outcome = None
    after = settled(claim.standing, outcome, at, desk.policy)
    return (None, None) if outcome is None and after.due is not None else (after, outcome)


def _send_group(desk: Desk, turn: _Turn, channel: Channel, group: list[Claim], at: datetime) -> Op[None]:
    """Announce *group* and record the one before in one commit, then send."""
    provider = desk.providers.get(channel)
    until = at + desk.suppression_kept
    name = provider.name if provider is not None else ""
    states, announced = yield from ledger.exchange(turn.notes, group, name, at, desk.policy, until)
    turn.became.update(states)
    turn.notes = []
    parcels = [(sent, _readable(sent.claim, sent.standing, at)) for sent in announced]
    began = moment = yield from now()
    for sent, parcel in parcels:
        over = moment >= turn.ends or channel in turn.down
        outcome: Outcome | None = None
        damaged = provider is None or parcel is None
        expires = sent.claim.expires
        if provider is not None and parcel is not None and not over and (expires is None or moment < expires):
            try:
                outcome = yield from provider.send(parcel)
            except (Broken, InvalidInput):  # nothing of it can be carried: put aside, the queue goes on
                damaged = True
            except EtatError:  # what happened to this one is not known; what is known of the others is kept
                yield from _write(desk, turn, moment)
                raise
        moment = yield from now()
        turn.notes.append(Note(sent, moment, outcome, damaged))
        if outcome is not None and (outcome.hangs_up or outcome.spared or turn.failures):
            yield from _follow_link(desk, turn, channel, outcome, moment)
    turn.group = _next_size(desk.policy, len(group), moment - began, turn.group)


def _follow_link(desk: Desk, turn: _Turn, channel: Channel, outcome: Outcome, at: datetime) -> Op[None]:
    """Leave a provider alone that hangs up or asks to wait; greet one that works again."""
    name = desk.providers[channel].name
    failures = turn.failures.get(name, (0, at))[0]
    if outcome.hangs_up or outcome.spared:
        turn.down.add(channel)
        turn.hung_up = turn.hung_up or outcome.hangs_up
        yield from holds.hold_provider(name, failures, outcome, at, desk.policy)
    elif failures and outcome.fate is not Fate.UNCERTAIN:
        del turn.failures[name]
        yield from holds.release_provider(name)


def _write(desk: Desk, turn: _Turn, at: datetime) -> Op[None]:
    """Put on the disk what is known and was not written yet."""
    states, _ = yield from ledger.exchange(turn.notes, (), "", at, desk.policy, at + desk.suppression_kept)
    turn.became.update(states)
    turn.notes = []


def _readable(claim: Claim, standing: Standing, at: datetime) -> Parcel | None:
    """What the provider receives; None when the stored row is damaged."""
    try:
        return _parcel(claim, standing, at)
    except Broken:
        return None


def _parcel(claim: Claim, standing: Standing, at: datetime) -> Parcel:
    """What the provider receives. Raises Broken when the stored row is damaged."""
    return Parcel(
        id=standing.id,
        attempt=standing.attempt,
        kind=standing.kind,
        at=at,
        recipient=decode_recipient(claim.recipient),
        subject=claim.subject,
        content=decode(claim.content),
        reference=claim.reference,
        presentation=presentation_of(claim.presentation),
    )
