"""The findings of a page, shown on the page itself while it is being developed: no script, no effect on its own style.

The overlay stands in a declarative shadow tree (HTML, 4.12.3): the page's sheets don't reach it, its own sheet doesn't
reach the page. It opens and closes as a ``<details>`` does, and is written in ASCII whatever the page's encoding.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

from etatplateforme.guarantor.accessibility.audit import PageAudit
from etatplateforme.guarantor.report.groups import code
from etatplateforme.values.finding import Finding, Verdict
from etatplateforme.web.answers import Head, Headers, without
from etatplateforme.web.policy import letting_in, style_hash

if TYPE_CHECKING:
    from jinja2 import Template

MOST_SHOWN = 50
LONGEST_TAIL = 20_000
CLOSING = re.compile(rb"</body\s*>(?:\s+|<!--.*?-->|</html\s*>)*+\Z", re.I | re.S)
STALE = frozenset({"etag", "last-modified", "content-md5", "digest", "content-digest", "repr-digest", "accept-ranges"})
"""What a server said of the page before something was added to it."""
POLICY = "content-security-policy"

STYLE = """
:host { all: initial !important; position: fixed !important; inset: auto 0 0 auto !important;
  z-index: 2147483647 !important; margin: 0.5em !important; max-width: calc(100vw - 1em) !important;
  font: 15px/1.5 system-ui, sans-serif !important; color: #1b1b1b !important; display: block !important; }
* { box-sizing: border-box; }
summary { cursor: pointer; padding: 0.5em 0.6em; border-radius: 0.4em; font-weight: bold; }
.frame > summary { width: fit-content; max-width: 100%; margin-left: auto; border: 2px solid #ffffff;
  background: #1b1b1b; color: #ffffff; }
.frame > summary.stop { background: #a3140f; }
.frame > summary.good { background: #14532d; }
summary:focus-visible, .panel:focus-visible { outline: 3px solid #0b4f9e; outline-offset: 2px; }
.frame > summary:focus-visible { outline-color: #1b1b1b; box-shadow: 0 0 0 2px #ffffff; }
.panel { width: 40em; max-width: 100%; max-height: min(70vh, 40em); overflow: auto; margin-top: 0.5em;
  padding: 0.25em 1em 1em; border: 2px solid #1b1b1b; border-radius: 0.4em; background: #ffffff;
  overflow-wrap: anywhere; }
h2 { font-size: 1.25em; line-height: 1.3; margin: 0.75em 0 0.25em; }
h3 { font-size: 1.05em; line-height: 1.3; margin: 1em 0 0.25em; }
ul { list-style: none; margin: 0; padding: 0; }
li { margin: 0.75em 0; padding-left: 0.75em; border-left: 0.25em solid #6b6b6b; }
.stop li { border-color: #a3140f; }
.doubt li { border-color: #0b4f9e; }
p { margin: 0.15em 0; }
.where { font-size: 0.9375em; color: #4a4a4a; }
.panel summary { padding: 0.5em 0; }
@media print { :host { display: none !important; } }
"""
STYLE_HASH = style_hash(STYLE)

OPENING = (
    '<aside lang="fr" aria-label="Garant : accessibilité de cette page"><template shadowrootmode="open">'
    f"<style>{STYLE}</style>"
)
CONTENT = """\
<details class="frame">
<summary class="{{ kind }}">{{ brief }}</summary>
<div class="panel" role="region" aria-label="Constats du garant" tabindex="0">
<h2>Ce que le garant a lu de cette page</h2>
<p>Seul le code de la page est examiné. Le reste se juge à l'usage : rien ne dit ici que la page est « conforme ».</p>
{% for title, class, findings, others in parts %}
<h3>{{ title }}</h3>
<ul class="{{ class }}">
{% for finding in findings %}
<li>
<p><strong>{{ finding.title }}</strong></p>
<p class="where">{{ finding|code }}{{ finding|spot }}</p>
<p>{{ finding.message }}</p>
{% if finding.remedy %}<p>À faire : {{ finding.remedy }}</p>{% endif %}
{% if finding.question %}<p>À juger : {{ finding.question }}</p>{% endif %}
</li>
{% endfor %}
</ul>
{% if others %}<p>{{ others }} de plus.</p>{% endif %}
{% endfor %}
</div>
</details>
"""


def overlay(audit: PageAudit) -> bytes:
    """The overlay of a page with these findings, in ASCII."""
    return f"{OPENING}{content(audit)}</template></aside>\n".encode("ascii", "xmlcharrefreplace")


def content(audit: PageAudit) -> str:
    """What the overlay shows, without its style: texts of the page are escaped."""
    failures, doubts = audit.of(Verdict.FAILED), audit.of(Verdict.CANT_TELL)
    parts = (_part("À corriger", "stop", failures), _part("À juger par une personne", "doubt", doubts))
    return _template().render(
        kind="stop" if failures else "good",
        brief=f"RGAA : {len(failures)} à corriger, {len(doubts)} à juger",
        parts=[part for part in parts if part[2]],
    )


def dressed(body: bytes, added: bytes) -> bytes:
    """The page with *added* before its ``</body>``, or at its end when it leaves that tag out."""
    tail = body[-LONGEST_TAIL:]
    at = tail.lower().rfind(b"</body")
    if at < 0 or CLOSING.match(tail, at) is None:
        return body + b"\n" + added
    at += len(body) - len(tail)
    return body[:at] + added + body[at:]


def headers_of(head: Head, length: int) -> Headers:
    """Headers of the page once dressed: its new *length*, no proof of the old bytes, its policies let the style in."""
    kept = without(head.headers, STALE | {"cache-control"})
    changed = [(name, _value(name.lower(), value, length)) for name, value in kept]
    return [*changed, ("cache-control", "no-store")]


def headers_without_body(head: Head) -> Headers:
    """Headers of the answer to a HEAD, which may not tell the length of another body (RFC 9110, 8.6)."""
    return without(head.headers, STALE | {"content-length"})


def _value(name: str, value: str, length: int) -> str:
    if name == "content-length":
        return str(length)
    return letting_in(value, STYLE_HASH) if name == POLICY else value


def _part(title: str, kind: str, findings: tuple[Finding, ...]) -> tuple[str, str, tuple[Finding, ...], int]:
    return title, kind, findings[:MOST_SHOWN], max(0, len(findings) - MOST_SHOWN)


def _spot(finding: Finding) -> str:
    place = finding.place
    if place is None or place.line is None:
        return ""
    return f", ligne {place.line}" + ("" if place.column is None else f", colonne {place.column}")


@cache
def _template() -> "Template":
    """The compiled template; the template language is loaded on first use only."""
    from jinja2 import StrictUndefined
    from jinja2.sandbox import SandboxedEnvironment

    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.filters.update(code=code, spot=_spot)
    return environment.from_string(CONTENT)
