import pytest

from etatplateforme.addresses.index.query import HouseNumber, parse
from etatplateforme.errors import InvalidInput


@pytest.mark.parametrize(
    ("text", "words", "postcode", "implied"),
    [
        ("8 bd du palais 75001 paris", "8 boulevard du palais paris", 75001, 0),
        ("8 bd du palais 75001 paris cedex 01", "8 boulevard du palais paris", 75001, 0),
        ("bat B esc 2 8 rue X BP 123 75001 Paris", "8 rue x paris", 75001, 0),
        ("3e étage 8 rue du lac paris", "8 rue du lac paris", 0, 0),
        ("rue de la porte d'asnières", "rue de la porte d asnieres", 0, 0),
        ("rue oberkampf paris 11", "rue oberkampf paris 11e", 0, 75011),
        ("rue oberkampf paris 11ème arrondissement", "rue oberkampf paris 11e", 0, 75011),
        ("lyon 3e", "lyon 3e", 0, 69003),
        ("marseille 16", "marseille 16e", 0, 13016),
        ("lyon 12", "lyon 12", 0, 0),
        ("97110 pointe à pitre", "pointe a pitre", 97110, 0),
        ("20000 ajaccio", "ajaccio", 20000, 0),
    ],
)
def test_reads_what_was_typed(text: str, words: str, postcode: int, implied: int) -> None:
    query = parse(text)
    assert (" ".join(query.words), query.postcode, query.implied) == (words, postcode, implied)


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("8 rue du 8 mai 1945", [HouseNumber(0, 8, ("",)), HouseNumber(5, 1945, ("",))]),
        ("8 bis rue x", [HouseNumber(0, 8, ("bis", "b", ""))]),
        ("8b rue x", [HouseNumber(0, 8, ("b", "bis", ""))]),
        ("28/30 rue x", [HouseNumber(0, 28, ("",)), HouseNumber(1, 30, ("",))]),
        ("rue du 11 novembre", []),
        ("8e rue x", [HouseNumber(0, 8, ("e", ""))]),
    ],
)
def test_reads_house_numbers(text: str, numbers: list[HouseNumber]) -> None:
    assert list(parse(text).numbers) == numbers


def test_a_query_that_is_too_long_is_refused_without_being_repeated() -> None:
    with pytest.raises(InvalidInput) as refused:
        _ = parse("secret " * 40)
    assert refused.value.code == "query_too_long"
    assert "secret" not in str(refused.value)


def test_a_query_hides_what_was_typed() -> None:
    assert "oberkampf" not in repr(parse("8 rue oberkampf"))
