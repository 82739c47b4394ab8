"""Write the registry of language subtags from npm's `language-subtag-registry` and `iso-639-3`.

    npm install language-subtag-registry iso-639-3
    python scripts/build_languages.py node_modules

The first holds IANA's registry (RFC 5646), the second says which ISO 639-2 codes have a two-letter equivalent, which
the registry leaves out. Both are facts; the file that is written names its sources and the registry's own date.
"""

import argparse
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter

OUTPUT = Path(__file__).parent.parent / "src/etatplateforme/guarantor/accessibility/languages.json"
LETTERS = "abcdefghijklmnopqrstuvwxyz"
PAIR = re.compile(r'^\s*"?([a-z]{3})"?: [\'"]([a-z]{2,3})[\'"]', re.MULTILINE)


class Record(BaseModel):
    """One record of the registry, as far as it serves here."""

    kind: Annotated[str, Field(alias="Type")]
    subtag: Annotated[str, Field(alias="Subtag")] = ""
    tag: Annotated[str, Field(alias="Tag")] = ""
    prefixes: Annotated[tuple[str, ...], Field(alias="Prefix")] = ()
    preferred: Annotated[str, Field(alias="Preferred-Value")] = ""
    deprecated: Annotated[str, Field(alias="Deprecated")] = ""


class Described(BaseModel):
    """A package's own description."""

    version: str
    license: str


class Dated(BaseModel):
    """The registry's own date."""

    day: Annotated[str, Field(alias="File-Date")]


def expanded(subtag: str) -> Iterator[str]:
    """A subtag, or every one of a range such as ``qaa..qtz``, in lower case."""
    first, dots, last = subtag.lower().partition("..")
    if not dots:
        yield first
        return
    word = first
    while word <= last:
        yield word
        place = next(index for index in range(len(word) - 1, -1, -1) if word[index] != "z")
        word = word[:place] + LETTERS[LETTERS.index(word[place]) + 1] + "a" * (len(word) - place - 1)


def subtags(records: list[Record], kind: str) -> str:
    """Subtags of a kind as one text."""
    return " ".join(sorted(word for record in records if record.kind == kind for word in expanded(record.subtag)))


def pairs(package: Path, name: str) -> dict[str, str]:
    """Three-letter codes and their equivalents, from a file of the package."""
    return dict(PAIR.findall((package / name).read_text("utf-8")))


def doubles(package: Path) -> dict[str, str]:
    """Every code of ISO 639-2 whose language has a two-letter code, with the latter."""
    short = pairs(package, "iso6393-to-1.js")
    bibliographic = pairs(package, "iso6393-to-2b.js")
    others = {other: short[code] for code, other in bibliographic.items() if code in short}
    return dict(sorted((short | others).items()))


def build(modules: Path) -> dict[str, object]:
    """The content of the file, read from the installed packages."""
    registry, iso = modules / "language-subtag-registry", modules / "iso-639-3"
    records = TypeAdapter(list[Record]).validate_json((registry / "data/json/registry.json").read_bytes())
    versions = [Described.model_validate_json((path / "package.json").read_bytes()) for path in (registry, iso)]
    return {
        "source": {
            "data": "IANA Language Subtag Registry (RFC 5646) ; ISO 639-2 et 639-1",
            "packages": [
                f"{path.name} {told.version} ({told.license})"
                for path, told in zip((registry, iso), versions, strict=True)
            ],
        },
        "file_date": Dated.model_validate_json((registry / "data/json/meta.json").read_bytes()).day,
        **{f"{kind}s": subtags(records, kind) for kind in ("language", "extlang", "script", "region", "variant")},
        "prefixes": {
            word: " ".join(record.prefixes).lower()
            for record in records
            if record.kind in {"extlang", "variant"} and record.prefixes
            for word in expanded(record.subtag)
        },
        "grandfathered": " ".join(sorted(record.tag.lower() for record in records if record.kind == "grandfathered")),
        # A deprecated subtag is told by its kind, since « dd » is a region and could be a language.
        "deprecated": {
            f"{record.kind} {(record.subtag or record.tag).lower()}": record.preferred
            for record in records
            if record.deprecated
        },
        "doubles": doubles(iso),
    }


def main() -> None:
    """Command line: the folder where the packages were installed."""
    parser = argparse.ArgumentParser(description="Écrit le registre des langues.")
    _ = parser.add_argument("modules", type=Path, help="dossier node_modules")
    _ = parser.add_argument("--output", type=Path, default=OUTPUT)
    given = parser.parse_args()
    content = build(given.modules)
    _ = given.output.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"Registre du {content['file_date']} écrit dans {given.output}.")


if __name__ == "__main__":
    main()
