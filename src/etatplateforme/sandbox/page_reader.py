"""What a person without JavaScript finds on a page: its title, its text, its links and its forms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin


@dataclass
class Form:
    """A form as the page gives it: where it goes, and its fields with their values (unchecked choices left out)."""

    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict[str, str], repr=False)
    choices: dict[str, list[str]] = field(default_factory=dict[str, list[str]])
    buttons: list[tuple[str, str]] = field(default_factory=list[tuple[str, str]])


class PageReader(HTMLParser):
    """Collects title, text, links and forms of one page."""

    def __init__(self, url: str) -> None:
        super().__init__(convert_charrefs=True)
        self._url = url
        self.title = ""
        self.words: list[str] = []
        self.links: dict[str, str] = {}
        self.forms: list[Form] = []
        self._open: list[str] = []
        self._href: str | None = None
        self._anchor: list[str] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element."""
        said = {name: value or "" for name, value in attrs}
        if tag in ("title", "script", "style"):
            self._open.append(tag)
        elif tag == "a" and "href" in said:
            self._href, self._anchor = urljoin(self._url, said["href"]), []
        elif tag == "form":
            action = urljoin(self._url, said.get("action") or self._url)
            self.forms.append(Form(action, said.get("method", "get").lower()))
        elif self.forms:
            self._field(tag, said)

    def _field(self, tag: str, said: Mapping[str, str]) -> None:
        form, name, kind = self.forms[-1], said.get("name", ""), said.get("type", "text").lower()
        if tag == "button" or (tag == "input" and kind == "submit"):
            form.buttons.append((name, said.get("value", "")))
        elif tag == "input" and name and kind in ("radio", "checkbox"):
            form.choices.setdefault(name, []).append(said.get("value", "on"))
            if "checked" in said:
                form.fields[name] = said.get("value", "on")
        elif tag in ("input", "textarea") and name:
            form.fields[name] = said.get("value", "")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            form.choices.setdefault(self._select, []).append(said.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        """Close an element."""
        if self._open and self._open[-1] == tag:
            _ = self._open.pop()
        if tag == "a" and self._href is not None:
            _ = self.links.setdefault(" ".join("".join(self._anchor).split()), self._href)
            self._href = None
        if tag == "select":
            self._select = ""

    def handle_data(self, data: str) -> None:
        """Keep text."""
        if self._open:
            if self._open[-1] == "title":
                self.title += data
            return
        if self._href is not None:
            self._anchor.append(data)
        self.words.append(data)
