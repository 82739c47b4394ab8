"""Addresses of a site in one form, and those that a visitor without a purpose leaves alone."""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urljoin, urlsplit, urlunsplit

from etatplateforme.errors import InvalidInput

LONGEST_URL = 2_000
DEEPEST_PATH = 16
MOST_REPEATED = 3
"""Times that one part may come back in a path: beyond, links make paths without end."""

DEFAULT_PORTS = {"http": 80, "https": 443}
OF_A_VISIT = re.compile(
    r"utm_\w+|gclid|fbclid|msclkid|mtm_\w+|pk_\w+|xtor|phpsessid|jsessionid|sid|sessionid|session_id|at_\w+",
    re.IGNORECASE,
)
"""Parameters that name a visit, not a page."""

ACTS = re.compile(
    r"(?:^|[/_.?&=-])(?:log-?out|log_out|sign-?out|sign_out|deconnexion|déconnexion|se-deconnecter|delete|destroy|"
    r"supprimer|unsubscribe|desinscription|desabonner|add-to-cart|wp-admin|wp-login\.php)(?:$|[/_.?&=-])",
    re.IGNORECASE,
)
"""Addresses that end a session or do something: a link should not, and some do."""

SAYS_ACT = re.compile(
    r"\b(?:log ?out|sign ?out|d[ée]connecter|d[ée]connexion|supprimer|me d[ée]sinscrire|me d[ée]sabonner)\b",
    re.IGNORECASE,
)


def normal(url: str, base: str = "") -> str | None:
    """*url*, seen from *base*, in one form; None when it is not an address that can be visited.

    Scheme and host in lower case, no usual port, no fragment, no parameter of a visit, the others sorted.
    """
    if len(url) > LONGEST_URL:
        return None
    try:
        parts = urlsplit(urljoin(base, url.strip()))
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in DEFAULT_PORTS or not parts.hostname or parts.username is not None:
        return None
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    if port is not None and port != DEFAULT_PORTS[parts.scheme]:
        host = f"{host}:{port}"
    path = re.sub(r";jsessionid=[^/]*", "", parts.path, flags=re.IGNORECASE)
    return urlunsplit((parts.scheme, host, _path(path), _query(parts.query), ""))


def _path(path: str) -> str:
    return quote(unquote(path, errors="surrogateescape"), safe="/:@!$&'()*+,;=~", errors="surrogateescape") or "/"


def _query(query: str) -> str:
    if "=" not in query:
        return query
    pairs = parse_qsl(query, keep_blank_values=True)
    return urlencode(sorted(pair for pair in pairs if not OF_A_VISIT.fullmatch(pair[0])))


def origin(url: str) -> str:
    """Scheme, host and port of a normal address."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def without_query(url: str) -> str:
    """Path of a normal address, readable, for a report: never its query."""
    path = unquote(urlsplit(url).path)
    shown = "".join(letter if letter.isprintable() else "?" for letter in path)[:150]
    return shown.strip("/") or "accueil"


def endless(url: str) -> bool:
    """True for a path so deep, or so repetitive, that the site must be making it up."""
    parts = [part for part in urlsplit(url).path.split("/") if part]
    return len(parts) > DEEPEST_PATH or any(parts.count(part) > MOST_REPEATED for part in set(parts))


def acts(url: str, text: str) -> bool:
    """True when following a link may do something: leave a session, erase, unsubscribe."""
    parts = urlsplit(url)
    return ACTS.search(unquote(f"{parts.path}?{parts.query}")) is not None or SAYS_ACT.search(text) is not None


def same_place(first: str, second: str) -> bool:
    """True for two origins that one site answers under: with or without www, in http or the safer https."""
    one, other = urlsplit(first), urlsplit(second)
    if one.scheme == "https" and other.scheme != "https":
        return False
    names = {(parts.hostname or "").removeprefix("www.") for parts in (one, other)}
    ports = {parts.port for parts in (one, other)}
    return len(names) == 1 and len(ports) == 1


def start_of(url: str) -> str:
    """The address from which a site is visited. Raises InvalidInput (``invalid_url``)."""
    found = normal(url if "://" in url else f"https://{url}")
    if found is None:
        raise InvalidInput(
            "L'adresse du site n'est pas valable.",
            remedy="Écrivez une adresse complète, par exemple « https://www.exemple.fr ».",
            code="invalid_url",
        )
    return found
