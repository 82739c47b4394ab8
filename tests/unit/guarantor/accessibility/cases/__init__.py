"""Cases of every RGAA criterion of the static engine, theme by theme: faults, what is right, what is unsure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Bad:
    """A fault: the rule, the source, the test that must be named, and where it stands."""

    code: str
    html: str
    test: str
    line: int | None = 4
    column: int | None = 1


@dataclass(frozen=True)
class Unsure:
    """A doubt: the rule, the source, and the test that the question is about."""

    code: str
    html: str
    test: str


def page(body: str, *, head: str = "", doctype: str = "<!DOCTYPE html>") -> str:
    """A right page around *body*, which starts at line 4."""
    start = f'{doctype}\n<html lang="fr"><head><title>Étape</title>{head}</head>'
    return f"{start}\n<body><p>x</p>\n{body}</body></html>"
