"""A French text is measured, and each piece of advice points at its sentence."""

import pytest

from etatplateforme.guarantor.language.advice import AdviceKind, read_text
from etatplateforme.guarantor.language.hints import negations, nominalisations, passives, unexplained_acronyms
from etatplateforme.guarantor.language.indicators import kandel_moles, measure
from etatplateforme.guarantor.language.jargon import PLAIN, jargon_in
from etatplateforme.guarantor.language.sentences import is_long, is_word, sentences
from etatplateforme.guarantor.language.syllables import syllables

LETTER = """Madame, Monsieur,

Nous vous saurions gré de bien vouloir nous transmettre, dans les meilleurs délais et sous peine de forclusion, les
pièces justificatives afférentes à votre demande.
Le dossier sera transmis à M. Dupont. Il ne sera pas rendu si aucun courrier ne le demande.

- Apportez votre carte.
- La CAF vous répond le 12.
"""


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Venez lundi. Apportez vos papiers !", ["Venez lundi.", "Apportez vos papiers !"]),
        ("Écrivez à M. Martin, ou à Mme. Roy. Merci.", ["Écrivez à M. Martin, ou à Mme. Roy.", "Merci."]),
        ("Voir l'art. 12 du code.", ["Voir l'art. 12 du code."]),
        ("Le prix est de 12.50 euros. Payez.", ["Le prix est de 12.50 euros.", "Payez."]),
        ("« Est-ce ouvert ? » « Oui. »", ["« Est-ce ouvert ? »", "« Oui. »"]),
        ("Un titre\n\nUne phrase\nsur deux lignes.", ["Un titre", "Une phrase sur deux lignes."]),
        ("Il faut :\n- un acte ;\n- une photo.", ["Il faut :", "- un acte ;", "- une photo."]),
        ("Attendez… puis entrez.", ["Attendez… puis entrez."]),
        ("...", []),
        ("", []),
    ],
)
def test_sentences_are_cut_where_a_reader_stops(text: str, expected: list[str]) -> None:
    assert cut(text) == expected


def test_each_sentence_knows_its_line() -> None:
    assert [sentence.line for sentence in sentences(LETTER)] == [1, 3, 5, 5, 7, 8]


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("mairie", 2), ("carte", 1), ("demande", 2), ("école", 2), ("réaliser", 4), ("l'eau", 1), ("aujourd'hui", 3),
        ("rendez-vous", 3), ("question", 2), ("guide", 1), ("maïs", 2), ("oublier", 3), ("aérien", 2), ("poésie", 3),
        ("attestation", 4), ("famille", 2), ("2026", 1), ("qui", 1), ("vie", 1), ("années", 2), ("fée", 1),
        ("ville", 1), ("ouvrier", 3), ("noël", 2), ("le", 1), ("RSA", 1), ("œuf", 1), ("océan", 3), ("créer", 2),
        ("crayon", 2),
    ],
)  # fmt: skip
def test_syllables_are_those_that_are_said(word: str, count: int) -> None:
    assert syllables(word) == count


def test_an_elided_article_does_not_lengthen_a_word() -> None:
    assert not is_long("l'école,")
    assert not is_long("(qu’elle)")
    assert is_long("aujourd’hui")
    assert is_long("d’inscription")
    assert not is_long("12345678")


def test_a_mark_alone_is_no_word() -> None:
    assert [token for token in ["Venez", "!", "«", "12", "»", "l'eau", "—", "(oui)"] if is_word(token)] == [
        "Venez",
        "12",
        "l'eau",
        "(oui)",
    ]


def test_figures_can_be_done_again_by_hand() -> None:
    found = measure("Apportez la carte. Le secrétariat ouvre demain.")
    assert (found.sentences, found.words, found.long_words) == (2, 7, 2)
    assert found.syllables == 3 + 1 + 1 + 1 + 4 + 1 + 2
    assert found.lix == pytest.approx(3.5 + 200 / 7)
    assert found.rix == 1
    assert found.kandel_moles == pytest.approx(207 - 1.015 * 3.5 - 73.6 * 13 / 7)
    assert kandel_moles(10, 1.5) == pytest.approx(207 - 10.15 - 110.4)


def test_a_text_without_words_measures_nothing() -> None:
    found = measure(" … \n\n !")
    assert (found.sentences, found.lix, found.rix, found.kandel_moles) == (0, 0, 0, 0)
    assert read_text("").summary() == ("Ce texte n'a aucun mot à mesurer.",)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Votre demande sera transmise au service.", ("sera transmise",)),
        ("Le reçu est automatiquement envoyé.", ("est automatiquement envoyé",)),
        ("Vous êtes convoqués.", ("êtes convoqués",)),
        ("Le maire est arrivé, il est âgé et né à Brest.", ()),
        ("La mairie vous écrit.", ()),
        ("La connexion s'est arrêtée. Vous vous êtes trompé, et il s’est présenté.", ()),
        ("Vous êtes obligé de venir.", ()),
    ],
)
def test_passives_are_hinted_at(sentence: str, expected: tuple[str, ...]) -> None:
    assert passives(sentence) == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Vous n'avez pas droit à l'aide si vous ne venez pas.", 2),
        ("Venez une fois l'an.", 0),
        ("Aucun justificatif n'est demandé.", 1),
        ("Ni téléphone ni adresse ne sont obligatoires.", 1),
        ("Venez sans rendez-vous, si vous n’habitez pas ici.", 2),
        ("Un outil ne voit qu'une partie des défauts.", 0),
        ("Le service ne garde que cela ; il ne le vend jamais.", 1),
        ("Nous ne savons pas que répondre.", 1),
        ("Aucune réponse, ni lettre.", 1),
    ],
)
def test_negations_are_counted(sentence: str, expected: int) -> None:
    assert negations(sentence) == expected


def test_nouns_of_verbs_are_counted() -> None:
    heavy = "La vérification, l'instruction et le paiement prennent un mois, sans question."
    assert nominalisations(heavy) == ("vérification", "instruction", "paiement")
    assert nominalisations("Le versement suit.") == ("versement",)


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("Le centre communal d'action sociale (CCAS) aide. Le CCAS ouvre à 9 h.", set[str]()),
        ("Le CCAS (centre communal d'action sociale) aide.", set[str]()),
        ("Le CCAS aide. Le centre communal d'action sociale (CCAS) ouvre.", {"CCAS"}),
        ("Voyez la MDPH (voir). Au XIXe ou au IV siècle. Un SMS suit.", {"MDPH"}),
        ("HORAIRES DE LA MAIRIE", set[str]()),
        ("BAC À SABLE : démonstration. Écrivez à la MDPH.", {"MDPH"}),
    ],
)
def test_acronyms_are_explained_the_first_time(text: str, unexplained: set[str]) -> None:
    assert set(unexplained_acronyms(sentences(text))) == unexplained


def test_jargon_has_a_plain_equivalent() -> None:
    assert jargon_in("Nonobstant l’avis, en sus, il vous appartient de payer.") == (
        ("Nonobstant", "malgré"),
        ("en sus", "en plus"),
        ("il vous appartient de", "vous devez"),
    )
    assert jargon_in("La censure et les afférentations.") == ()
    for wording, plain in PLAIN.items():
        assert wording == wording.lower()
        assert jargon_in(f"Ainsi {wording} demain.") == ((wording, plain),)
        assert jargon_in(plain) == ()


def test_each_advice_quotes_its_exact_sentence() -> None:
    reading = read_text(LETTER)
    by_kind = {piece.kind: piece for piece in reversed(reading.advice)}
    long, passive = by_kind[AdviceKind.LONG_SENTENCE], by_kind[AdviceKind.PASSIVE]
    assert (long.line, long.advice.partition(".")[0]) == (3, "Cette phrase a 25 mots")
    assert (passive.line, passive.sentence) == (5, "Le dossier sera transmis à M. Dupont.")
    assert by_kind[AdviceKind.NEGATIONS].sentence == "Il ne sera pas rendu si aucun courrier ne le demande."
    assert "CAF" in by_kind[AdviceKind.ACRONYM].advice
    assert {piece.sentence for piece in reading.advice} <= set(cut(LETTER))
    assert [piece.line for piece in reading.advice] == sorted(piece.line for piece in reading.advice)


def test_a_plain_text_has_no_advice() -> None:
    assert (
        read_text("Vous avez droit à une aide. Venez à la mairie le lundi. Nous lisons le dossier avec vous.").advice
        == ()
    )


def test_the_summary_never_claims_falc() -> None:
    last = read_text(LETTER).summary()[-1]
    assert "Ils ne disent pas qu'un texte est en FALC" in last
    assert "seules des personnes en situation de handicap intellectuel" in last


@pytest.mark.parametrize(
    "piece", [".", "... ", "\n", "\n ", "a", "a-", "A.", "AB (", "est ", "l'", "« ", "est aaaa", "9)\n", "é"]
)
@pytest.mark.timeout(20)
def test_a_hostile_text_is_read_all_the_same(piece: str) -> None:
    """Two hundred thousand characters that would hold an expression that goes back on its steps for hours."""
    text = piece * (200_000 // len(piece))
    found = read_text(text).indicators
    assert found.words <= len(text)
