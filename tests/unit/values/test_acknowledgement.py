"""The lawful acknowledgement: mandatory mentions, dates, delays (obligations EG-05 and EG-06)."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from etatplateforme.errors import InvalidInput
from etatplateforme.values.acknowledgement import Acknowledgement, AcknowledgementKind, latest_lawful
from etatplateforme.values.acknowledgement_clock import Silence
from etatplateforme.values.acknowledgement_delays import DOCUMENT_ACCESS_MONTHS, RECEIPT_DAYS, Delay
from etatplateforme.values.acknowledgement_text import euros, paragraphs_of, title_of
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.territory import Territory

PARIS = Calendar()
RECEIVED = datetime(2026, 11, 20, 17, 30, tzinfo=PARIS.territory.zone)
COURT = "tribunal administratif de Grenoble, 2 place de Verdun, 38000 Grenoble"


def acknowledgement(silence: Silence = Silence.REJECTION) -> Acknowledgement:
    return Acknowledgement(
        kind=AcknowledgementKind.RECEIPT,
        received_on=RECEIVED,
        service="Service des écoles",
        phone="04 76 00 00 00",
        mail="Ecoles@Ville.example",
        reference="CANTINE-0042",
        silence=silence,
        appeal_ways=(COURT,) if silence is Silence.REJECTION else (),
    ).dated_by(PARIS)


@pytest.mark.parametrize("silence", list(Silence))
def test_a_complete_acknowledgement_has_no_fault(silence: Silence) -> None:
    assert acknowledgement(silence).faults() == ()


@pytest.mark.parametrize(
    ("wrong", "keys"),
    [
        (replace(acknowledgement(), service=" "), ["service"]),
        (replace(acknowledgement(), phone=""), ["phone"]),
        (replace(acknowledgement(), mail=""), ["mail"]),
        (replace(acknowledgement(), mail="", post="1 place de la Mairie"), []),
        (replace(acknowledgement(), mail=" ", post="1 place de la Mairie"), []),
        (replace(acknowledgement(), mail=" ", post="\n"), ["mail"]),
        (replace(acknowledgement(), reference=""), []),
        (replace(acknowledgement(), decision_on=None), ["decision_on"]),
        (replace(acknowledgement(), decision_on=date(2026, 11, 20)), ["decision_on"]),
        (replace(acknowledgement(), appeal_ways=()), ["appeal_ways"]),
        (replace(acknowledgement(), appeal_ways=(" ",)), ["appeal_ways"]),
        (replace(acknowledgement(), appeal_months=0), ["appeal_months"]),
        (replace(acknowledgement(Silence.ACCEPTANCE), appeal_ways=()), []),
        (replace(acknowledgement(Silence.ACCEPTANCE), decision_on=None), ["decision_on"]),
        (replace(acknowledgement(Silence.NOT_A_REQUEST), decision_on=None), []),
        (replace(acknowledgement(), missing=("un justificatif",)), ["missing_until"]),
        (replace(acknowledgement(), missing=("un justificatif",), missing_until=date(2026, 11, 20)), ["missing_until"]),
        (replace(acknowledgement(), missing=("un justificatif",), missing_until=date(2026, 12, 15)), []),
        (
            replace(acknowledgement(), service="", phone="", mail="", appeal_ways=()),
            ["service", "mail", "phone", "appeal_ways"],
        ),
    ],
)
def test_each_mandatory_mention_that_is_empty_is_a_fault(wrong: Acknowledgement, keys: list[str]) -> None:
    faults = wrong.faults()
    assert [fault.key for fault in faults] == keys
    assert all("CRPA" in fault.remedy for fault in faults)


def test_a_registration_needs_its_date_only() -> None:
    bare = Acknowledgement(kind=AcknowledgementKind.REGISTRATION, received_on=RECEIVED, service="")
    assert bare.faults() == ()
    assert "20 novembre 2026" in paragraphs_of(bare)[0]


def test_a_moment_without_offset_is_refused() -> None:
    with pytest.raises(InvalidInput) as caught:
        replace(acknowledgement(), received_on=datetime.fromisoformat("2026-11-20T09:00"))
    assert caught.value.code == "naive_moment"


def test_silence_decides_two_months_later_in_the_time_of_the_territory() -> None:
    late = datetime(2026, 12, 31, 22, 30, tzinfo=UTC)
    sent = replace(acknowledgement(), received_on=late, decision_on=None)
    assert sent.dated_by(PARIS).decision_on == date(2027, 2, 28)
    assert sent.dated_by(Calendar(Territory.LA_REUNION)).decision_on == date(2027, 3, 1)
    access = replace(sent, silence_months=DOCUMENT_ACCESS_MONTHS.latest)
    assert access.dated_by(PARIS).decision_on == date(2027, 1, 31)


def test_dating_moves_the_moment_and_keeps_a_date_that_was_given() -> None:
    reunion = Calendar(Territory.LA_REUNION)
    given = replace(acknowledgement(), received_on=datetime(2026, 11, 22, 20, 2, tzinfo=UTC))
    assert given.dated_by(reunion).decision_on == date(2027, 1, 20)
    moved = replace(given, decision_on=None).dated_by(reunion)
    assert moved.decision_on == date(2027, 1, 23)
    assert paragraphs_of(moved)[0].startswith("Nous avons reçu votre envoi le 23 novembre 2026 à 00 h 02.")
    assert replace(given, silence=Silence.NOT_A_REQUEST, decision_on=None).dated_by(reunion).decision_on is None


@pytest.mark.parametrize(
    ("received_on", "kind", "calendar", "latest"),
    [
        (RECEIVED, AcknowledgementKind.REGISTRATION, PARIS, "2026-11-23T23:59:59+01:00"),
        (RECEIVED, AcknowledgementKind.RECEIPT, PARIS, "2026-12-04T23:59:59+01:00"),
        (datetime(2026, 12, 24, 10, tzinfo=UTC), AcknowledgementKind.REGISTRATION, PARIS, "2026-12-28T23:59:59+01:00"),
        (
            datetime(2026, 5, 21, 10, tzinfo=UTC),
            AcknowledgementKind.REGISTRATION,
            Calendar(Territory.MARTINIQUE),
            "2026-05-26T23:59:59-04:00",
        ),
        (
            datetime(2026, 4, 2, 10, tzinfo=UTC),
            AcknowledgementKind.REGISTRATION,
            Calendar(Territory.ALSACE_MOSELLE),
            "2026-04-07T23:59:59+02:00",
        ),
    ],
)
def test_the_last_lawful_moment(
    received_on: datetime, kind: AcknowledgementKind, calendar: Calendar, latest: str
) -> None:
    assert latest_lawful(received_on, kind, calendar) == datetime.fromisoformat(latest)


def test_a_rejection_by_silence_says_when_and_how_to_appeal() -> None:
    text = "\n".join(paragraphs_of(acknowledgement()))
    for mention in (
        "20 novembre 2026 à 17 h 30",
        "CANTINE-0042",
        "Service des écoles",
        "Ecoles@Ville.example",
        "04 76 00 00 00",
        "le 20 janvier 2027, votre demande est refusée",
        "pendant 2 mois",
        "3 mois si vous habitez outre-mer",
        "4 mois si vous habitez à l'étranger",
        COURT,
    ):
        assert mention in text
    assert "attestation" not in text


def test_an_acceptance_by_silence_offers_the_attestation() -> None:
    text = "\n".join(paragraphs_of(acknowledgement(Silence.ACCEPTANCE)))
    assert "le 20 janvier 2027, votre demande est acceptée" in text
    assert "attestation" in text
    assert "L232-3" in text
    assert "refusée" not in text


def test_what_asks_for_nothing_is_not_decided_by_silence() -> None:
    text = "\n".join(paragraphs_of(acknowledgement(Silence.NOT_A_REQUEST)))
    assert "acceptée" not in text
    assert "refusée" not in text


def incomplete(silence: Silence) -> str:
    pieces = ("un justificatif de domicile", "une photo")
    file = replace(acknowledgement(silence), missing=pieces, missing_until=date(2026, 12, 15))
    return "\n".join(paragraphs_of(file))


def test_an_incomplete_file_moves_the_date_of_a_rejection() -> None:
    text = incomplete(Silence.REJECTION)
    assert "au plus tard le 15 décembre 2026 : un justificatif de domicile ; une photo." in text
    assert "Cette date est repoussée" in text


def test_an_incomplete_file_is_not_accepted_on_the_first_date() -> None:
    text = incomplete(Silence.ACCEPTANCE)
    assert "20 janvier 2027" not in text
    assert "2 mois après la réception de la dernière pièce" in text


def test_the_reference_and_the_missing_pieces_do_not_show_in_a_repr() -> None:
    shown = repr(replace(acknowledgement(), missing=("un certificat médical",)))
    assert "CANTINE-0042" not in shown
    assert "certificat" not in shown


@pytest.mark.parametrize("silence", list(Silence))
def test_nothing_unlawful_is_put_into_words(silence: Silence) -> None:
    lawful = acknowledgement(silence)
    for wrong in (replace(lawful, phone=" "), replace(lawful, service=""), replace(lawful, mail="", post="\n")):
        with pytest.raises(InvalidInput) as caught:
            paragraphs_of(wrong)
        assert caught.value.code == "unlawful_acknowledgement"
        assert caught.value.faults == wrong.faults() != ()


def test_a_payment_is_acknowledged_too() -> None:
    paid = replace(acknowledgement(Silence.NOT_A_REQUEST), paid=Decimal("1042.5"))
    assert paragraphs_of(paid)[0].startswith("Nous avons reçu votre paiement de 1\u202f042,50\u00a0€ le 20 novembre")
    assert title_of(paid) == "Accusé de réception de votre paiement du 20 novembre 2026"
    assert "1042" not in repr(paid)
    assert euros(Decimal("0.05")) == "0,05\u00a0€"


@pytest.mark.parametrize("amount", ["0", "-3", "1.005", "NaN", "Infinity"])
def test_an_absurd_payment_is_a_fault(amount: str) -> None:
    paid = replace(acknowledgement(Silence.NOT_A_REQUEST), paid=Decimal(amount))
    assert [fault.key for fault in paid.faults()] == ["paid"]


def test_the_competent_administration_has_its_own_ten_days_and_its_own_two_months() -> None:
    """Sent to the wrong town hall on Friday the 20th, passed on by it on Tuesday the 1st (CRPA L114-2, L114-3)."""
    passed_on = datetime(2026, 12, 1, 9, tzinfo=UTC)
    for silence, day in ((Silence.REJECTION, date(2027, 1, 20)), (Silence.ACCEPTANCE, date(2027, 2, 1))):
        sent = replace(acknowledgement(silence), seized_on=passed_on, decision_on=None).dated_by(PARIS)
        assert sent.decision_on == day
        assert sent.lawful_by(PARIS).date() == date(2026, 12, 15)
        registration = replace(sent, kind=AcknowledgementKind.REGISTRATION)
        assert registration.lawful_by(PARIS).date() == date(2026, 11, 23)


def test_once_complete_it_is_sent_again_with_the_day_of_the_clock() -> None:
    file = replace(acknowledgement(Silence.ACCEPTANCE), missing=("une photo",), missing_until=date(2026, 12, 15))
    clock = file.clock(PARIS).ask(date(2026, 11, 23), date(2026, 12, 15)).receive(date(2026, 12, 4))
    told = file.completed(clock)
    assert (told.decision_on, told.missing) == (date(2027, 2, 4), ())
    assert "une photo" not in "\n".join(paragraphs_of(told))


def test_a_delay_is_that_of_its_day_and_is_not_guessed_before_the_text() -> None:
    assert RECEIPT_DAYS.on(date(2016, 11, 7)) == RECEIPT_DAYS.latest == 10
    assert Delay("un décret", ((None, 7), (date(2016, 11, 7), 10))).on(date(2016, 11, 6)) == 7
    with pytest.raises(InvalidInput) as caught:
        RECEIPT_DAYS.on(date(2016, 11, 6))
    assert caught.value.code == "delay_unknown"
