"""A template: its name and number, the values that it wants, its subject and its body in French and in other languages.

French always comes first: it is the language of exchanges with the public (CRPA L111-1); another language follows it,
marked as such. A template is a value: it is read once, whole, and has no access to anything.
"""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from etatplateforme.errors import Fault, InvalidInput
from etatplateforme.notifications.parts import Heading, Items, Paragraph, Part, Span
from etatplateforme.notifications.templates.markup import Block, BlockKind, Line, Piece, Slot
from etatplateforme.notifications.templates.values import Field, Kind, Value, value_faults

FRENCH = "fr"


@dataclass(frozen=True, slots=True)
class Version:
    """Which template, exactly: the number that its author gives, and the SHA-256 of its whole text (16 digits)."""

    name: str
    number: int
    digest: str

    def __str__(self) -> str:
        return f"{self.name} {self.number} {self.digest}"


@dataclass(frozen=True, slots=True)
class Wording:
    """Subject and body in one language."""

    language: str
    fields: Mapping[str, Field]
    subject: Line
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Filled:
    """What a template gives once its values are in: what a message carries."""

    subject: str = field(repr=False)
    content: tuple[Part, ...] = field(repr=False)
    version: Version


@dataclass(frozen=True, slots=True)
class Template:
    """A template that was read whole (:func:`~etatplateforme.notifications.templates.reading.read_template`)."""

    version: Version
    french: Wording
    others: tuple[Wording, ...] = ()

    @property
    def fields(self) -> Mapping[str, Field]:
        """The values wanted; a choice with its French words."""
        return self.french.fields

    @property
    def languages(self) -> tuple[str, ...]:
        """French, then the others."""
        return (FRENCH, *(wording.language for wording in self.others))

    def fill(self, values: Mapping[str, Value], language: str = FRENCH) -> Filled:
        """The message with *values* in it, in French, then in *language* when the template has it.

        :raises InvalidInput: code ``template_values``, with every value that is missing, unexpected or wrong.
        """
        faults = value_faults(self.fields, values) or self._link_faults(values)
        if faults:
            raise InvalidInput(
                f"Le modèle « {self.version.name} » n'a pas reçu les valeurs qu'il attend : rien n'est envoyé.",
                remedy="Corrigez chaque valeur, puis recommencez.",
                faults=tuple(faults),
                code="template_values",
            )
        content = list(_parts(self.french, values))
        for wording in self.others:
            if wording.language == language:
                content.append(Heading(_text(wording, wording.subject, values), wording.language))
                content += _parts(wording, values)
        return Filled(_text(self.french, self.french.subject, values), tuple(content), self.version)

    def _link_faults(self, values: Mapping[str, Value]) -> list[Fault]:
        """A component made of dots would climb in the address (RFC 3986, 6.2.2.3), however it is escaped."""
        wordings = (self.french, *self.others)
        lines = [line for wording in wordings for block in wording.blocks for line in block.lines]
        linked = {piece.name for line in lines for run in line for piece in run.target if isinstance(piece, Slot)}
        dots = [name for name in sorted(linked) if not _written(self.french, Slot(name), values).strip(".")]
        remedy = "Donnez un numéro ou un mot."
        return [Fault(name, "Cette valeur ne peut pas entrer dans un lien.", remedy) for name in dots]


def version_of(name: str, number: int, text: str) -> Version:
    """The version of the template whose file holds *text*, whatever its line ends."""
    whole = text.replace("\r\n", "\n").encode()
    return Version(name, number, hashlib.sha256(whole).hexdigest()[:16])


def _parts(wording: Wording, values: Mapping[str, Value]) -> Iterator[Part]:
    lang = "" if wording.language == FRENCH else wording.language
    for block in wording.blocks:
        match block.kind:
            case BlockKind.HEADING:
                yield Heading(_text(wording, block.lines[0], values), lang)
            case BlockKind.PARAGRAPH:
                text, spans = _spanned(wording, block.lines[0], values)
                yield Paragraph(text, spans, lang)
            case BlockKind.ITEMS:
                items = [item for line in block.lines for item in _items(wording, line, values)]
                spans_of = tuple(spans for _, spans in items)
                yield Items(tuple(text for text, _ in items), spans_of if any(spans_of) else (), lang)


def _items(wording: Wording, line: Line, values: Mapping[str, Value]) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """One item; as many as there are in a list that stands alone on its line."""
    first = line[0].pieces[0]
    if isinstance(first, Slot) and wording.fields[first.name].kind is Kind.LIST:
        written = wording.fields[first.name].written(values[first.name], wording.language)
        yield from ((item, ()) for item in written.split("\n"))
    else:
        yield _spanned(wording, line, values)


def _text(wording: Wording, line: Line, values: Mapping[str, Value]) -> str:
    return " ".join(_spanned(wording, line, values)[0].split())


def _spanned(wording: Wording, line: Line, values: Mapping[str, Value]) -> tuple[str, tuple[Span, ...]]:
    text, spans = "", list[Span]()
    for run in line:
        start = len(text)
        text += "".join(_written(wording, piece, values) for piece in run.pieces)
        if run.strong or run.target:
            target = "".join(_in_link(wording, piece, values) for piece in run.target)
            spans.append(Span(start, len(text), target))
    return text, tuple(spans)


def _written(wording: Wording, piece: Piece, values: Mapping[str, Value]) -> str:
    if isinstance(piece, str):
        return piece
    return wording.fields[piece.name].written(values[piece.name], wording.language)


def _in_link(wording: Wording, piece: Piece, values: Mapping[str, Value]) -> str:
    """A value in the target of a link is one component of it, whatever it holds."""
    return piece if isinstance(piece, str) else quote(_written(wording, piece, values), safe="")
