"""What the text of a rule says: a digest that changes when the rule does, its constants, the inputs that it reads.

The text is that of the function and of what it names in its own package: other functions, classes, tables of amounts.
Layout, comments, documentation and annotations do not count, and the digest is the same under every Python. The file of
the rule is read once, when the module that defines it is imported; nothing is read later.
"""

import ast
import inspect
from collections.abc import Iterable, Iterator, Mapping, Set
from copy import deepcopy
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from hashlib import sha256
from types import FunctionType, ModuleType
from typing import TypeGuard, cast

from etatplateforme.guarantor.decisions.domains import Value

LONGEST_CONSTANT = 100

OUTSIDE = frozenset(
    {
        "choice", "connect", "environ", "getenv", "input", "monotonic", "now", "open", "randint", "random", "time",
        "today", "uniform", "urlopen", "utcnow",
    }
)  # fmt: skip
"""Names by which a function looks at a clock, at chance or at the world: it may then answer otherwise another day."""


@dataclass(frozen=True, slots=True)
class Source:
    """What was read. ``reads`` are the names that the function uses, ``outside`` those by which it looks elsewhere."""

    digest: str
    constants: tuple[Value, ...]
    reads: frozenset[str]
    outside: tuple[str, ...]


def text_of(body: FunctionType | type[object]) -> str | None:
    """The text of a function or of a class; None when there is no file that holds it."""
    try:
        return inspect.getsource(body)
    except (OSError, TypeError):
        return None


def read_source(body: FunctionType, text: str, parameters: Mapping[str, Value]) -> Source | None:
    """What *text*, which defines *body*, says, with the *parameters* that the rule declares; None for a lambda."""
    node = _definition(text)
    if not isinstance(node, ast.FunctionDef):
        return None
    walk = _Walk(body.__module__.partition(".")[0])
    walk.function(body, node)
    walk.data("parameters", parameters)
    whole = sha256("\n".join(walk.told).encode("utf-8", "surrogatepass")).hexdigest()
    names = {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)}
    outside = {one.attr for one in ast.walk(node) if isinstance(one, ast.Attribute)} | names
    constants = {(type(one).__name__, one): one for one in walk.constants}
    return Source(
        whole,
        tuple(constants[key] for key in sorted(constants, key=repr)),
        frozenset(names),
        tuple(sorted(outside & OUTSIDE)),
    )


class _Walk:
    """Goes through a function and what it names, each once."""

    def __init__(self, package: str) -> None:
        self.told: list[str] = []
        self.constants: list[Value] = []
        self._package = package
        self._seen: set[int] = set()

    def function(self, body: FunctionType, node: ast.FunctionDef) -> None:
        """A function of the package."""
        self._seen.add(id(body))
        names = _names(body)
        self._tree(node, names)

    def data(self, name: str, value: object) -> None:
        """A value that the rule names: a table, an amount, another function."""
        if _is_value(value) or _is_compound(value):
            self.told.append(f"{name}={_canonical(value)}")
            self.constants += _leaves(value)
        elif isinstance(value, FunctionType | type) and id(value) not in self._seen:
            self._seen.add(id(value))
            self._defined(value)

    def _defined(self, value: FunctionType | type[object]) -> None:
        if value.__module__.partition(".")[0] != self._package:
            return
        if isinstance(value, type) and issubclass(value, Enum):
            members = cast(Iterable[Enum], value)
            self.told.append(f"{value.__name__}={_canonical([cast(object, member.value) for member in members])}")
            return
        node = None if (text := text_of(value)) is None else _definition(text)
        if isinstance(node, ast.FunctionDef) and isinstance(value, FunctionType):
            self.function(value, node)
        elif isinstance(node, ast.ClassDef):
            self._tree(node, {})

    def _tree(self, node: ast.FunctionDef | ast.ClassDef, names: Mapping[str, object]) -> None:
        self.told.append(_told(_bare(node)))
        for one in ast.walk(node):
            self.constants += _constants(one)
            if isinstance(one, ast.Name) and one.id in names:
                named = names[one.id]
                self.data(one.id, cast(object, getattr(named, "body", named)))
            elif isinstance(one, ast.Attribute) and isinstance(one.value, ast.Name):
                holder = names.get(one.value.id)
                if isinstance(holder, ModuleType) and holder.__name__.partition(".")[0] == self._package:
                    self.data(one.attr, cast(object, getattr(holder, one.attr, None)))
                elif isinstance(holder, type) and issubclass(holder, Enum):
                    self.constants += _leaves(cast(object, getattr(holder, one.attr, None)))


def _definition(text: str) -> ast.stmt | None:
    """The statement that *text* is; a method or an inner function stands to the right."""
    inner = text[:1].isspace()
    try:
        (statement, *_) = ast.parse(f"if True:\n{text}" if inner else text).body
    except (SyntaxError, ValueError):
        return None
    return statement.body[0] if inner and isinstance(statement, ast.If) else statement


def _names(body: FunctionType) -> dict[str, object]:
    """What the names of a function stand for outside it: its closure, then its module."""
    inside = body.__code__.co_varnames
    names = {name: value for name, value in cast(dict[str, object], body.__globals__).items() if name not in inside}
    for name, cell in zip(body.__code__.co_freevars, body.__closure__ or (), strict=True):
        try:
            names[name] = cell.cell_contents
        except ValueError:  # not bound yet
            continue
    return names


def _bare(node: ast.FunctionDef | ast.ClassDef) -> ast.FunctionDef | ast.ClassDef:
    """The node without its documentation, its decorators and its annotations."""
    bare = deepcopy(node)
    for one in ast.walk(bare):
        if isinstance(one, ast.FunctionDef | ast.ClassDef):
            one.decorator_list = []
            if ast.get_docstring(one, clean=False) is not None:
                one.body = one.body[1:]
        if isinstance(one, ast.FunctionDef):
            one.returns = None
        if isinstance(one, ast.arg):
            one.annotation = None
    return bare


def _told(node: object) -> str:
    """A syntax tree as one line. What is absent is left out: each Python has its own way to say nothing."""
    if isinstance(node, ast.AST):
        parts = [f"{name}={_told(value)}" for name, value in ast.iter_fields(node) if value is not None and value != []]
        return f"{type(node).__name__}({','.join(parts)})"
    if isinstance(node, list):
        return f"[{','.join(map(_told, cast(list[object], node)))}]"
    return repr(node)


def _constants(node: ast.AST) -> Iterator[Value]:
    """Texts, numbers, ``Decimal("…")`` and ``date(…)`` that a node writes."""
    match node:
        case ast.Constant(value=str() as text) if len(text) <= LONGEST_CONSTANT:
            yield text
        case ast.Constant(value=int() as number) if not isinstance(number, bool):
            yield number
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() as number)):
            yield -number
        case ast.Constant(value=float() as number):
            yield Decimal(repr(number))
        case ast.Call(
            func=ast.Name(id="Decimal") | ast.Attribute(attr="Decimal"), args=[ast.Constant(value=str() as text)]
        ):
            try:
                yield Decimal(text)
            except ArithmeticError:
                return
        case ast.Call(
            func=ast.Name(id="date") | ast.Attribute(attr="date"),
            args=[
                ast.Constant(value=int() as year),
                ast.Constant(value=int() as month),
                ast.Constant(value=int() as day),
            ],
        ):
            try:
                yield date(year, month, day)
            except ValueError:
                return
        case _:
            return


def _is_value(value: object) -> TypeGuard[Value]:
    return value is None or isinstance(value, bool | int | str | float | Decimal | date)


def _is_compound(value: object) -> bool:
    """True for a table, and for an instance of a dataclass: a line of a table, often."""
    return isinstance(value, Mapping | Set | tuple | list) or (is_dataclass(value) and not isinstance(value, type))


def _parts(value: object) -> Iterable[object]:
    """What a container holds, in an order that is always the same."""
    if isinstance(value, Mapping):
        return [part for pair in cast(Mapping[object, object], value).items() for part in pair]
    if isinstance(value, Set):
        return sorted(cast(Set[object], value), key=repr)
    if is_dataclass(value):
        return [cast(object, getattr(value, one.name)) for one in fields(value)]
    return cast(Iterable[object], value)


def _canonical(value: object) -> str:
    if isinstance(value, Enum):
        return repr(cast(object, value.value))
    if _is_value(value):
        return repr(value)
    if _is_compound(value):
        return f"{type(value).__name__}({','.join(map(_canonical, _parts(value)))})"
    return type(value).__name__


def _leaves(value: object) -> Iterator[Value]:
    if isinstance(value, float):
        yield Decimal(repr(value))
    elif _is_value(value):
        yield value
    elif _is_compound(value):
        for part in _parts(value):
            yield from _leaves(part)
