"""Whether the slots and the links of a body fit the values that the template declares."""

from collections.abc import Iterator, Mapping

from etatplateforme.errors import Fault
from etatplateforme.notifications.parts import is_link
from etatplateforme.notifications.templates.markup import Block, BlockKind, Line, Piece, Slot, slots_of
from etatplateforme.notifications.templates.values import Field, Kind

_WEB = "https://"


def block_faults(block: Block, fields: Mapping[str, Field]) -> Iterator[Fault]:
    """What is wrong in a heading, a paragraph or a list."""
    for line in block.lines:
        if not line:
            yield Fault("corps", "Un titre ou un point est vide.", "Écrivez-le, ou ôtez-le.", block.at)
        yield from slot_faults(line, fields, block.at, block.kind)
        for run in line:
            yield from _target_faults(run.target, fields, block.at)


def slot_faults(
    line: Line, fields: Mapping[str, Field], at: int, kind: BlockKind = BlockKind.HEADING
) -> Iterator[Fault]:
    """Slots of *line* that name nothing, or a value that does not fit in a block of this *kind*."""
    alone = kind is BlockKind.ITEMS and len(line) == 1 and len(line[0].pieces) == 1
    listed = alone and not line[0].strong and not line[0].target
    for slot in slots_of(line):
        field = fields.get(slot.name)
        if field is None:
            problem = f"La valeur « {slot.name} » n'est pas déclarée."
            yield Fault("corps", problem, "Ajoutez-la à la table [values].", at)
        elif field.kind is Kind.LIST and not listed:
            problem = f"La liste « {slot.name} » n'est pas seule sur sa ligne."
            yield Fault("corps", problem, f"Écrivez « - (({slot.name})) ».", at)
        elif field.kind is Kind.TEXT and kind is not BlockKind.PARAGRAPH:
            problem = f"Le texte « {slot.name} » peut avoir plusieurs lignes."
            yield Fault("corps", problem, "Mettez-le dans un paragraphe, ou déclarez « line ».", at)


def _target_faults(target: tuple[Piece, ...], fields: Mapping[str, Field], at: int) -> Iterator[Fault]:
    """A link is written in clear but for values of one line, behind the name of the site."""
    if not target:
        return
    first, values = target[0], [piece for piece in target if isinstance(piece, Slot)]
    sited = isinstance(first, str) and first.startswith(_WEB) and "/" in first.removeprefix(_WEB)
    short = all(field.kind in (Kind.LINE, Kind.INTEGER) for slot in values if (field := fields.get(slot.name)))
    whole = "".join(piece if isinstance(piece, str) else "x" for piece in target)
    if not is_link(whole) or (values and not (sited and short)):
        remedy = "Écrivez https://, mailto: ou tel: en clair ; une valeur courte peut suivre https://site/."
        yield Fault("corps", "Un lien ne mène pas à une adresse sûre.", remedy, at)
