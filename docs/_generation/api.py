"""Reference of the Python names, room by room; Sphinx's autodoc fills each in from its docstring."""

import importlib
from collections.abc import Iterator, Mapping
from inspect import isclass, isfunction

from docs._generation.markdown import Page, plain, produced

ROOMS: Mapping[str, tuple[str, str]] = {
    "service": ("Le service", "service: faces house deciding people health sites"),
    "identite": ("Identité", "identity: identity pivot cookie settings profiles errors"),
    "adresses": ("Adresses", "addresses: block index.builder index.index"),
    "notifications": (
        "Notifications",
        "notifications: block mailings correspondence message parts recipient sheet bulk choice preferences "
        "templates.reading templates.template templates.values templates.review watch accounts state render worker "
        "faults",
    ),
    "donnees-ouvertes": (
        "Données ouvertes",
        "opendata: block dataset filters schemas companies company directory public_service paging reading.table "
        "reading.faults schema.model schema.reading validation.run validation.report validation.checks spreadsheet "
        "tabular.table tabular.cells tabular.conditions tabular.way tabular.whole tabular.frames publish.block "
        "publish.publication publish.examine publish.plan",
    ),
    "garant": (
        "Garant",
        "guarantor: guarantor rule charter facts gate going_on report.model report.chapters report.text report.html "
        "report.json assertion",
    ),
    "decisions": (
        "Décisions : règles, jumeaux, explications",
        "guarantor.decisions: function declared steps record explanation twins study lexicon criteria",
    ),
    "attestation": (
        "Attestation",
        "guarantor.attestation: statement material making verify causes told seen keys revocation succession dsse",
    ),
    "web": ("Pages d'une application", "web: page_guard asgi wsgi proof admission staging answers"),
    "preuves": (
        "Preuves : gabarits, sites, courriels, journal de décisions",
        "evidence: twins studies templates samples rendering site visit course process proofs mails files office_files "
        "pdf decision_log decision_log.shape decision_log.shape_file",
    ),
    "manifeste": ("Manifeste et réglages", "manifest: load settings registrations carriers secret init"),
    "valeurs": (
        "Valeurs",
        "values: address person contact siret commune territory mandate calendar acknowledgement acknowledgement_clock "
        "acknowledgement_delays acknowledgement_text holding intent "
        "decision finding waiver check public_key",
    ),
    "coeur": (
        "Cœur : écrire un bloc",
        "core: action effects retry store gate clock journal checkpoint signing ports runner",
    ),
    "bac-a-sable": ("Bac à sable", "sandbox: state faults inbox"),
}
"""Title of each page, and the modules that it tells: those of a room, by their names within it."""


def modules_of(told: str) -> list[str]:
    """Full names of the modules that an entry of :data:`ROOMS` tells."""
    room, _, names = told.partition(": ")
    return [f"etatplateforme.{room}.{name}" for name in names.split()]


def public_names(module_name: str) -> list[tuple[str, str]]:
    """Public classes and functions that a module defines, each with the directive that documents it."""
    module = importlib.import_module(module_name)
    return [
        (name, "autoclass" if isclass(value) else "autofunction")
        for name, value in vars(module).items()
        if not name.startswith("_")
        and (isclass(value) or isfunction(value))
        and value.__module__ == module_name
        and value.__doc__
    ]


def pages() -> Iterator[Page]:
    """The index and a page per room."""
    toctree = "".join(f"{name}\n" for name in (*ROOMS, "erreurs"))
    yield Page(
        "api/index.md",
        "# Les noms Python\n\n"
        "Ces pages sont tirées des docstrings, qui sont en anglais comme le code. Chaque acte (`@action`) se lit sur "
        "un `Service` comme une fonction ordinaire, et sur un `AsyncService` comme une coroutine.\n\n"
        f"```{{toctree}}\n:maxdepth: 1\n\n{toctree}```\n" + produced("les docstrings"),
    )
    for name, (title, told) in ROOMS.items():
        sections = "\n".join(map(_section, modules_of(told)))
        yield Page(f"api/{name}.md", f"# {plain(title)}\n\n{sections}")
    yield Page("api/erreurs.md", f"# Erreurs\n\n{_section('etatplateforme.errors')}")


def _section(module_name: str) -> str:
    directives = "\n\n".join(
        f".. {directive}:: {module_name}.{name}" + ("\n   :members:" if directive == "autoclass" else "")
        for name, directive in public_names(module_name)
    )
    return f"## `{module_name}`\n\n```{{eval-rst}}\n{directives}\n```\n"
