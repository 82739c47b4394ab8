"""Selectors as values, read from the prelude of a rule (Selectors 4)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from tinycss2 import ast, nth

from etatplateforme.guarantor.accessibility.css.tokens import DEEPEST
from etatplateforme.guarantor.accessibility.words import words

Specificity: TypeAlias = tuple[int, int, int]

ZERO: Specificity = (0, 0, 0)
AT_REST = frozenset(
    words(
        """
        active autofill blank buffering current focus focus-visible focus-within fullscreen future hover local-link
        modal muted past paused picture-in-picture playing popover-open seeking stalled target target-within
        user-invalid user-valid visited volume-locked host host-context state
        """
    )
)
"""Pseudo-classes of a state in which nothing is when a page has just been opened, or of another tree."""

COUNTED = frozenset({"nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type"})
NESTED = frozenset({"is", "where", "not", "matches", "-webkit-any", "-moz-any"})
DRAWN = frozenset({"before", "after"})
"""Pseudo-elements whose words are looked at; the others change nothing that is."""

OPERATORS = frozenset({"=", "~=", "|=", "^=", "$=", "*="})
LONGEST = 200
"""Conditions in one selector beyond which it is not read."""


class NotRead(Exception):
    """A selector that browsers refuse: the whole rule is dropped (Selectors 4, 3.9)."""


class Unsure(Exception):
    """A selector that browsers may take: namespaces, excessive length or depth, what looks like a range (``u+a``)."""


@dataclass(frozen=True, slots=True, eq=False)
class Attribute:
    """A condition on an attribute; ``operator`` is empty for its presence. ``loose`` ignores the case of letters."""

    name: str
    operator: str = ""
    value: str = ""
    loose: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Pseudo:
    """A pseudo-class; ``counts`` for the ``nth`` family, ``inner`` for those that hold selectors, else ``text``."""

    name: str
    counts: tuple[int, int] | None = None
    inner: "tuple[Complex, ...]" = ()
    text: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Compound:
    """Conditions on one element. ``tag`` is None for any."""

    tag: str | None = None
    identifiers: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    pseudos: tuple[Pseudo, ...] = ()


@dataclass(frozen=True, slots=True, eq=False)
class Complex:
    """Compounds from left to right, ``joints`` between them; ``drawn`` is the pseudo-element at its end, if any."""

    compounds: tuple[Compound, ...]
    joints: tuple[str, ...]
    specificity: Specificity
    drawn: str = ""


def selectors_of(
    prelude: Sequence[ast.Node],
    parents: tuple[Complex, ...] = (),
    *,
    relative: bool = False,
    inside: bool = False,
    depth: int = 0,
) -> tuple[Complex, ...]:
    """Selectors of a list. *parents* are those of the rule around, for ``&``; *relative* ones may start with a joint.

    *inside* a pseudo-class, a selector that does not say ``&`` has nothing to do with the rule around.

    A selector that only dresses a pseudo-element which is not looked at is left out. Raises NotRead when a browser
    would refuse the list, Unsure when it may take it.
    """
    if depth > DEEPEST:
        raise Unsure
    found: list[Complex] = []
    for part in _cut(prelude):
        read = _complex(part, parents, relative=relative, inside=inside or relative, depth=depth)
        if read is not None:
            found.append(read)
    return tuple(found)


def forgiving(prelude: Sequence[ast.Node], parents: tuple[Complex, ...], depth: int) -> tuple[Complex, ...]:
    """Selectors of ``:is()`` and its kind, where one that cannot be read is left out alone."""
    found: list[Complex] = []
    for part in _cut(prelude):
        try:
            found.extend(selectors_of(part, parents, inside=True, depth=depth))
        except NotRead:
            continue
    return tuple(found)


def _names_parent(function: ast.FunctionBlock) -> bool:
    """True when « & » stands in the function, at any depth: the rule around is then said, and not implied."""
    left: list[ast.Node] = [function]
    while left:
        node = left.pop()
        if isinstance(node, ast.LiteralToken) and node.value == "&":
            return True
        if isinstance(node, ast.FunctionBlock):
            left.extend(node.arguments)
    return False


def _cut(nodes: Sequence[ast.Node]) -> Iterator[list[ast.Node]]:
    part: list[ast.Node] = []
    for node in nodes:
        if isinstance(node, ast.LiteralToken) and node.value == ",":
            yield part
            part = []
        elif not isinstance(node, ast.Comment):
            part.append(node)
    yield part


def _complex(
    nodes: list[ast.Node], parents: tuple[Complex, ...], *, relative: bool, inside: bool, depth: int
) -> Complex | None:
    """One selector; None when it dresses a pseudo-element that is not looked at."""
    reader = _Reader(parents, depth)
    for place, node in enumerate(nodes):
        reader.take(node, nodes[place + 1] if place + 1 < len(nodes) else None)
    compounds, joints = reader.end()
    nested = bool(parents) and not reader.named_parent and not inside
    if len(joints) == len(compounds):
        if not (relative or nested):
            raise NotRead
    elif nested or relative:
        joints = (" ", *joints)
    if nested:
        compounds = (Compound(pseudos=(Pseudo("is", inner=parents),)), *compounds)
    elif not relative and len(joints) != len(compounds) - 1:
        raise NotRead
    if reader.skipped:
        return None
    return Complex(compounds, joints, _total(compounds), reader.drawn)


class _Reader:
    """Reads one selector, token by token."""

    def __init__(self, parents: tuple[Complex, ...], depth: int) -> None:
        self.parents, self.depth = parents, depth
        self.drawn = ""
        self.skipped = False
        self.named_parent = False
        self._compounds: list[Compound] = []
        self._joints: list[str] = []
        self._now: Compound | None = None
        self._joint = ""
        self._mark = ""
        self._count = 0

    def take(self, node: ast.Node, following: ast.Node | None) -> None:
        """Read one token; *following* is the one after it."""
        if isinstance(node, ast.WhitespaceToken):
            self._close(" ")
        elif isinstance(node, ast.LiteralToken):
            self._literal(node.value, following)
        elif isinstance(node, ast.IdentToken):
            self._ident(node)
        elif isinstance(node, ast.UnicodeRangeToken):
            raise Unsure
        elif isinstance(node, ast.HashToken):
            if not node.is_identifier:
                raise NotRead
            self._add(identifiers=(node.value,))
        elif isinstance(node, ast.SquareBracketsBlock):
            self._add(attributes=(_attribute(node.content),))
        elif isinstance(node, ast.FunctionBlock) and self._mark in {":", "::"}:
            self._function(node)
        else:
            raise NotRead

    def end(self) -> tuple[tuple[Compound, ...], tuple[str, ...]]:
        """Compounds and joints; one more joint than between them when the selector starts with one."""
        if self._mark or self._joint not in {"", " "}:
            raise NotRead
        self._close("")
        if not self._compounds:
            raise NotRead
        return tuple(self._compounds), tuple(self._joints)

    def _literal(self, value: str, following: ast.Node | None) -> None:
        if value in {">", "+", "~"}:
            self._close(" ")
            if self._joint not in {"", " "}:
                raise NotRead
            self._joint = value
        elif value == "*" and not self._mark and self._now is None:
            self._add()
        elif value == "." and isinstance(following, ast.IdentToken) and not self._mark:
            self._mark = "."
        elif value == ":" and self._mark in {"", ":"}:
            self._mark += ":"
        elif value == "&" and not self._mark:
            self.named_parent = True
            self._add(pseudos=(Pseudo("is", inner=self.parents) if self.parents else Pseudo("root"),))
        elif value in {"|", "||"}:
            raise Unsure
        else:
            raise NotRead

    def _ident(self, node: ast.IdentToken) -> None:
        mark, self._mark = self._mark, ""
        if mark == ".":
            self._add(classes=(node.value,))
        elif mark == ":":
            self._pseudo(node.lower_value)
        elif mark == "::":
            self._drawn(node.lower_value)
        elif self._now is not None:
            raise NotRead
        else:
            self._add(tag=node.lower_value)

    def _pseudo(self, name: str) -> None:
        if name in {"before", "after", "first-line", "first-letter"}:
            self._drawn(name)
        elif name.startswith("-"):
            self._add(pseudos=(Pseudo("never"),))
        else:
            self._add(pseudos=(Pseudo(name),))

    def _drawn(self, name: str) -> None:
        if self._now is None:
            self._add()
        if name in DRAWN:
            self.drawn = name
        else:
            self.skipped = True

    def _function(self, node: ast.FunctionBlock) -> None:
        mark, self._mark = self._mark, ""
        name = node.lower_name
        self.named_parent = self.named_parent or _names_parent(node)
        if mark == "::":
            self._drawn(name)
        elif name in NESTED:
            inner = forgiving(node.arguments, self.parents, self.depth + 1)
            if name == "not" and len(inner) != sum(1 for _ in _cut(node.arguments)):
                raise NotRead
            self._add(pseudos=(Pseudo("not" if name == "not" else "where" if name == "where" else "is", inner=inner),))
        elif name == "has":
            inner = selectors_of(node.arguments, self.parents, relative=True, depth=self.depth + 1)
            self._add(pseudos=(Pseudo("has", inner=inner),))
        elif name in COUNTED:
            self._add(pseudos=(Pseudo(name, counts=nth.parse_nth(node.arguments)),))
        else:
            text = "".join(each.value for each in node.arguments if isinstance(each, ast.IdentToken | ast.StringToken))
            self._add(pseudos=(Pseudo(name if name == "lang" else f"{name}()", text=text.lower()),))

    def _add(
        self,
        *,
        tag: str | None = None,
        identifiers: tuple[str, ...] = (),
        classes: tuple[str, ...] = (),
        attributes: tuple[Attribute, ...] = (),
        pseudos: tuple[Pseudo, ...] = (),
    ) -> None:
        self._count += 1
        if self._mark not in {"", "."} or self.skipped:
            raise NotRead
        if self._count > LONGEST:
            raise Unsure
        if self._now is None and (self._compounds or self._joint not in {"", " "}):
            self._joints.append(self._joint or " ")
        self._joint = ""
        now = self._now or Compound()
        self._now = Compound(
            tag or now.tag,
            now.identifiers + identifiers,
            now.classes + classes,
            now.attributes + attributes,
            now.pseudos + pseudos,
        )

    def _close(self, joint: str) -> None:
        if self._mark:
            raise NotRead
        if self._now is not None:
            self._compounds.append(self._now)
            self._now = None
        if self._compounds and not self._joint:
            self._joint = joint


def _attribute(nodes: Sequence[ast.Node]) -> Attribute:
    """What stands in square brackets."""
    parts = [node for node in nodes if not isinstance(node, ast.WhitespaceToken | ast.Comment)]
    if not parts or not isinstance(parts[0], ast.IdentToken):
        raise NotRead
    name = parts[0].lower_value
    if len(parts) == 1:
        return Attribute(name)
    signs = [node.value for node in parts[1:] if isinstance(node, ast.LiteralToken)]
    operator, rest = "".join(signs), parts[1 + len(signs) :]
    if operator not in OPERATORS or not rest or not isinstance(rest[0], ast.IdentToken | ast.StringToken):
        raise NotRead
    flags = [node.lower_value for node in rest[1:] if isinstance(node, ast.IdentToken)]
    if len(flags) != len(rest) - 1 or len(flags) > 1 or not {"i", "s"}.issuperset(flags):
        raise NotRead
    return Attribute(name, operator, rest[0].value, loose=flags == ["i"])


def _total(compounds: tuple[Compound, ...]) -> Specificity:
    """Specificity of a selector (Selectors 4, 17)."""
    first = second = third = 0
    for compound in compounds:
        first += len(compound.identifiers)
        second += len(compound.classes) + len(compound.attributes)
        third += compound.tag is not None
        for pseudo in compound.pseudos:
            if pseudo.name in {"is", "not", "has"}:
                most = max((inner.specificity for inner in pseudo.inner), default=ZERO)
                first, second, third = first + most[0], second + most[1], third + most[2]
            elif pseudo.name != "where":
                second += 1
    return first, second, third
