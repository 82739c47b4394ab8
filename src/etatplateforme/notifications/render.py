"""From a message to the bytes of a mail: accessible HTML and plain text, made from the same parts.

The envelope is a skeleton compiled once for a sender.
What keeps it right: lines end in CRLF only; texts are quoted-printable, where ``=_`` cannot occur, so the constant
boundary never collides; a subject that is not plain ASCII goes into encoded words (RFC 2047) and cannot add a
header; an address in a header comes from :class:`MailAddress`. The standard library's parser is the oracle of the
tests.
"""

import base64
import binascii
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from html import escape

from etatplateforme.errors import InvalidInput
from etatplateforme.notifications.message import Kind, Presentation
from etatplateforme.notifications.parts import Heading, Items, Paragraph, Part, Span, printable, right_to_left, spanned
from etatplateforme.values.contact import MailAddress

BOUNDARY = "=_etatplateforme_alternative"
_ENCODED_WORD_BYTES = 39  # 52 characters of base64, 64 with the frame: within the 75 of RFC 2047 and a line of 76
_PLAIN_SUBJECT = 66
_ATOMS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789 '-")

_PAGE = (
    '<!DOCTYPE html>\n<html lang="fr">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n</head>\n'
    '<body style="margin:0;background:#ffffff;color:#1a1a1a">\n'
    '<main style="max-width:38em;margin:0 auto;padding:1em;font:{size}/1.6 Arial,Helvetica,sans-serif">\n'
    '<h1 style="font-size:1.5em;line-height:1.3">{title}</h1>\n{body}\n</main>\n</body>\n</html>\n'
)
_SIZES = {Presentation.STANDARD: "1.125em", Presentation.LARGE: "1.5em", Presentation.PLAIN: "1.125em"}
"""18 pixels, or 24, which are the 18 points of large print, where the reader's own size is the usual 16."""

_LINK = "color:#00409e;background:#ffffff"
"""Both colours are said (RGAA 10.5); contrast 9.6:1, and readers underline links."""

_PART_HEADERS = (
    "Content-Type: text/{0}; charset=utf-8\r\nContent-Language: fr\r\nContent-Transfer-Encoding: quoted-printable"
)


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes: address and name in ``From``, where answers go, and lines set under every message (service, phone…).

    :raises InvalidInput: code ``invalid_sender``.
    """

    address: MailAddress
    name: str
    reply_to: MailAddress | None = None
    signature: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip() or not all(printable(text) for text in (self.name, *self.signature)):
            raise InvalidInput(
                "Le nom de l'expéditeur ou sa signature n'est pas lisible.",
                remedy="Écrivez chacun sur une seule ligne, par exemple « Mairie de Marivaux ».",
                code="invalid_sender",
            )


@dataclass(frozen=True, slots=True)
class Letter:
    """What is rendered: an id of the ledger, and what the person reads."""

    id: str
    kind: Kind
    recipient: MailAddress = field(repr=False)
    subject: str = field(repr=False)
    content: tuple[Part, ...] = field(repr=False)
    presentation: Presentation = Presentation.STANDARD

    @property
    def wire_recipient(self) -> str:
        """Address that the relay is told (``RCPT TO``)."""
        return wire_address(self.recipient)


class Renderer:
    """Renders the letters of one sender."""

    def __init__(self, sender: Sender) -> None:
        self._sender = sender
        self._domain = wire_address(sender.address).rpartition("@")[2]

    @cached_property
    def _first_headers(self) -> str:
        headers = (
            f"MIME-Version: 1.0\r\nFrom: {_phrase(self._sender.name)}\r\n <{wire_address(self._sender.address)}>\r\n"
        )
        if self._sender.reply_to is not None:
            headers += f"Reply-To: <{wire_address(self._sender.reply_to)}>\r\n"
        return headers + f'Content-Language: fr\r\nContent-Type: multipart/alternative;\r\n boundary="{BOUNDARY}"\r\n'

    @property
    def envelope_sender(self) -> str:
        """Address that the relay is told (``MAIL FROM``)."""
        return wire_address(self._sender.address)

    def message_id(self, receipt_id: str) -> str:
        """Always the same for a message of the ledger, so that a receiver can drop a double (RFC 5322, 3.6.4)."""
        return f"<{receipt_id}@{self._domain}>"

    def render(self, letter: Letter, at: datetime) -> bytes:
        """The whole mail, CRLF everywhere. *at* is the Date. Same arguments, same bytes.

        A plain one has no HTML part.
        """
        parts = (
            (*letter.content, Paragraph("\n".join(self._sender.signature)))
            if self._sender.signature
            else letter.content
        )
        bodies = [("plain", plain_text(letter.subject, parts))]
        if letter.presentation is not Presentation.PLAIN:
            bodies.append(("html", html_page(letter.subject, parts, letter.presentation)))
        automatic = "Auto-Submitted: auto-generated\r\n" if letter.kind is Kind.ACKNOWLEDGEMENT else ""
        return "".join(
            (
                self._first_headers,
                f"To: <{letter.wire_recipient}>\r\nSubject: {header_text(letter.subject)}\r\n",
                f"Date: {format_datetime(at)}\r\nMessage-ID: {self.message_id(letter.id)}\r\n{automatic}\r\n",
                *(f"--{BOUNDARY}\r\n{_PART_HEADERS.format(kind)}\r\n\r\n{quoted(body)}\r\n" for kind, body in bodies),
                f"--{BOUNDARY}--\r\n",
            )
        ).encode()


def plain_text(title: str, content: tuple[Part, ...]) -> str:
    """The plain text: blocks with an empty line between them, list items behind a dash, links written out."""
    return "\n\n".join([title, *(_text_of(part) for part in content)]) + "\n"


def html_page(title: str, content: tuple[Part, ...], presentation: Presentation = Presentation.STANDARD) -> str:
    """The HTML: one h1, real headings and lists, no image, no table, 18 px (24 in large print), contrast 17:1."""
    body = "\n".join(_html_of(part) for part in content)
    return _PAGE.format(title=escape(title), body=body, size=_SIZES[presentation])


def _text_of(part: Part) -> str:
    texts = [_written_out(text, spans) for text, spans in spanned(part)]
    return "\n".join(f"- {text}" for text in texts) if isinstance(part, Items) else texts[0]


def _written_out(text: str, spans: tuple[Span, ...]) -> str:
    """*text* with the target of each link behind its words, unless they say it already."""
    for span in reversed(spans):
        target = span.href.removeprefix("mailto:").removeprefix("tel:")
        if span.href and text[span.start : span.end].strip() != target:
            text = f"{text[: span.end]} ({target}){text[span.end :]}"
    return text


def _html_of(part: Part) -> str:
    lang = _lang(part.lang)
    match part:
        case Heading():
            return f'<h2{lang} style="font-size:1.25em;line-height:1.3">{_html_text(part.text)}</h2>'
        case Paragraph():
            return f"<p{lang}>{_html_text(part.text, part.spans)}</p>"
        case Items():
            items = [f"<li>{_html_text(text, spans)}</li>" for text, spans in spanned(part)]
            return f"<ul{lang}>\n" + "\n".join(items) + "\n</ul>"


def _lang(tag: str) -> str:
    """Attributes of a part in another language than the page, which is French (RGAA 8.7, 8.10)."""
    if tag in ("", "fr"):
        return ""
    return f' lang="{escape(tag)}"' + (' dir="rtl"' if right_to_left(tag) else "")


def _html_text(text: str, spans: tuple[Span, ...] = ()) -> str:
    told, at = "", 0
    for span in spans:
        told += _html_lines(text[at : span.start])
        inside = _html_lines(text[span.start : span.end])
        link = f'<a href="{escape(span.href)}" style="{_LINK}">{inside}</a>'
        told += link if span.href else f"<strong>{inside}</strong>"
        at = span.end
    return told + _html_lines(text[at:])


def _html_lines(text: str) -> str:
    return escape(_lines(text)).replace("\n", "<br>\n")


def _lines(text: str) -> str:
    """Every kind of line end as a newline."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def quoted(text: str) -> str:
    """*text* as quoted-printable with CRLF (RFC 2045, 6.7); its last line must end, else b2a_qp breaks lines by LF."""
    body = _lines(text).replace("\n", "\r\n").encode()
    return binascii.b2a_qp(body, istext=True).decode("ascii")


def header_text(text: str) -> str:
    """*text* for a header: as it is when short and plain, else encoded words, one a line (RFC 2047)."""
    if len(text) <= _PLAIN_SUBJECT and text.isascii() and text.isprintable() and "=?" not in text and "  " not in text:
        return text
    return _encoded_words(text)


def _chunks(text: str) -> list[bytes]:
    """UTF-8 in pieces of at most 39 bytes that never cut a character."""
    chunks = [b""]
    for character in text:
        encoded = character.encode()
        if len(chunks[-1]) + len(encoded) > _ENCODED_WORD_BYTES:
            chunks.append(b"")
        chunks[-1] += encoded
    return chunks


def _phrase(name: str) -> str:
    """Display name of an address."""
    return name if len(name) <= _PLAIN_SUBJECT and _ATOMS.issuperset(name) else _encoded_words(name)


def _encoded_words(text: str) -> str:
    return "\r\n ".join(f"=?utf-8?b?{base64.b64encode(chunk).decode()}?=" for chunk in _chunks(text))


def wire_address(mail: MailAddress) -> str:
    """*mail* as relays take it: domain in Punycode; a local part that is not ASCII stays (RFC 6531)."""
    if mail.value.isascii():
        return mail.value
    from email_validator import validate_email

    known = validate_email(mail.value, check_deliverability=False, test_environment=True)
    return f"{known.local_part}@{known.ascii_domain}"


def html_of(content: tuple[Part, ...]) -> str:
    """The blocks of a message as HTML, for a page that is not a mail."""
    return "\n".join(_html_of(part) for part in content)
