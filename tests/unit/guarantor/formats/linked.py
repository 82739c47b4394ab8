"""EARL read as the W3C's tool reads it (act-rules/act-tools, ``earl-to-act-assertions``): framed, then property by
property. The context stands here, as the tests reach no network; its terms are those of the W3C's.
"""

import json
import re
from dataclasses import dataclass
from importlib import import_module
from typing import Any

CONTEXT = {
    "@vocab": "http://www.w3.org/ns/earl#",
    "earl": "http://www.w3.org/ns/earl#",
    "dct": "http://purl.org/dc/terms/",
    "ptr": "https://www.w3.org/2009/pointers#",
    "foaf": "http://xmlns.com/foaf/spec/#",
    "assertions": {"@reverse": "subject"},
    "assertedBy": {"@id": "earl:assertedBy", "@type": "@id"},
    "subject": {"@id": "earl:subject"},
    "outcome": {"@type": "@id"},
    "mode": {"@type": "@id"},
    "source": {"@id": "dct:source"},
    "title": {"@id": "dct:title"},
}

Tree = dict[str, Any]


@dataclass(frozen=True)
class Act:
    """What the W3C's tool keeps of an assertion."""

    rule: str
    case: str
    procedure: str
    outcome: str
    requirements: tuple[str, ...]


def assertions(text: str) -> list[Tree]:
    """Every assertion of an EARL text, with its subject below it."""
    document = json.loads(text) | {"@context": CONTEXT}
    framed: Tree = import_module("pyld").jsonld.frame(document, {"@context": CONTEXT, "@type": "earl:Assertion"})
    found: list[Tree] = framed.get("@graph", [framed] if "@type" in framed else [])
    return found


def acts(text: str) -> list[Act]:
    """The assertions about test cases."""
    return [_act(one) for one in assertions(text)]


def _act(one: Tree) -> Act:
    found = re.search(r"/([a-z0-9]{6})/([a-z0-9]{40})\.[a-z]{3,4}", one["subject"]["source"])
    assert found is not None
    part = one["test"].get("isPartOf", [])
    listed = part if isinstance(part, list) else [part]
    outcome = one["result"]["outcome"].removeprefix("earl:")
    return Act(found[1], found[2], one["test"]["title"], outcome, tuple(listed))
