"""Catalogue of the errors: every stable code, with its problem, its remedy and what the citizen is told.

Codes come from three places, all read from the code itself: the classes under ``EtatError``, the ``texts`` by which
some of them tell their cases, and the calls in the sources that make an error. A part of a text that is only known when
the error happens is shown as « … ».
"""

import ast
import importlib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import cast

from docs._generation.markdown import Page, bullets, code, label, plain, produced

import etatplateforme
from etatplateforme.errors import EtatError

UNKNOWN = "…"
LEFT_OUT = ("etatplateforme._cantine",)


@dataclass(frozen=True, slots=True)
class Case:
    """One way in which a code is raised. Texts are empty when the code does not tell them."""

    code: str
    kind: str
    room: str
    problem: str = ""
    remedy: str = ""
    citizen: str = ""


@dataclass(frozen=True, slots=True)
class _Source:
    """A module and its syntax tree."""

    module: ModuleType
    tree: ast.Module

    @property
    def room(self) -> str:
        return self.module.__name__.removeprefix("etatplateforme.").partition(".")[0]


def pages() -> Iterator[Page]:
    """One page."""
    by_code: dict[str, list[Case]] = {}
    for case in catalogue():
        by_code.setdefault(case.code, []).append(case)
    yield Page(
        "erreurs.md",
        "# Les erreurs\n\n"
        "Toute erreur du SDK est une `EtatError`. Elle porte un code anglais qui ne change pas (`code`), ce qui s'est "
        "passé (`problem`), ce qu'il faut faire (`remedy`) et ce que l'on peut montrer à la personne "
        "(`citizen_message`). Aucun de ces textes ne contient de donnée personnelle. Écrivez vos conditions sur le "
        "code ou sur la classe, jamais sur la phrase.\n\n"
        f"Ce catalogue compte {len(by_code)} codes. « {UNKNOWN} » remplace ce qui n'est connu qu'au moment de "
        "l'erreur.\n\n"
        + "\n".join(_section(name, cases) for name, cases in sorted(by_code.items()))
        + produced("les classes d'erreurs et les sources du paquet"),
    )


def _section(name: str, cases: list[Case]) -> str:
    kinds = ", ".join(code(kind) for kind in dict.fromkeys(case.kind for case in cases))
    rooms = ", ".join(code(room) for room in dict.fromkeys(case.room for case in cases))
    told = [case for case in cases if case.problem]
    body = "\n".join(_case(case) for case in dict.fromkeys(told)) or "Code par défaut de sa classe.\n"
    return f"(erreur-{label(name)})=\n## {code(name)}\n\nClasse : {kinds}. Salle : {rooms}.\n\n{body}"


def _case(case: Case) -> str:
    lines = [f"**{plain(case.problem)}**"]
    if case.remedy:
        lines.append(f"Que faire : {plain(case.remedy)}")
    if case.citizen:
        lines.append(f"Pour la personne : « {plain(case.citizen)} »")
    return bullets(["\\\n  ".join(lines)])


def catalogue() -> list[Case]:
    """Every case of every code, in the order of the sources."""
    sources = list(_sources())
    classes = list(_subclasses(EtatError))
    cases = [case for kind in classes for case in _of_class(kind)]
    for source in sources:
        cases.extend(_of_calls(source, {kind.__name__: kind for kind in classes}))
    told = {case.code for case in cases if case.problem}
    return [case for case in dict.fromkeys(cases) if case.problem or case.code not in told]


def _sources() -> Iterator[_Source]:
    """Every module of the package; importing them makes their errors known."""
    for found in pkgutil.walk_packages(etatplateforme.__path__, "etatplateforme."):
        if not found.name.startswith(LEFT_OUT) and not found.name.endswith("__main__"):
            module = importlib.import_module(found.name)
            yield _Source(module, ast.parse(inspect.getsource(module) or ""))


def _subclasses(kind: type[EtatError]) -> Iterator[type[EtatError]]:
    if kind.__module__.startswith("etatplateforme."):
        yield kind
    for below in kind.__subclasses__():
        yield from _subclasses(below)


def _of_class(kind: type[EtatError]) -> Iterator[Case]:
    room = kind.__module__.split(".")[1]
    texts = cast("Mapping[str, str | tuple[str, str]]", vars(kind).get("texts", {}))
    for name, told in texts.items():
        problem, remedy = told if isinstance(told, tuple) else (told, "")
        yield Case(name, kind.__name__, room, problem, remedy)
    if not texts:
        yield Case(kind.default_code, kind.__name__, room)


def _of_calls(source: _Source, classes: Mapping[str, type[EtatError]]) -> Iterator[Case]:
    """Errors that *source* makes: ``InvalidInput("…", remedy="…")``, or ``super().__init__(…)`` of a class."""
    for call, inside in _calls(source.tree, None):
        named = {keyword.arg: keyword.value for keyword in call.keywords if keyword.arg is not None}
        kind = _class_of(call, inside, classes)
        if kind is None:
            if _is_told_limit(call):
                name, _, problem, remedy = (_text(argument, source.module) for argument in call.args)
                yield Case(name, "ManifestInvalid", source.room, problem, remedy)
            continue
        if not call.args or "remedy" not in named:
            continue
        name = _text(named["code"], source.module) if "code" in named else kind.default_code
        texts = [call.args[0], named["remedy"], named.get("citizen_message")]
        problem, remedy, citizen = (_text(node, source.module) if node is not None else "" for node in texts)
        if UNKNOWN not in name and problem.strip(f"{UNKNOWN} "):
            yield Case(name, kind.__name__, source.room, problem, remedy, citizen)


def _is_told_limit(call: ast.Call) -> bool:
    """A limit of the manifest's reader, which becomes an error with its own code."""
    return isinstance(call.func, ast.Name) and call.func.id == "BeyondLimit" and len(call.args) == 4


def _calls(node: ast.AST, inside: str | None) -> Iterator[tuple[ast.Call, str | None]]:
    """Every call under *node*, with the class in which it stands."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield child, inside
        yield from _calls(child, child.name if isinstance(child, ast.ClassDef) else inside)


def _class_of(call: ast.Call, inside: str | None, classes: Mapping[str, type[EtatError]]) -> type[EtatError] | None:
    """The error that a call makes, when it makes one."""
    match call.func:
        case ast.Name(id=name):
            return classes.get(name)
        case ast.Attribute(value=ast.Call(func=ast.Name(id="super")) | ast.Name(id="EtatError"), attr="__init__"):
            return classes.get(inside or "")
        case _:
            return None


def _text(node: ast.AST, module: ModuleType) -> str:
    """The French of an expression: constants as they are, names of the module resolved, the rest as « … »."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return _joined(parts, module)
        case ast.FormattedValue(value=ast.Name(id=name)) | ast.Name(id=name):
            value = getattr(module, name, None)
            return str(value) if isinstance(value, str | int) else UNKNOWN
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _text(left, module) + _text(right, module)
        case _:
            return UNKNOWN


def _joined(parts: Iterable[ast.AST], module: ModuleType) -> str:
    return "".join(_text(part, module) for part in parts)
