"""Scripts of ours in a page, and their answers checked against the shape that is expected: a page may lie."""

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, TypeVar

from pydantic import TypeAdapter, ValidationError

from etatplateforme.errors import UnexpectedReply

if TYPE_CHECKING:
    from playwright.sync_api import JSHandle
    from playwright.sync_api import Page as Tab

T = TypeVar("T")

CALL = "([kit, name, given]) => kit[name](...given)"


@cache
def script(name: str) -> str:
    """Source of one of our scripts."""
    return (files("etatplateforme.evidence.browser") / "scripts" / f"{name}.js").read_text(encoding="utf-8")


def bad_reply() -> UnexpectedReply:
    """A page whose scripts changed what ours rely on."""
    return UnexpectedReply(
        "La page a empêché le navigateur de la décrire.",
        remedy="Un de ses scripts modifie les objets du navigateur : regardez la page à la main, ou sans ce script.",
        code="page_not_described",
    )


@dataclass(frozen=True, slots=True)
class Kit:
    """An object of ours in a tab, held by a handle: the page's own names are left alone."""

    tab: "Tab"
    handle: "JSHandle"

    @classmethod
    def load(cls, tab: "Tab", name: str, given: "Kit | None" = None) -> "Kit":
        """Run script *name* in *tab*, giving it another kit."""
        handle = tab.evaluate_handle(script(name), None if given is None else given.handle)
        return cls(tab, handle)

    def ask(self, method: str, shape: TypeAdapter[T], *given: object) -> T:
        """Call *method*. Raises UnexpectedReply when the answer has not that shape."""
        told: object = self.tab.evaluate(CALL, [self.handle, method, list(given)])
        try:
            return shape.validate_python(told)
        except ValidationError as error:
            raise bad_reply() from error

    def run(self, method: str, *given: object) -> None:
        """Call *method* for what it does."""
        _: object = self.tab.evaluate(CALL, [self.handle, method, list(given)])
