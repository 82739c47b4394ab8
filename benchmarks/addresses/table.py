"""The figures as a Markdown table, in French."""

from collections.abc import Mapping
from typing import cast

from benchmarks.addresses.queries.sets import ABSENT, OTHERS, SEARCHES

Facts = Mapping[str, object]
ENGINES = {"ours": "nous", "addok": "addok"}
ZONES = {
    "paris": "Paris",
    "town": "villes",
    "rural": "communes rurales",
    "overseas": "outre-mer",
    "no_number": "sans numéro",
}
SPEEDS = {
    "search": "recherche",
    "only_typos": "recherche, fautes seules",
    "absent": "recherche de ce qui n'existe pas",
    "autocomplete": "saisie lettre à lettre",
    "reverse": "géocodage inverse",
    "http": "HTTP, un processus",
}


def table(found: Facts) -> str:
    """The whole report."""
    engines = [name for name in ENGINES if name in _of(found, "engines")]
    parts = [_title(found), _quality(found, engines), _zones(found, engines), _confidence(found, engines)]
    return "\n\n".join([*parts, _speeds(found, engines), _sizes(found, engines)]) + "\n"


def _of(facts: Facts, *path: str) -> Facts:
    for name in path:
        facts = cast("Facts", facts.get(name, {}))
    return facts


def _number(value: object, digits: int = 1) -> str:
    if not isinstance(value, int | float):
        return "—"
    return f"{value:,.{digits}f}".replace(",", "\u202f").replace(".", ",")


def _rate(shown: Facts) -> str:
    if not shown:
        return "—"
    share, low, high = (100 * float(str(shown[name])) for name in ("rate", "low", "high"))
    return f"{_number(share)} % [{_number(low)} – {_number(high)}]"


def _lines(head: list[str], rows: list[list[str]]) -> str:
    ruled = ["---", *("---:" for _ in head[1:])]
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, ruled, *rows])


def _title(found: Facts) -> str:
    versions, machine = _of(found, "versions"), _of(found, "machine")
    told = ", ".join(f"{name} {version}" for name, version in versions.items())
    places = ", ".join(str(code) for code in cast("list[object]", found["departements"]))
    return (
        f"# Recherche d'adresses : nous et addok\n\n"
        f"Graine {found['seed']} ; {_number(found['addresses'], 0)} adresses (départements {places}) ; "
        f"{found['each']} cas par classe, {found['rounds']} passages de chacun. {told}. "
        f"{machine['cpu']}, {machine['cores']} cœurs, charge {_number(machine['load_1min'])}."
    )


def _quality(found: Facts, engines: list[str]) -> str:
    rows: list[list[str]] = []
    for name, category in {**SEARCHES, "reverse": OTHERS["reverse"]}.items():
        shown = _of(found, "classes", name)
        if shown:
            mark = " ⚠" if shown.get("below") else ""
            rows.append([category.title + mark, *(_rate(_of(shown, engine)) for engine in engines)])
    rows.append(["**toutes les recherches**", *(_rate(_of(found, "overall", engine)) for engine in engines)])
    head = ["première réponse juste", *(ENGINES[engine] for engine in engines)]
    return _lines(head, rows) + "\n\n⚠ : notre taux est sous tout l'intervalle d'addok. Intervalles de Wilson à 95 %."


def _zones(found: Facts, engines: list[str]) -> str:
    rows = [[title, *(_rate(_of(found, "zones", engine, zone)) for engine in engines)] for zone, title in ZONES.items()]
    return _lines(["première réponse juste, par territoire", *(ENGINES[engine] for engine in engines)], rows)


def _confidence(found: Facts, engines: list[str]) -> str:
    def row(title: str, *path: str) -> list[str]:
        return [title, *(_rate(_of(found, "confidence", engine, *path)) for engine in engines)]

    thresholds = [_number(_of(found, "confidence", engine).get("threshold"), 3) for engine in engines]
    rows = [
        ["seuil de score", *thresholds],
        row("réponses justes retenues à ce seuil", "withheld"),
        row("réponses fausses données avec confiance", "wrong"),
        *(row(f"— {title}", "by_set", name) for name, title in ABSENT.items()),
        row("réponses fausses, sans seuil", "as_it_comes", "wrong"),
    ]
    return _lines(["adresses qui n'existent pas", *(ENGINES[engine] for engine in engines)], rows)


def _speeds(found: Facts, engines: list[str]) -> str:
    rows: list[list[str]] = []
    for name, title in SPEEDS.items():
        cells: list[str] = []
        for engine in engines:
            told = _of(found, "engines", engine, name)
            p50, p95 = _number(told.get("p50_ms"), 2), _number(told.get("p95_ms"), 2)
            cells.append(f"{_number(told.get('q_per_s'), 0)} q/s ; {p50} / {p95} ms")
        rows.append([title, *cells, f"× {_number(_of(found, 'ratios', name).get('q_per_s'))}"])
    return _lines(["vitesse ; médiane / p95", *(ENGINES[engine] for engine in engines), "rapport"], rows)


def _sizes(found: Facts, engines: list[str]) -> str:
    def built(name: str, digits: int = 0) -> list[str]:
        return [_number(_of(found, "engines", engine, "build").get(name), digits) for engine in engines]

    def megabytes(*path: str) -> list[str]:
        *parents, last = path
        values = [_of(found, "engines", engine, "memory", *parents).get(last) for engine in engines]
        return [_number(value / 1e6 if isinstance(value, int) else None) for value in values]

    computed = (_of(found, "engines", engine).get("cpu_ms_per_question") for engine in engines)
    steady = (_of(found, "engines", engine).get("steady") for engine in engines)
    rows = [
        ["réponses pareilles d'un passage à l'autre", *(_number(each, 4) for each in steady)],
        ["processeur par question (toutes), ms", *(_number(each, 2) for each in computed)],
        ["lettres à taper", *(_number(_of(found, "letters").get(engine), 2) for engine in engines)],
        ["adresses construites par seconde de processeur", *built("addresses_per_cpu_s")],
        ["octets par adresse (fichier ; Redis)", *built("bytes_per_address", 1)],
        ["mémoire privée du processus, Mo", *megabytes("private")],
        ["mémoire résidente du processus, Mo", *megabytes("resident")],
        ["mémoire résidente de Redis, Mo", *megabytes("redis", "resident")],
    ]
    return _lines(["", *(ENGINES[engine] for engine in engines)], rows)
