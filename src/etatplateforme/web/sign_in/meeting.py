"""What may come between a sign-in and the page that the person wanted."""

from collections.abc import Mapping
from typing import Protocol, TypeVar

from etatplateforme.core.effects import Op
from etatplateforme.web.sign_in.exchange import Answer

Person = TypeVar("Person", contravariant=True)


class Meeting(Protocol[Person]):
    """What comes between a sign-in and the page that the person wanted."""

    def met(self, person: Person, then: str) -> Op[Answer | None]:
        """A page for who has just arrived; None to let them go on to *then*."""
        ...

    def posted(self, person: Person, fields: Mapping[str, str]) -> Op[Answer]:
        """The answer to a form of such a page."""
        ...
