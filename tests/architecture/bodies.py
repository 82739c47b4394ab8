"""Rules of generator bodies, read from the syntax tree. A body is a function annotated ``Op[...]`` or ``Flow[...]``."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

SRC = Path(__file__).resolve().parents[2] / "src" / "etatplateforme"
EFFECTS = "core/effects.py"
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Breach:
    """A rule broken at a place."""

    rule: str
    where: str


def annotated(node: ast.AST) -> bool:
    """True for a function annotated as a body."""
    if not isinstance(node, Function) or node.returns is None:
        return False
    returns = node.returns
    return (
        isinstance(returns, ast.Subscript)
        and isinstance(returns.value, ast.Name)
        and returns.value.id in ("Op", "Flow")
    )


def is_effect_door(relative: str) -> bool:
    """Only this file may hold a bare yield."""
    return relative == EFFECTS


def body_names(trees: dict[str, ast.Module]) -> frozenset[str]:
    """Names of every function annotated as a body. An action is called through its descriptor, so it is left out."""
    names = set()
    for tree in trees.values():
        for node in ast.walk(tree):
            if annotated(node) and isinstance(node, Function) and not is_action(node):
                names.add(node.name)
    return frozenset(names)


def is_action(node: Function) -> bool:
    """True for a method under ``@action(...)`` or ``@stream(...)``."""
    return any(
        isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id in ("action", "stream")
        for mark in node.decorator_list
    )


def own_nodes(function: Function) -> Iterator[ast.AST]:
    """Nodes of *function* without those of the functions inside it."""
    waiting: list[ast.AST] = list(function.body)
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))


def called_name(call: ast.Call) -> str | None:
    """``f`` of ``f(...)`` and of ``self.f(...)``."""
    if isinstance(call.func, ast.Name):
        return call.func.id
    return call.func.attr if isinstance(call.func, ast.Attribute) else None


def yields(nodes: list[ast.stmt]) -> bool:
    """True when a yield stands in *nodes*, functions inside left out."""
    waiting: list[ast.AST] = list(nodes)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.Yield | ast.YieldFrom):
            return True
        if not isinstance(node, Function | ast.Lambda | ast.ClassDef):
            waiting.extend(ast.iter_child_nodes(node))
    return False


def breaches_of(function: Function, relative: str, names: frozenset[str]) -> Iterator[Breach]:
    """Rules that one body breaks."""
    nodes = list(own_nodes(function))
    under = {id(node.value) for node in nodes if isinstance(node, ast.YieldFrom)}
    for node in nodes:  # a body handed to the runner as it is: the one place is core.action.perform
        if isinstance(node, ast.Call) and called_name(node) == "Perform":
            under |= {id(argument) for argument in node.args}
    for node in own_nodes(function):
        where = f"{relative}:{getattr(node, 'lineno', 0)} {function.name}"
        if isinstance(node, ast.Yield) and not is_effect_door(relative):
            yield Breach("bare yield", where)
        if isinstance(node, ast.Call) and called_name(node) in names and id(node) not in under:
            yield Breach("body called without yield from", where)
        if isinstance(node, ast.Try) and yields(node.finalbody):
            yield Breach("yield in finally", where)
        if isinstance(node, ast.With) and yields(node.body):
            yield Breach("with around a yield", where)


def breaches(trees: dict[str, ast.Module]) -> list[Breach]:
    """Everything that breaks a rule in *trees* (path from the package -> syntax tree)."""
    names = body_names(trees)
    return [
        breach
        for relative, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, Function) and annotated(node)
        for breach in breaches_of(node, relative, names)
    ]


def package() -> dict[str, ast.Module]:
    """Every file of the package, parsed."""
    return {path.relative_to(SRC).as_posix(): ast.parse(path.read_text()) for path in sorted(SRC.rglob("*.py"))}
