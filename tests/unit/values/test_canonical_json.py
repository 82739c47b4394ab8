"""One spelling for one object."""

import pytest

from etatplateforme.values.canonical_json import canonical


def test_order_and_spaces_do_not_count() -> None:
    assert canonical({"b": [1, {"d": 2, "c": "é"}], "a": None}) == '{"a":null,"b":[1,{"c":"é","d":2}]}'.encode()


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "\ud800"])
def test_what_json_cannot_say_is_refused(value: object) -> None:
    with pytest.raises(ValueError):
        canonical({"a": value})
