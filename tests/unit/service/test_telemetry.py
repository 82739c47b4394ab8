"""Metrics of the messages, read back from OpenTelemetry's SDK: what was sent, how long, what waits; nobody in them."""

import sys
from collections.abc import Generator, Iterator, Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader

from etatplateforme import Service
from etatplateforme.errors import InvalidInput
from etatplateforme.manifest.init import defaults
from etatplateforme.manifest.render import render
from etatplateforme.notifications.delivered import Delivered, StatusReceipt
from etatplateforme.notifications.provider import Channel, Fate, Outcome, Parcel
from etatplateforme.service import house, telemetry
from etatplateforme.service.telemetry import Telemetry, telemetry_of
from etatplateforme.values.contact import Phone
from tests.support.team import written
from tests.unit.notifications.office import MARIE, Carrier, carried_by, message, office

Points = Mapping[tuple[tuple[str, object], ...], float]
KNOWN = {
    "messaging.system",
    "messaging.operation.name",
    "messaging.operation.type",
    "error.type",
    "etatplateforme.channel",
    "etatplateforme.kind",
    "etatplateforme.state",
    "etatplateforme.status",
}


@pytest.fixture
def reader() -> InMemoryMetricReader:
    return InMemoryMetricReader()


@pytest.fixture
def counted(reader: InMemoryMetricReader) -> Generator[Telemetry]:
    provider = MeterProvider(metric_readers=[reader], shutdown_on_exit=False)
    yield Telemetry(provider.get_meter("etatplateforme"))
    provider.shutdown()


def read(reader: InMemoryMetricReader) -> dict[str, Points]:
    """Every metric: its points by their attributes; of a histogram, how often and for how long."""
    found: dict[str, dict[tuple[tuple[str, object], ...], float]] = {}
    data = reader.get_metrics_data()
    assert data is not None
    for metric in (
        one for resource in data.resource_metrics for scope in resource.scope_metrics for one in scope.metrics
    ):
        for point in metric.data.data_points:
            key = tuple(sorted((point.attributes or {}).items()))
            assert {name for name, _ in key} <= KNOWN
            value = point.sum if hasattr(point, "sum") else point.value
            found.setdefault(metric.name, {})[key] = float(value)
    return dict(found)


def of(points: Points, **wanted: str) -> float:
    """The sum of the points that have these attributes, named by their last words."""
    named = [({short(name): text for name, text in key}, value) for key, value in points.items()]
    return sum(value for names, value in named if wanted.items() <= names.items())


def short(name: str) -> str:
    return name.removeprefix("messaging.").removeprefix("etatplateforme.").replace(".", "_")


def test_each_send_is_counted_and_timed(counted: Telemetry, reader: InMemoryMetricReader, tmp_path: Path) -> None:
    outcomes: Iterator[Outcome] = iter([Outcome(Fate.ACCEPTED), Outcome(Fate.REFUSED, 550), Outcome(Fate.UNCERTAIN)])
    with office(tmp_path) as place:

        def answer(parcel: Parcel) -> Outcome:
            place.still.advance(2)
            return next(outcomes)

        carrier = counted.metered(Carrier(answer))
        town = place.agent(settings=carried_by(carrier))
        for number in range(3):
            town.notify(message(f"k{number}"))
        town.deliver()
    found = read(reader)
    sent, took = found["messaging.client.sent.messages"], found["messaging.client.operation.duration"]
    assert of(sent, system="carrier", channel="mail", operation_name="send") == 3
    assert of(sent, error_type="refused") == 1
    assert of(sent, error_type="uncertain") == 1
    assert sum(took.values()) == 6


def test_a_provider_that_raises_is_counted_by_its_code(
    counted: Telemetry, reader: InMemoryMetricReader, tmp_path: Path
) -> None:
    def broken(parcel: Parcel) -> Outcome:
        raise InvalidInput("illisible", remedy="Relisez.", code="not_an_sms")

    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(counted.metered(Carrier(broken))))
        town.notify(message())
        town.deliver()
    assert of(read(reader)["messaging.client.sent.messages"], error_type="not_an_sms") == 1


def test_what_waits_is_told_and_what_is_empty_again_is_zero(
    counted: Telemetry, reader: InMemoryMetricReader, tmp_path: Path
) -> None:
    with office(tmp_path) as place:
        town = place.agent(settings=carried_by(Carrier()))
        town.notify(message())
        place.still.advance(600)
        counted.swept(town.sweep(), town.unfinished(), place.still.now())
        found = read(reader)
        assert of(found["etatplateforme.messaging.messages"], state="queued", channel="mail", kind="service") == 1
        assert of(found["etatplateforme.messaging.oldest"]) == 600
        town.deliver()
        counted.swept(town.sweep(), town.unfinished(), place.still.now())
        found = read(reader)
        assert of(found["etatplateforme.messaging.messages"], state="queued") == 0
        assert of(found["etatplateforme.messaging.messages"]) == 0
        assert of(found["etatplateforme.messaging.oldest"]) == 0


def test_silence_and_going_on_are_counted(counted: Telemetry, reader: InMemoryMetricReader, tmp_path: Path) -> None:
    sms = Phone("+33612345678")
    with office(tmp_path) as place:
        carriers = (Carrier(), Carrier(channel=Channel.SMS, name="sms"))
        town = place.agent(settings=carried_by(*carriers))
        town.notify(message("sms", recipient=sms))
        back = town.notify(message("mail"), then=(sms,))
        town.deliver()
        town.record_news([StatusReceipt("carrier", Delivered.FAILED, place.still.now(), message_id=back.id)])
        place.still.advance(timedelta(days=4).total_seconds())
        counted.swept(town.sweep(), town.unfinished(), place.still.now())
    found = read(reader)
    assert of(found["etatplateforme.messaging.unknown"]) == 1
    assert of(found["etatplateforme.messaging.gone_on"]) == 1


def test_a_service_counts_its_sends_and_receipts_and_nobody_is_in_them(
    counted: Telemetry, reader: InMemoryMetricReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(house, "telemetry_of", lambda: counted)
    (tmp_path / "service.toml").write_text(render(defaults()))
    with Service.open(tmp_path / "service.toml", environ={}) as service:
        town = service.notifications
        receipt = town.notify(written("accepte", "k"))
        town.notify(written("inconnu", "l"))
        town.deliver()
        told = StatusReceipt("smtp", Delivered.DELIVERED, service.plan.clock.now(), message_id=receipt.id)
        town.record_news([told, told])
    found = read(reader)
    assert of(found["messaging.client.sent.messages"], system="smtp") == 2
    assert of(found["etatplateforme.messaging.receipts"], status="delivered") == 1, "told twice, counted once"
    everything = str(found)
    for personal in ("simulation.test", "Zoé", receipt.id, MARIE.value):
        assert personal not in everything


def test_without_the_library_nothing_is_wrapped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "opentelemetry.metrics", None)
    telemetry_of.cache_clear()
    try:
        assert telemetry_of() is None
        (tmp_path / "service.toml").write_text(render(defaults()))
        monkeypatch.setattr(telemetry, "Metered", None)
        with Service.open(tmp_path / "service.toml", environ={}) as service:
            service.notifications.notify(written("accepte", "k"))
            assert service.notifications.deliver().handled == 1
    finally:
        telemetry_of.cache_clear()
