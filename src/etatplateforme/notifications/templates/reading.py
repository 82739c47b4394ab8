"""Reading a template: a head in TOML between two lines ``+++``, the French body, then a body for each language.

Everything that is wrong is listed at once, with its line, before the template can be used at all.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from etatplateforme.errors import Fault, InvalidInput, TooLarge
from etatplateforme.manifest.document import read_document
from etatplateforme.manifest.lines import locate
from etatplateforme.manifest.statements import beyond_limit
from etatplateforme.notifications.parts import is_language
from etatplateforme.notifications.templates.checks import block_faults, slot_faults
from etatplateforme.notifications.templates.markup import NAME, Line, read_body, read_line, slots_of
from etatplateforme.notifications.templates.template import FRENCH, Template, Wording, version_of
from etatplateforme.notifications.templates.values import Field, Kind
from etatplateforme.values.text import has_hidden_characters

LONGEST_TEMPLATE = 50_000
MOST_VALUES = 100
MOST_LANGUAGES = 10
LONGEST_SUBJECT = 150

_FENCE = re.compile(r"\+\+\+(?: (\S{1,40}))?[ \t]*")
_TEMPLATE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_KEYS = frozenset({"name", "number", "subject", "values", "translations"})
_KINDS = ", ".join(kind.value for kind in Kind if kind is not Kind.CHOICE)
_MARK = "\ufeff"


def read_template(text: str, where: str = "modèle") -> Template:
    """The template that *text* holds; *where* names it in the errors.

    :raises TooLarge: beyond 50,000 characters.
    :raises InvalidInput: code ``invalid_template``, with every fault.
    """
    if len(text) > LONGEST_TEMPLATE:
        raise TooLarge(
            f"Le modèle dépasse {LONGEST_TEMPLATE} caractères.", remedy="Raccourcissez-le.", code="template_too_large"
        )
    reader = _Reader(text.removeprefix(_MARK).replace("\r\n", "\n"))
    template = reader.template()
    if template is None or reader.faults:
        raise InvalidInput(
            f"Le modèle « {where} » ne peut pas être utilisé.",
            remedy="Corrigez chaque point, puis relisez-le avec « etatplateforme template check ».",
            faults=tuple(reader.faults),
            code="invalid_template",
        )
    return template


@dataclass(frozen=True, slots=True)
class _Section:
    language: str
    text: str
    at: int


class _Reader:
    """Reads the head and the bodies, and gathers what is wrong."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.faults: list[Fault] = []
        self._head = ""

    def template(self) -> Template | None:
        sections = self._cut()
        if sections is None:
            return None
        head = self._document()
        if head is None:
            return None
        for key in head.keys() - _KEYS:
            self._wrong(key[:60], "Cette clé n'existe pas.", f"Les clés sont : {', '.join(sorted(_KEYS))}.")
        name, number = self._named(head)
        fields = self._fields(head, "values")
        french = self._wording(FRENCH, fields, self._subject(head, "subject"), sections)
        others = tuple(self._others(head, fields, sections))
        for section in sections[1:]:
            if section.language not in {wording.language for wording in others}:
                remedy = f"Ajoutez la table [translations.{section.language}], avec son objet (subject)."
                self.faults.append(Fault("corps", "Cette langue n'est pas déclarée.", remedy, section.at - 1))
        return Template(version_of(name, number, self.text), french, others)

    def _cut(self) -> list[_Section] | None:
        """The bodies; the head is kept aside. None when there is no head to read."""
        lines = self.text.split("\n")
        fences = [(at, found[1]) for at, line in enumerate(lines) if (found := _FENCE.fullmatch(line))]
        if len(fences) < 2 or fences[0] != (0, None) or fences[1][1] is not None:
            problem = "Le modèle ne commence pas par un en-tête entre deux lignes « +++ »."
            self._wrong(
                "en-tête", problem, "Écrivez « +++ », les clés name, number et subject, « +++ », puis le texte."
            )
            return None
        self._head = "\n" + "\n".join(lines[1 : fences[1][0]])
        if has_hidden_characters("".join(lines).replace("\t", "")):
            self._wrong("corps", "Le modèle contient un caractère invisible.", "Retirez-le.")
            return None
        sections = [_Section(FRENCH, "", 0)]
        ends = [at for at, _ in fences[2:]] + [len(lines)]
        for (at, language), end in zip(fences[1:], ends, strict=True):
            section = _Section(language or FRENCH, "\n".join(lines[at + 1 : end]), at + 2)
            if section.language == FRENCH:
                if sections[0].at:
                    self._twice(at)
                sections[0] = section
            elif any(section.language == known.language for known in sections):
                self._twice(at)
            else:
                sections.append(section)
        return sections

    def _twice(self, at: int) -> None:
        self.faults.append(Fault("corps", "Cette langue est écrite deux fois.", "Gardez un seul texte.", at + 1))

    def _document(self) -> Mapping[str, object] | None:
        if beyond_limit(self._head) is not None:
            self._wrong("en-tête", "L'en-tête est trop grand ou trop imbriqué.", "Raccourcissez-le.")
            return None
        document = read_document(self._head)
        self.faults += document.faults
        return None if document.faults else document.data

    def _named(self, head: Mapping[str, object]) -> tuple[str, int]:
        name, number = head.get("name"), head.get("number")
        if not isinstance(name, str) or not _TEMPLATE_NAME.fullmatch(name):
            self._wrong(
                "name", "Le nom du modèle manque ou n'est pas valable.", "Écrivez par exemple « cantine-recu »."
            )
            name = ""
        if type(number) is not int or not 1 <= number < 1_000_000:
            self._wrong("number", "Le numéro du modèle manque.", "Écrivez 1, puis ajoutez 1 à chaque changement.")
            number = 1
        return name, number

    def _fields(
        self, table: Mapping[str, object], key: str, known: Mapping[str, Field] | None = None
    ) -> Mapping[str, Field]:
        """The values that a table declares; in a translation, the words of choices over the values *known*."""
        declared = table.get("values", {})
        fields = dict(known or {})
        if not isinstance(declared, dict):
            self._wrong(
                key, "Ce n'est pas une table de valeurs.", 'Écrivez [values], puis par exemple prenom = "line".'
            )
            return fields
        named = cast(dict[str, object], declared)
        if len(named) > MOST_VALUES:
            self._wrong(key, f"Il y a plus de {MOST_VALUES} valeurs.", "Faites plusieurs modèles.")
            return fields
        for name, told in named.items():
            field = self._field(told)
            if not NAME.fullmatch(name):
                self._wrong(key, "Le nom d'une valeur n'est pas valable.", "Écrivez-le en minuscules : prenom_enfant.")
            elif field is None:
                remedy = f"Écrivez une sorte ({_KINDS}) ou une table de choix {{ code = « mots » }}."
                self._wrong(f"{key}.{name}", "La sorte de cette valeur n'est pas connue.", remedy)
            elif known is not None and not _translates(field, known.get(name)):
                remedy = "Traduisez les mots des mêmes choix, et d'eux seuls."
                self._wrong(f"{key}.{name}", "Cette traduction ne répond pas au modèle.", remedy)
            else:
                fields[name] = field
        return fields

    def _field(self, told: object) -> Field | None:
        if isinstance(told, dict):
            labels = cast(dict[str, object], told)
            words = {code: word for code, word in labels.items() if isinstance(word, str) and word.strip()}
            return Field(Kind.CHOICE, MappingProxyType(words)) if words and len(words) == len(labels) else None
        if told == Kind.CHOICE or told not in set(Kind):
            return None
        return Field(Kind(cast(str, told)), MappingProxyType({}))

    def _subject(self, table: Mapping[str, object], key: str) -> Line:
        text = table.get("subject")
        if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_SUBJECT or "\n" in text:
            self._wrong(
                key, "L'objet manque, ou n'est pas une courte ligne.", "Dites en quelques mots de quoi il s'agit."
            )
            return ()
        line = read_line(text.strip(), self._line(key), self.faults)
        if any(run.strong or run.target for run in line):
            self._wrong(key, "L'objet a du gras ou un lien.", "Écrivez-le en texte simple.")
        return line

    def _others(
        self, head: Mapping[str, object], fields: Mapping[str, Field], sections: list[_Section]
    ) -> Iterator[Wording]:
        told = head.get("translations", {})
        tables = cast(dict[str, object], told) if isinstance(told, dict) else {}
        if not isinstance(told, dict) or len(tables) > MOST_LANGUAGES:
            self._wrong(
                "translations", "Ce n'est pas une table de langues.", "Écrivez [translations.en], avec son objet."
            )
            return
        for language, table in tables.items():
            key = f"translations.{language[:40]}"
            if not is_language(language) or language == FRENCH or not isinstance(table, dict):
                self._wrong(key, "Ce n'est pas une autre langue.", "Écrivez son code : en, ar, pt-BR…")
                continue
            wording = cast(dict[str, object], table)
            for unknown in wording.keys() - {"subject", "values"}:
                self._wrong(f"{key}.{unknown[:60]}", "Cette clé n'existe pas.", "Les clés sont : subject, values.")
            known = self._fields(wording, f"{key}.values", fields)
            untold = [name for name, field in fields.items() if field.labels and known[name] is field]
            for name in untold:
                self._wrong(f"{key}.values.{name}", "Les mots de ce choix ne sont pas traduits.", "Traduisez-les.")
            yield self._wording(language, known, self._subject(wording, f"{key}.subject"), sections)

    def _wording(self, language: str, fields: Mapping[str, Field], subject: Line, sections: list[_Section]) -> Wording:
        section = next((section for section in sections if section.language == language), None)
        body = read_body(section.text, section.at) if section is not None else None
        if section is None or body is None or not body.blocks:
            self._wrong(
                "corps", f"Le texte manque en « {language} ».", f"Écrivez-le sous une ligne « +++ {language} »."
            )
            return Wording(language, fields, subject, ())
        self.faults += body.faults
        used = {slot.name for line in (subject, *body.lines) for slot in slots_of(line)}
        self.faults += slot_faults(subject, fields, self._line("subject"))
        for block in body.blocks:
            self.faults += block_faults(block, fields)
        for name in fields.keys() - used:
            remedy = f"Écrivez « (({name})) » dans le texte, ou ôtez la valeur."
            self._wrong(f"values.{name}", f"Cette valeur ne sert pas en « {language} ».", remedy)
        return Wording(language, fields, subject, body.blocks)

    def _line(self, key: str) -> int:
        return locate(self._head, key) or 1

    def _wrong(self, key: str, problem: str, remedy: str) -> None:
        self.faults.append(Fault(key, problem, remedy, locate(self._head, key) if self._head else None))


def _translates(words: Field, of: Field | None) -> bool:
    """True when *words* are those of the same choice."""
    return of is not None and bool(words.labels) and words.labels.keys() == of.labels.keys()
