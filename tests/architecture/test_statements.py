"""PostgreSQL understands every SQL statement of the rooms and of the examples: none is SQLite's own by accident."""

import ast
from collections.abc import Iterator
from importlib import import_module
from itertools import chain

import psycopg
import pytest

from etatplateforme.core.dialect import for_postgres
from etatplateforme.core.effects import Statement
from etatplateforme.core.store import Schema
from tests.architecture.bodies import SRC
from tests.support.engines import postgres_store

EXAMPLES = SRC.parents[1] / "examples"
ENGINES = {"etatplateforme.core.store", "etatplateforme.core.postgres"}
"""Whose statements are for themselves."""


def of_effects(tree: ast.Module) -> bool:
    """True for a file that takes ``Statement`` from the effects."""
    return any(
        isinstance(node, ast.ImportFrom)
        and node.module == "etatplateforme.core.effects"
        and any(alias.name == "Statement" for alias in node.names)
        for node in ast.walk(tree)
    )


def rooms() -> dict[str, ast.Module]:
    """Modules that write SQL, with their trees."""
    found: dict[str, ast.Module] = {}
    for root in (SRC.parent, EXAMPLES):
        for path in sorted(root.rglob("*.py")):
            tree = ast.parse(path.read_text())
            name = ".".join(path.relative_to(root).with_suffix("").parts)
            if of_effects(tree) and name not in ENGINES:
                found[name] = tree
    return found


ROOMS = rooms()


def constants(name: str) -> Iterator[tuple[str, object]]:
    yield from ((f"{name}.{key}", value) for key, value in vars(import_module(name)).items())


def statements(name: str) -> Iterator[tuple[str, Statement]]:
    """The statements of a module, those of its tuples and of its schemas too."""
    for key, value in constants(name):
        inner = chain.from_iterable(value.migrations) if isinstance(value, Schema) else value
        for one in inner if isinstance(inner, tuple | chain) else (inner,):
            if isinstance(one, Statement):
                yield key, one


def is_statement(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Statement"


def test_rooms_are_found() -> None:
    assert {"etatplateforme.identity.sessions", "etatplateforme.notifications.ledger", "cantine.tables"} <= set(ROOMS)


@pytest.mark.parametrize("name", ROOMS)
def test_a_statement_is_a_constant_that_a_walk_finds(name: str) -> None:
    """Named at the top of its module, or part of a Schema or of a tuple; nobody composes SQL in a function."""
    constant = [
        inner
        for node in ROOMS[name].body
        if isinstance(node, ast.Assign)
        for inner in ast.walk(node.value)
        if is_statement(inner)
    ]
    assert len(constant) == len([node for node in ast.walk(ROOMS[name]) if is_statement(node)])
    assert {statement.sql for _, statement in statements(name)} >= set(map(sql_of, constant)) - {""}


def sql_of(node: ast.AST) -> str:
    """The SQL of a call, empty when it is composed of constants."""
    assert isinstance(node, ast.Call)
    return str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""


def test_postgres_understands_every_statement(postgres_base: str) -> None:
    schemas = {key: value for name in ROOMS for key, value in constants(name) if isinstance(value, Schema)}
    assert len({schema.room for schema in schemas.values()}) >= 3
    postgres_store(postgres_base, list(schemas.values())).close()
    made = {one for schema in schemas.values() for one in chain.from_iterable(schema.migrations)}
    asked = [(key, one) for name in ROOMS for key, one in statements(name) if one not in made]
    refused: dict[str, str] = {}
    with psycopg.connect(postgres_base, autocommit=True) as connection:
        for key, statement in asked:
            said = for_postgres(statement).sql
            try:
                connection.execute(f"PREPARE statement AS {said}".encode())
                connection.execute("DEALLOCATE statement")
            except psycopg.Error as error:
                refused[key] = str(error).splitlines()[0]
    assert refused == {}
    assert len(asked) > 50


def test_the_walk_sees_what_postgres_does_not_understand(postgres_base: str) -> None:
    sqlite_only = for_postgres(Statement("SELECT iif(:a = 'x', 1, 2)"))
    with psycopg.connect(postgres_base) as connection, pytest.raises(psycopg.Error):
        connection.execute(f"PREPARE statement AS {sqlite_only.sql}".encode())
