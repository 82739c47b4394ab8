"""The rules of generator bodies hold, and each deliberate violation is seen."""

import ast

import pytest

from tests.architecture.bodies import body_names, breaches, package

HELPERS = """
def call(request) -> Op[int]:
    answer = yield from ask_world(request)
    return answer
"""


def test_the_package_keeps_the_rules() -> None:
    trees = package()
    assert len(body_names(trees)) > 10
    assert breaches(trees) == []


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("def f(self) -> Op[int]:\n    x = yield 1\n    return x", "bare yield"),
        (
            "def f(self) -> Op[int]:\n    call(1)\n    return 1\n    yield from call(2)",
            "body called without yield from",
        ),
        ("def f(self) -> Op[int]:\n    x = call(1)\n    return (yield from x)", "body called without yield from"),
        (
            "def f(self) -> Flow[int]:\n    try:\n        pass\n    finally:\n        yield from call(1)",
            "yield in finally",
        ),
        ("def f(self) -> Op[int]:\n    with lock:\n        return (yield from call(1))", "with around a yield"),
    ],
)
def test_a_violation_is_seen(body: str, rule: str) -> None:
    found = breaches({"core/retry.py": ast.parse(HELPERS), "addresses/block.py": ast.parse(body)})
    assert rule in {breach.rule for breach in found}


def test_an_ordinary_generator_is_free() -> None:
    body = "def f(self) -> Iterator[int]:\n    with lock:\n        yield 1"
    assert breaches({"addresses/block.py": ast.parse(body)}) == []
