"""E-mails as the guarantor judges them: the HTML part as a page, and whether a plain text comes with it."""

from collections.abc import Iterator
from dataclasses import dataclass
from email import policy
from email.errors import MessageError
from email.message import EmailMessage, MIMEPart
from email.parser import BytesParser
from pathlib import Path

from etatplateforme.core.landing import storage_error
from etatplateforme.errors import InvalidInput, TooLarge
from etatplateforme.evidence.reading import decoded
from etatplateforme.guarantor.facts import Page, PageKind

LARGEST_MAIL = 25_000_000
MOST_MAILS = 1_000


@dataclass(frozen=True, slots=True)
class Mail:
    """One e-mail: its HTML as a page (None when it has none), whether it has a plain text and a subject."""

    name: str
    page: Page | None
    has_text: bool
    has_subject: bool

    @property
    def advice(self) -> tuple[str, ...]:
        """What no criterion of the RGAA asks and every reader of mails gains, in French."""
        found: list[str] = []
        if not self.has_subject:
            found.append("Le courriel n'a pas d'objet : c'est son titre, écrivez-le.")
        if self.page is not None and not self.has_text:
            found.append("Le courriel n'a pas de version en texte : ajoutez une partie text/plain de même contenu.")
        return tuple(found)


def read_mail(content: bytes, name: str) -> Mail:
    """The e-mail in *content* (RFC 5322, as an ``.eml`` file or as ``Renderer.render`` gives it); *name* is shown.

    :raises TooLarge: beyond 25 MB.
    :raises InvalidInput: code ``unreadable_mail``.
    """
    if len(content) > LARGEST_MAIL:
        raise TooLarge("Le courriel dépasse 25 Mo.", remedy="Ôtez ses pièces jointes.", code="mail_too_large")
    try:
        message = BytesParser(_class=EmailMessage, policy=policy.default).parsebytes(content)
        html, text = message.get_body(("html",)), message.get_body(("plain",))
        subject = str(message.get("subject", "")).strip()
        page = None if html is None else Page(name, _text(html), PageKind.MESSAGE)
        return Mail(name, page, has_text=text is not None and bool(_text(text).strip()), has_subject=bool(subject))
    except (MessageError, RecursionError, LookupError, ValueError, AttributeError, TypeError):
        raise InvalidInput(
            f"Le courriel « {name} » ne peut pas être lu.",
            remedy="Enregistrez-le de nouveau depuis la messagerie, au format .eml.",
            code="unreadable_mail",
        ) from None


def _text(part: MIMEPart) -> str:
    """Text of a part, under whatever charset it says."""
    payload = part.get_payload(decode=True)
    return decoded(payload if isinstance(payload, bytes) else b"", f"text/html; charset={part.get_content_charset('')}")


def read_mails(folder: Path) -> Iterator[Mail]:
    """Every ``.eml`` file of *folder*. Raises as :func:`read_mail`, and Unavailable when a file cannot be read."""
    try:
        for path in sorted(folder.glob("*.eml"))[:MOST_MAILS]:
            with path.open("rb") as file:
                content = file.read(LARGEST_MAIL + 1)
            yield read_mail(content, path.name)
    except OSError as error:
        raise storage_error(error) from None
