"""Cutting, cleaning and pricing an SMS; gsm0338 is the judge of the alphabet."""

import importlib
import unicodedata
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.channels.gsm import BASIC, EXTENSION, Encoding, segmented
from etatplateforme.notifications.channels.sms import SmsPrice, SmsWriting, preview, sms_text
from etatplateforme.notifications.channels.typography import simplified, unaccented
from etatplateforme.notifications.message import Heading, Items, Paragraph

ANY = st.text(st.characters(exclude_categories=["Cs"]), max_size=400)
FRENCH = st.text(st.sampled_from("aeé çêœÇ€'’«» \u00a0°n1…\n[]"), max_size=400)
CODEC = importlib.import_module("gsm0338").Codec()


def septets(text: str) -> int | None:
    """How many septets the oracle needs; None when it cannot write the text."""
    try:
        return len(CODEC.encode(text)[0])
    except UnicodeError:
        return None


def test_the_alphabet_is_the_oracle_s_for_every_character_before_the_ideographs() -> None:
    theirs = {chr(code): septets(chr(code)) for code in range(0x3000)}
    ours = dict.fromkeys(BASIC, 1) | dict.fromkeys(EXTENSION, 2)
    found = {character: size for character, size in theirs.items() if size is not None}
    found.pop("\x1b", None)  # the escape itself is no character
    assert found == ours


@given(st.one_of(ANY, FRENCH))
def test_units_and_encoding_are_the_oracle_s(text: str) -> None:
    cut = segmented(text)
    expected = septets(text.replace("\x1b", "ê"))
    assert (cut.encoding is Encoding.GSM_7) is (expected is not None)
    assert cut.units == (expected if expected is not None else len(text.encode("utf-16-be")) // 2)


@given(st.one_of(ANY, FRENCH, st.text("€a", min_size=140, max_size=340), st.text("😀a", min_size=60, max_size=200)))
def test_parts_hold_what_they_are_said_to(text: str) -> None:
    cut = segmented(text)
    alone, part = (160, 153) if cut.encoding is Encoding.GSM_7 else (70, 67)
    if cut.segments == 1:
        assert cut.units <= alone
        assert cut.left == alone - cut.units
    else:
        assert cut.units > alone
        wasted = cut.segments * part - cut.left - cut.units
        assert 0 <= wasted < cut.segments  # at most one unit a part, where a double one did not fit
        assert 0 <= cut.left < part


@pytest.mark.parametrize(
    ("text", "encoding", "segments"),
    [
        ("", Encoding.GSM_7, 1),
        ("a" * 160, Encoding.GSM_7, 1),
        ("a" * 161, Encoding.GSM_7, 2),
        ("a" * 306, Encoding.GSM_7, 2),
        ("a" * 307, Encoding.GSM_7, 3),
        ("€" * 80, Encoding.GSM_7, 1),
        ("€" * 81, Encoding.GSM_7, 2),
        ("a" * 152 + "€" + "a" * 152, Encoding.GSM_7, 3),  # the euro sign is not cut: one septet is left empty
        ("ê" * 70, Encoding.UCS_2, 1),
        ("ê" * 71, Encoding.UCS_2, 2),
        ("😀" * 35, Encoding.UCS_2, 1),
        ("a" * 66 + "😀" + "a" * 66, Encoding.UCS_2, 3),
    ],
)
def test_the_limits(text: str, encoding: Encoding, segments: int) -> None:
    cut = segmented(text)
    assert (cut.encoding, cut.segments) == (encoding, segments)


def test_the_letters_that_cost_are_named() -> None:
    assert segmented("Reçu : êtes-vous là ? Ça ira, reçu.").costly == ("ç", "ê")


@given(st.one_of(ANY, FRENCH))
def test_cleaning_twice_changes_nothing_and_never_costs_more_letters(text: str) -> None:
    once = simplified(text)
    assert simplified(once) == once
    letters = [
        character for character in unicodedata.normalize("NFC", text) if character.isalpha() and character.isascii()
    ]
    kept = [character for character in once if character.isalpha() and character.isascii()]
    assert len(kept) >= len(letters)


def test_typography_that_says_the_same() -> None:
    said = "L’école « Jules\u202fFerry » – n°\u00a012 : cœur…"
    assert simplified(said) == 'L\'école "Jules Ferry" - no 12 : coeur...'
    assert segmented(simplified(said)).encoding is Encoding.GSM_7
    assert simplified("e\u0301") == "é"
    assert simplified("Reçu, être, Œuvre") == "Reçu, être, OEuvre"


def test_letters_lose_their_accent_only_when_asked_and_it_is_shown() -> None:
    text = "Votre dossier est bien reçu : la fenêtre est réservée. " * 2
    kept = preview(text, SmsWriting("Marivaux"))
    assert "reçu" in kept.text
    assert kept.segmentation.encoding is Encoding.UCS_2
    assert kept.shortened == {}
    assert (kept.segments, kept.saved) == (2, 1)
    lossy = preview(text, SmsWriting("Marivaux", lossy=True))
    assert "recu : la fenetre est réservée" in lossy.text
    assert lossy.shortened == {"ç": "c", "ê": "e"}
    assert (lossy.segments, lossy.saved) == (1, 0)
    assert "dossier" not in repr(kept)


def test_what_has_no_plainer_letter_stays() -> None:
    assert unaccented("Ça va ê 😀 Ж") == "Ça va e 😀 Ж"


def test_the_price_is_that_of_the_segments() -> None:
    price = SmsPrice(Decimal("0.075"), date(2026, 11, 1), "marché de la commune")
    assert preview("a" * 161, SmsWriting("Marivaux", price=price)).euros == Decimal("0.150")
    assert preview("a", SmsWriting("Marivaux")).euros is None
    for euros in ("NaN", "-1", "11"):
        with pytest.raises(InvalidInput):
            SmsPrice(Decimal(euros), date(2026, 11, 1), "marché")


@pytest.mark.parametrize("sender", ["Ma", "Marivaux-les", "12345", "Mairie  ", "Mairie d’O", "abcdefghijkl"])
def test_a_sender_that_phones_would_not_show_is_refused(sender: str) -> None:
    with pytest.raises(InvalidInput):
        SmsWriting(sender)


def test_blocks_follow_each_other_without_empty_lines() -> None:
    content = (Paragraph("Bonjour,"), Heading("Pièces"), Items(("livret", "facture")), Paragraph("Merci"))
    assert sms_text(content) == "Bonjour,\nPièces\n- livret\n- facture\nMerci"
