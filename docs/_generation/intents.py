"""The purposes of acts: what the gate, the journal and the report call them, and which actions carry them."""

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from inspect import getattr_static

from docs._generation.markdown import Page, code, label, plain, produced, table

from etatplateforme.core.action import Action, Block, Stream
from etatplateforme.guarantor import CHARTER
from etatplateforme.guarantor.report.words import INTENTS
from etatplateforme.values.intent import Intent

ROOMS = ("identity", "addresses", "notifications", "opendata", "evidence", "service")


def carriers() -> dict[Intent, list[str]]:
    """For each intent, the actions of the SDK's blocks that state it."""
    found: dict[Intent, list[str]] = {intent: [] for intent in Intent}
    blocks = list(_blocks())
    for block in blocks:
        if any(other is not block and issubclass(other, block) for other in blocks):
            continue  # what several blocks share is told under the name of each
        for name in dir(block):
            member = getattr_static(block, name)
            if isinstance(member, Action | Stream):
                found[member.intent].append(f"{block.__name__}.{name}")
    return found


def _blocks() -> Iterator[type[Block[object]]]:
    for room in ROOMS:
        package = import_module(f"etatplateforme.{room}")
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            loaded = import_module(module.name)
            for value in vars(loaded).values():
                if isinstance(value, type) and issubclass(value, Block) and value.__module__ == loaded.__name__:
                    yield value


def pages() -> Iterator[Page]:
    """One page."""
    acts = carriers()
    rows = [
        (
            code(intent.value),
            plain(INTENTS[intent]),
            ", ".join(code(action) for action in acts[intent]) or "",
            ", ".join(f"[{rule.code}](regles/{label(rule.code)}.md)" for rule in CHARTER.rules if intent in rule.acts),
        )
        for intent in Intent
    ]
    yield Page(
        "intentions.md",
        "# Les intentions\n\n"
        "Chaque acte dit à quoi il sert par un mot de cette liste fermée. C'est ce mot que le garant juge, que le "
        "journal écrit et que le rapport compte ; une valeur ne change jamais de sens. Les actes d'une application "
        "sur ses propres dossiers prennent `record` et `read_record`.\n\n"
        + table(("Intention", "En français", "Actes du SDK", "Règles qui la concernent"), rows)
        + produced("les blocs et la charte"),
    )
