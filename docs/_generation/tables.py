"""Reference of ``service.toml`` and ``settings.toml``, from the JSON Schemas that editors use."""

from collections.abc import Iterator, Mapping
from typing import TypeAlias, cast

from docs._generation.markdown import Page, code, plain, produced, table

from etatplateforme.manifest import init
from etatplateforme.manifest.render import render
from etatplateforme.manifest.schema import json_schema, settings_schema

Schema: TypeAlias = Mapping[str, object]

TYPES = {"string": "texte", "integer": "nombre entier", "number": "nombre", "boolean": "true ou false"}


def pages() -> Iterator[Page]:
    """The two files, and the commented manifest that ``init`` writes."""
    manifest = (
        "Le manifeste dit ce qu'est le service : qui le rend, pour quelles communes, par quelles voies, ce qu'il "
        "demande, ce qu'il décide. Le garant juge ce qui y est déclaré. Toutes les fautes sont dites d'un coup, "
        "chacune avec sa ligne et son remède. Une clé inconnue est une faute.\n\n"
        "Pour écrire avec l'aide de l'éditeur de texte : `etatplateforme schema --out service.schema.json`.\n\n"
        "Un manifeste entier et commenté : [exemple de service.toml](exemple-manifeste.md).\n"
    )
    settings = (
        "Les réglages disent comment une machine fait tourner le service. Ils sont à côté du manifeste et changent "
        "sans que rien de ce qui est déclaré ne change. Sans ce fichier, le service parle au bac à sable. Aucun "
        "secret n'y est écrit : `${NOM}` désigne la variable d'environnement qui le contient.\n"
    )
    yield Page("manifeste.md", _reference("service.toml", manifest, json_schema()))
    yield Page("reglages.md", _reference("settings.toml", settings, settings_schema()))
    yield Page("exemple-manifeste.md", _example())


def _example() -> str:
    return (
        "# Exemple de service.toml\n\n"
        "C'est ce qu'écrit `etatplateforme init --defaults`. La commune est inventée : relisez chaque ligne.\n\n"
        f"```toml\n{render(init.defaults())}```\n" + produced("la commande « init »")
    )


def _reference(name: str, lead: str, schema: Schema) -> str:
    """One section per table, in the order in which they are met."""
    sections = [f"# {name}\n\n{lead}\n## À la racine\n\n{_rows(schema, schema)}"]
    for title, definition in _tables(schema, schema, ()):
        sections.append(f"## {code(title)}\n\n{_rows(definition, schema)}")
    return "\n".join(sections) + produced(f"le schéma JSON de {name}")


def _tables(node: Schema, root: Schema, path: tuple[str, ...]) -> Iterator[tuple[str, Schema]]:
    """Every table of the file under *node*, with the way its header is written."""
    for key, value in _properties(node).items():
        inner, repeated = _resolved(value, root), False
        if inner.get("type") == "array":
            inner, repeated = _resolved(_mapping(inner.get("items")), root), True
        if "properties" not in inner:
            continue
        where = (*path, key)
        dotted = ".".join(where)
        yield (f"[[{dotted}]]" if repeated else f"[{dotted}]"), inner
        yield from _tables(inner, root, where)


def _rows(node: Schema, root: Schema) -> str:
    required = cast("list[str]", node.get("required", []))
    return table(
        ("Clé", "Ce que c'est", "Valeur", "Obligatoire", "Par défaut"),
        (
            (
                code(key),
                " ".join(
                    f"{plain(str(value[part]).rstrip('.'))}." for part in ("title", "description") if part in value
                ),
                _kind(value, root),
                "oui" if key in required else "non",
                _default(value),
            )
            for key, value in _properties(node).items()
        ),
    )


def _default(value: Schema) -> str:
    default = value.get("default")
    if default is None or default == [] or isinstance(default, dict):
        return ""
    return code("true" if default is True else "false" if default is False else _toml(default))


def _toml(value: object) -> str:
    if isinstance(value, list):
        return f"[{', '.join(_toml(entry) for entry in cast('list[object]', value))}]"
    return f'"{value}"' if isinstance(value, str) else str(value)


def _kind(value: Schema, root: Schema) -> str:
    inner = _resolved(value, root)
    choices = inner.get("enum")
    if isinstance(choices, list):
        return ", ".join(code(str(choice)) for choice in cast("list[object]", choices))
    if "const" in inner:
        return code(str(inner["const"]))
    if inner.get("type") == "array":
        items = _resolved(_mapping(inner.get("items")), root)
        return "tables répétées" if "properties" in items else f"liste : {_kind(items, root)}"
    if "properties" in inner:
        return "table"
    if inner.get("format") == "date":
        return "date (AAAA-MM-JJ)"
    if inner.get("type") == "object":
        return "table : une clé par règle" if "additionalProperties" in inner else "table"
    examples = inner.get("examples")
    if isinstance(examples, list):
        return f"texte, comme {code(str(cast('list[object]', examples)[0]))}"
    return TYPES.get(str(inner.get("type")), "texte") + _bounds(inner)


def _bounds(inner: Schema) -> str:
    least, most = inner.get("minimum"), inner.get("maximum")
    if least is not None and most is not None:
        return f", de {least} à {most}"
    if inner.get("type") == "string" and "maxLength" in inner:
        return f", {inner['maxLength']} caractères au plus"
    return ""


def _properties(node: Schema) -> Mapping[str, Schema]:
    return cast("Mapping[str, Schema]", node.get("properties", {}))


def _mapping(value: object) -> Schema:
    return cast("Schema", value) if isinstance(value, dict) else {}


def _resolved(value: Schema, root: Schema) -> Schema:
    """*value* with what its ``$ref`` names; the words beside the reference win."""
    reference = value.get("$ref")
    if not isinstance(reference, str):
        return value
    definitions = _mapping(root.get("$defs"))
    return {**_mapping(definitions.get(reference.rpartition("/")[2])), **value}
