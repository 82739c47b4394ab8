"""Effects as values: what they hide, what they say of themselves, and what the helpers yield."""

from pathlib import Path

import pytest

from etatplateforme.core.effects import (
    Call,
    Compute,
    Download,
    Effect,
    Item,
    Op,
    Pause,
    Perform,
    Query,
    Reply,
    Secret,
    SendMail,
    Statement,
    Step,
    Transact,
    ask,
    compute,
    download,
    emit,
    now,
    pause,
    query,
    secret,
    send_mail,
    transact,
)
from etatplateforme.values.intent import Act, Intent

HIDDEN = "jeton-tres-secret"
SQL = Statement("SELECT :x")


def body() -> Op[int]:
    """A body whose arguments must not show."""
    _ = HIDDEN
    return (yield from compute(len, HIDDEN))


@pytest.mark.parametrize(
    "effect",
    [
        Call("POST", f"http://x/{HIDDEN}", {"q": HIDDEN}, headers={HIDDEN: HIDDEN}, body=HIDDEN.encode(),
             credentials=HIDDEN, idempotency_key=HIDDEN),
        Reply(200, {HIDDEN: HIDDEN}, HIDDEN.encode(), HIDDEN),
        Download(f"http://x/{HIDDEN}", Path("f")),
        SendMail(HIDDEN, HIDDEN, HIDDEN.encode()),
        Query(SQL, {"x": HIDDEN}),
        Step(SQL, {"x": HIDDEN}),
        Transact((Step(SQL, {"x": HIDDEN}),)),
        Perform(Act(Intent.CHECK), body()),
    ],
    ids=lambda effect: type(effect).__name__,
)  # fmt: skip
def test_no_effect_shows_what_it_carries(effect: object) -> None:
    assert HIDDEN not in repr(effect)


def test_each_effect_says_whether_it_writes() -> None:
    writing: list[Effect[object]] = [SendMail("a", "b", b""), Transact(()), Call("POST", "u"), Call("DELETE", "u")]
    reading: list[Effect[object]] = [Call("GET", "u"), Call("HEAD", "u"), Query(SQL), Download("u", Path("f")),
                                     Pause(1), Secret(), Compute(int)]  # fmt: skip
    assert all(effect.writes for effect in writing)
    assert not any(effect.writes for effect in reading)


@pytest.mark.parametrize(("status", "ok"), [(199, False), (200, True), (204, True), (299, True), (300, False)])
def test_only_2xx_is_ok(status: int, ok: bool) -> None:
    assert Reply(status).ok is ok


def test_a_body_that_is_not_utf8_still_reads() -> None:
    assert Reply(200, body=b"\xe9t\xc3\xa9").text() == "\ufffdté"


def first(op: Op[object]) -> Effect[object]:
    """What a helper yields."""
    return op.send(None)


def test_each_helper_yields_what_it_says() -> None:
    step, mail, file, act = Step(SQL), SendMail("a", "b", b""), Download("u", Path("f")), Act(Intent.CHECK)
    assert first(query(SQL, x=1)) == Query(SQL, {"x": 1})
    assert first(transact(step, durable=True)) == Transact((step,), durable=True)
    assert first(transact(step)) == Transact((step,))
    assert first(pause(2, 1)) == Pause(2, 1)
    assert first(secret(8)) == Secret(8)
    assert first(send_mail(mail)) is mail
    assert first(download(file)) is file
    assert getattr(first(ask(act)), "act", None) is act
    work = first(compute(divmod, 7, 2))
    assert isinstance(work, Compute)
    assert work.work() == (3, 1)


def test_a_helper_answers_what_it_is_sent() -> None:
    op = now()
    op.send(None)
    with pytest.raises(StopIteration) as end:
        op.send("l'heure")
    assert end.value.value == "l'heure"
    flow = emit(5)
    item = flow.send(None)
    assert isinstance(item, Item)
    assert item.value == 5


def test_by_default_a_call_follows_no_redirect_and_a_read_is_tried_three_times() -> None:
    call = Call("GET", "http://x")
    assert (call.redirects, call.attempts, call.repeatable, call.safe) == (0, 3, True, True)
    write = Call("PUT", "http://x")
    assert (write.repeatable, write.safe) == (False, False)
    assert Call("PUT", "http://x", idempotency_key="k").repeatable
