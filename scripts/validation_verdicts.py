"""What frictionless says of cells of every type, kept so that the tests hold our verdicts against it without it.

Run it when the version of the peer, or a case, changes; it needs the peer in an environment of its own, since its
dependencies are not ours::

    python -m venv /tmp/peer && /tmp/peer/bin/pip install "frictionless[wkt]==5.21.0"
    python scripts/validation_verdicts.py /tmp/peer/bin/python [FOLDER OF SCHEMAS]

Writes ``tests/unit/opendata/validation/verdicts.json``: for each case a field of Table Schema, and for each text what
the peer finds, a letter a rule. With a folder, writes ``schemas.json`` too: the same for every field of every schema.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "tests/unit/opendata/validation"
LETTERS = {
    "type": "t",
    "required": "r",
    "minLength": "l",
    "maxLength": "L",
    "pattern": "p",
    "enum": "e",
    "minimum": "m",
    "maximum": "M",
    "exclusiveMinimum": "x",
    "exclusiveMaximum": "X",
}
Field = Mapping[str, object]

NUMBERS = [
    "",
    " ",
    "0",
    "1",
    "-1",
    "+5",
    "007",
    "1.5",
    "1,5",
    "1e3",
    " 12 ",
    "1 000",
    "1_000",
    "12 €",
    "NaN",
    "inf",
    "-Infinity",
    "x",
    "9" * 25,
    "5",
    "4.999999999999999999",
    "5.0",
    "10",
    "10.000000000000000001",
    "٣",
    ".5",
    "5.",
    "--1",
    "0x10",
    "1.234,5",
    "abc12def",
    "TRUE",
    "½",
]
MOMENTS = [
    "",
    "2024-01-15",
    "2024-1-5",
    "2023-02-29",
    "2024-02-29",
    "2024-13-01",
    "15/01/2024",
    "31/12/2023",
    "20240115",
    "2024",
    "24",
    "0000",
    "10000",
    " 2024",
    "2024-01",
    "2024-1",
    "2024-00",
    "12:30:00",
    "12:30",
    "24:00:00",
    "25:00:00",
    "12:30:00Z",
    "12:30:00+02:00",
    "2024-01-15T12:30:00Z",
    "2024-01-15T12:30:00",
    "2024-01-15 12:30:00",
    "2024-01-15T12:30:00.123+02:00",
    "2024-01-15T12:30",
    "2024-W03-1",
    "2024-01-15T24:00:00",
    "2019-12-31",
    "2024-01-15\n",
    "x",
    "P1Y",
    "PT36H",
    "P1Y2M3DT4H5M6S",
    "P",
    "P1",
    "-P1D",
    "P1W",
    "PT",
    "1 jour",
]
TEXTS = [
    "",
    "a",
    "ab",
    "abc",
    "abcd",
    "été",
    "a b",
    " a",
    "A",
    "b",
    "ab\n",
    "12",
    "123456789",
    "a@b.fr",
    "jean.dupont+x@mairie.exemple.fr",
    "a@b",
    "@b.fr",
    "a b@c.fr",
    "é@exemple.fr",
    "a@exémple.fr",
    "a@@b.fr",
    "https://exemple.fr/a?b=c d",
    "exemple.fr",
    "mailto:a@b.fr",
    "1a:b",
    "://x",
    "2bc1c94f-0deb-43e9-92a1-4775189ec9f8",
    "2bc1c94f0deb43e992a14775189ec9f8",
    "AAAA",
    "AA=A",
    "POINT (1 2)",
    "POINT(1)",
    "aa",
    "abab",
    "x1-x1",
    "POLYGON ((0 0, 1 0, 1 1, 0 0))",
    "LINESTRING EMPTY",
    "a|b",
    "ab12",
    "NA",
]
NESTED = [
    "",
    "[]",
    "{}",
    "[1]",
    '["a"]',
    '["a","b"]',
    '["a","b","c"]',
    '["q"]',
    "[null]",
    '{"a":1}',
    '{"a":1,"b":2}',
    "null",
    "x",
    "[1,]",
    "a,b",
    "a",
    "1,2",
    "1,x",
    "2.35,48.85",
    "2.35, 48.85",
    "48.85",
    "181,0",
    "180,90",
    "0,91",
    "[2.35,48.85]",
    "[2.35, 48.85]",
    '["2","3"]',
    "[1,2,3]",
    "[200,1]",
    '{"lon":2.35,"lat":48.85}',
    '{"lon":2.35}',
    '{"lon":"x","lat":1}',
    '{"type":"Point","coordinates":[1,2]}',
    '{"type":"Point","coordinates":[1]}',
    '{"type":"Point"}',
    '{"type":"LineString","coordinates":[[0,0]]}',
    "[[1,2],[3,4]]",
    "NaN,1",
    "a,b,c,d",
    '{"type":"Feature","geometry":null,"properties":{}}',
    '{"type":"Feature","properties":{}}',
    '{"type":"FeatureCollection","features":[]}',
    '{"type":"GeometryCollection","geometries":[]}',
    '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}',
    "-180,-90",
    "[-5,  5]",
]
BOOLEANS = ["", "true", "True", "TRUE", "1", "0", "false", "oui", "non", "vrai", " true", "yes", "False", "FALSE", "01"]


def fields() -> Iterator[tuple[Field, Sequence[str]]]:
    """Every type and format with every constraint that it has, and the texts that are tried."""
    yield from numbers()
    yield from moments()
    yield from texts()
    yield from nested()


def numbers() -> Iterator[tuple[Field, Sequence[str]]]:
    """Whole and decimal numbers."""
    for kind in ("integer", "number"):
        for bounds in (
            {},
            {"minimum": 5},
            {"maximum": 5},
            {"minimum": "0", "maximum": "10"},
            {"enum": ["1", 5]},
            {"enum": ["1.5"]},
        ):
            yield {"type": kind, "constraints": bounds}, NUMBERS
        for name in ("exclusiveMinimum", "exclusiveMaximum"):
            yield {"type": kind, "constraints": {name: 5}}, NUMBERS
        yield {"type": kind, "bareNumber": False, "constraints": {"required": True}}, NUMBERS
    yield {"type": "number", "decimalChar": ","}, NUMBERS
    yield {"type": "number", "decimalChar": ",", "groupChar": "."}, NUMBERS
    yield {"type": "number", "groupChar": " ", "constraints": {"minimum": 0.5}}, NUMBERS


def moments() -> Iterator[tuple[Field, Sequence[str]]]:
    """Dates, times and durations."""
    for format_ in ("default", "%Y-%m-%d", "%d/%m/%Y", "%Y", "%Y%m%d"):
        yield {"type": "date", "format": format_}, MOMENTS
    yield {"type": "date", "constraints": {"minimum": "2020-01-01", "maximum": "2024-01-31", "required": True}}, MOMENTS
    yield {"type": "date", "constraints": {"enum": ["2024-01-15"]}}, MOMENTS
    yield {"type": "date", "format": "%d/%m/%Y", "constraints": {"minimum": "01/01/2024"}}, MOMENTS
    for kind in ("datetime", "time", "year", "yearmonth", "duration"):
        yield {"type": kind}, MOMENTS
        yield {"type": kind, "constraints": {"required": True}}, MOMENTS
    yield {"type": "datetime", "format": "%Y-%m-%dT%H:%M:%S"}, MOMENTS
    yield (
        {"type": "datetime", "format": "%Y-%m-%d %H:%M:%S", "constraints": {"minimum": "2024-01-01 00:00:00"}},
        MOMENTS,
    )
    yield {"type": "time", "format": "%H:%M"}, MOMENTS
    yield {"type": "year", "constraints": {"minimum": 2020, "maximum": "2030"}}, MOMENTS
    yield {"type": "year", "constraints": {"enum": ["2024"]}}, MOMENTS
    yield {"type": "yearmonth", "constraints": {"minimum": "2024-01"}}, MOMENTS
    yield {"type": "duration", "constraints": {"enum": ["P1Y", "PT36H"]}}, MOMENTS


def texts() -> Iterator[tuple[Field, Sequence[str]]]:
    """Texts, truth values, and what is anything."""
    for format_ in ("default", "email", "uri", "uuid", "binary", "wkt"):
        yield {"type": "string", "format": format_}, TEXTS
    for asked in (
        {"required": True},
        {"minLength": 3},
        {"maxLength": 2},
        {"enum": ["a", "été", 12]},
        {"pattern": "a|b"},
        {"pattern": "[a-z]{2,3}"},
        {"pattern": r"(\w)b\1b"},
        {"pattern": r"([a-z])\d-\1\d"},
        {"pattern": r"\w+"},
        {"pattern": "^a.*$"},
        {"pattern": r"[\u00C0-\u00FF]t\u00e9"},
        {"pattern": "(?i:ABC)"},
        {"pattern": r"\D*", "minLength": 2, "enum": ["ab", "abc"]},
        {"pattern": "a{,2}"},
        {"pattern": r"\d{9}$"},
        {"pattern": "(?:(?:^|,)(^[A-Z]{2}[A-Z0-9]{4,33}$|Non concerné))+$"},
    ):
        yield {"type": "string", "constraints": asked}, TEXTS
    yield {"type": "string", "missingValues": ["", "NA", "a"], "constraints": {"required": True}}, TEXTS
    yield {"type": "any"}, TEXTS
    yield {"type": "any", "constraints": {"enum": ["a", "12"], "required": True}}, TEXTS
    yield {"type": "boolean"}, BOOLEANS
    yield (
        {"type": "boolean", "trueValues": ["oui", "vrai"], "falseValues": ["non"], "constraints": {"required": True}},
        BOOLEANS,
    )
    yield {"type": "boolean", "constraints": {"enum": ["true"]}}, BOOLEANS


def nested() -> Iterator[tuple[Field, Sequence[str]]]:
    """JSON, lists and places."""
    for kind in ("array", "object", "list"):
        yield {"type": kind}, NESTED
        yield {"type": kind, "constraints": {"minLength": 2, "required": True}}, NESTED
        yield {"type": kind, "constraints": {"maxLength": 1}}, NESTED
    yield {"type": "array", "arrayItem": {"type": "string", "constraints": {"enum": ["a", "b"]}}}, NESTED
    yield {"type": "array", "arrayItem": {"type": "integer", "constraints": {"minimum": 2, "required": True}}}, NESTED
    yield {"type": "array", "constraints": {"enum": [["a"], "[1]"]}}, NESTED
    yield {"type": "object", "constraints": {"enum": ['{"a": 1}']}}, NESTED
    yield {"type": "list", "itemType": "integer"}, NESTED
    yield {"type": "list", "delimiter": ";"}, NESTED
    for format_ in ("default", "array", "object"):
        yield {"type": "geopoint", "format": format_}, NESTED
    yield {"type": "geopoint", "constraints": {"enum": ["2.35,48.85"], "required": True}}, NESTED
    for format_ in ("default", "topojson"):
        yield {"type": "geojson", "format": format_}, NESTED


POOL = [
    "",
    "x",
    "0",
    "1",
    "-1",
    "1.5",
    "true",
    "oui",
    "2024-01-15",
    "2024",
    "[1, 2]",
    '["a"]',
    "130025265",
    "a@exemple.fr",
    "https://exemple.fr",
    "75056",
    "2.35,48.85",
    "[2.35,48.85]",
    "12:30:00",
    "2024-01-15T10:00:00Z",
    "9" * 40,
    "Non concerné",
]


def main() -> None:
    """Ask the peer, and write."""
    peer = sys.argv[1]
    cases = [{"field": {"name": "champ", **field}, "texts": list(texts)} for field, texts in fields()]
    version, verdicts = asked(peer, cases)
    told = [{**case, "verdicts": found} for case, found in zip(cases, verdicts, strict=True)]
    write("verdicts.json", version, {"cases": told})
    if len(sys.argv) > 2:
        schemas: dict[str, object] = {}
        for path in sorted(Path(sys.argv[2]).glob("*.json")):
            every = json.loads(path.read_text(encoding="utf-8"))
            missing = every.get("missingValues", [""])
            rows = [
                {"field": {"missingValues": missing, **field}, "texts": texts_of(field)} for field in every["fields"]
            ]
            _, found = asked(peer, rows)
            schemas[path.name] = ["|".join(one) for one in found]
        write("schemas.json", version, {"pool": POOL, "schemas": schemas})


def texts_of(field: Mapping[str, object]) -> list[str]:
    """The pool, the example of the field, and the first of its values."""
    asked_ = field.get("constraints")
    enum = asked_.get("enum") if isinstance(asked_, dict) else None
    more = [field.get("example"), enum[0] if isinstance(enum, list) and enum else None]
    return [*POOL, *(str(one) for one in more if isinstance(one, str | int | float))]


def write(name: str, version: str, content: Mapping[str, object]) -> None:
    """One line a case, so that a change is seen."""
    label = {"peer": f"frictionless {version}", "made_by": "scripts/validation_verdicts.py", "letters": LETTERS}
    text = json.dumps({**label, **content}, ensure_ascii=False, indent=None, separators=(",", ":"))
    _ = (HERE / name).write_text(
        text.replace('{"field"', '\n{"field"').replace('.json":[', '.json":\n['), encoding="utf-8"
    )
    print(f"{name}: {len(text)} characters")


def asked(peer: str, cases: Sequence[object]) -> tuple[str, list[list[str]]]:
    """The version of the peer, and what it says of each text of each case."""
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(cases, file)
        file.flush()
        done = subprocess.run([peer, __file__, "--inside", file.name], check=True, stdout=subprocess.PIPE, text=True)
    found = json.loads(done.stdout)
    return found["version"], found["verdicts"]


def inside(path: str) -> None:
    """In the environment of the peer: read the cases, print the verdicts."""
    peer = import_module("frictionless")
    verdicts = []
    for case in json.loads(Path(path).read_text(encoding="utf-8")):
        field = peer.Field.from_descriptor(case["field"])
        reader = field.create_cell_reader()
        verdicts.append([letters(reader, text) for text in case["texts"]])
    print(json.dumps({"version": peer.__version__, "verdicts": verdicts}))


def letters(reader: object, text: str) -> str:
    """A letter a rule that *text* breaks; ``!`` when the peer itself breaks."""
    assert callable(reader)
    try:
        _, notes = reader(text)
    except Exception:  # whatever it is, it is the peer's
        return "!"
    return "".join(sorted(LETTERS[name] for name in notes or {}))


if __name__ == "__main__":
    if sys.argv[1] == "--inside":
        inside(sys.argv[2])
    else:
        main()
