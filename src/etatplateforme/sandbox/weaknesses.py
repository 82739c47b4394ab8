"""Trying the service itself, not its provider: cookies, sessions, the address of return, and whose sign-in it was.

>>> site = Site("http://127.0.0.1:8000", page="/", start="/connexion", private="/dossier", leave="/deconnexion")
>>> weaknesses(site)                                          # the weaknesses found; none for a sound service
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self

from etatplateforme.errors import InvalidInput
from etatplateforme.sandbox.page_reader import Form
from etatplateforme.sandbox.person import sign_in_as
from etatplateforme.sandbox.visitor import Cookie, Page, Visitor, leaves

CHOSEN = "valeur-choisie-par-un-autre-0000000000000000"
ELSEWHERE = "ailleurs.invalid"
"""``.invalid`` never resolves (RFC 2606)."""

HOSTILE_RETURNS = (
    f"https://{ELSEWHERE}/",
    f"http://{ELSEWHERE}/",
    f"//{ELSEWHERE}/",
    f"///{ELSEWHERE}/",
    f"/\\{ELSEWHERE}/",
    f"\\\\{ELSEWHERE}/",
    f"/\t/{ELSEWHERE}/",
    f" //{ELSEWHERE}/",
    f"https:{ELSEWHERE}",
    f"https:/\\{ELSEWHERE}/",
    "javascript:alert(1)",
    "data:text/html,x",
)


class Weakness(StrEnum):
    """What a service lets happen; ``description`` says it in French, with what to do."""

    description: str

    def __new__(cls, name: str, description: str) -> Self:
        """A name, and the line that documents it."""
        member = str.__new__(cls, name)
        member._value_ = name
        member.description = description
        return member

    SCRIPT_READS_COOKIE = (
        "script_reads_cookie",
        "Un script de la page peut lire le cookie de session : posez-le avec HttpOnly.",
    )
    COOKIE_CROSSES_SITES = (
        "cookie_crosses_sites",
        "Le cookie de session part avec les demandes d'un autre site : posez-le avec SameSite=Lax.",
    )
    COOKIE_IN_CLEAR = (
        "cookie_in_clear",
        "Le cookie de session part aussi en http, en clair : posez-le avec Secure.",
    )
    COOKIE_FROM_NEIGHBOUR = (
        "cookie_from_neighbour",
        "Un site voisin (un autre sous-domaine) peut poser le cookie de session : donnez-lui un nom en « __Host- ».",
    )
    OPEN_REDIRECT = (
        "open_redirect",
        "L'adresse de retour mène vers un autre site après la connexion : n'acceptez qu'un chemin de votre service.",
    )
    SESSION_FIXATION = (
        "session_fixation",
        "Le cookie d'avant la connexion ouvre encore la session : changez d'identifiant à la connexion.",
    )
    SESSION_IMPOSED = (
        "session_imposed",
        "Un identifiant de session choisi par un autre est accepté : tirez-le toujours vous-même.",
    )
    LOGIN_CSRF = (
        "login_csrf",
        "Le retour de connexion d'un autre navigateur connecte celui-ci : liez le state à la session qui l'a demandé.",
    )
    REPLAYED_CALLBACK = (
        "replayed_callback",
        "Le même retour de connexion sert deux fois : le state doit ne servir qu'une fois.",
    )
    SURVIVES_SIGN_OUT = (
        "survives_sign_out",
        "Le cookie d'une session fermée l'ouvre encore : fermez la session sur le serveur, pas dans le cookie.",
    )


@dataclass(frozen=True, slots=True)
class Site:
    """A service under test, and how one signs in there.

    :param base: where it answers on this machine, in http and without a final slash.
    :param page: the page that holds the form of sign-in (or a link), sent to the path *start*.
    :param private: a page that answers 200 to who is signed in only; or, with *shows*, whose text then holds *shows*.
    :param return_field: the field of that form, or the parameter of *start*, that says where to go afterwards; empty
        when there is none.
    :param leave: the path to which the form of sign-out, on *private*, is sent; empty when there is none.
    :param public: the origin that people see (``https://service.example``); *base* when left out. Only in https can
        ``Secure`` and ``__Host-`` be judged: set the service up as in production, and say it here.
    :param person: key of who signs in (``etat_people``).
    """

    base: str
    page: str
    start: str
    private: str
    shows: str = ""
    return_field: str = "suite"
    leave: str = ""
    public: str = ""
    person: str = ""

    def visitor(self) -> Visitor:
        """A fresh browser."""
        return Visitor(self.base, self.public or self.base)

    def begun(self, visitor: Visitor, wanted: str = "") -> Page:
        """Press the button of sign-in; *wanted* is where to go afterwards."""
        form = visitor.get(self.page).form(self.start) or Form(self.start, "get")
        return visitor.send(form, {self.return_field: wanted} if wanted else {})

    def brought_back(self, visitor: Visitor) -> str:
        """The address of the callback, once *visitor* pressed the button and went through the provider's pages."""
        sent = self.begun(visitor).location
        return sign_in_as(sent, self.person) if sent else ""

    def opens(self, visitor: Visitor) -> bool:
        """Whether somebody is signed in, in that browser."""
        page = visitor.get(self.private)
        return page.status == 200 and self.shows in page.text


def weaknesses(site: Site) -> tuple[Weakness, ...]:
    """The weaknesses of *site*, in the order of :class:`Weakness`; none for a sound service.

    :raises InvalidInput: ``sign_in_fails`` when an honest sign-in fails: nothing would be proved.
    """
    found = {*_of_session(site), *_of_callback(site), *_of_return(site)}
    return tuple(weakness for weakness in Weakness if weakness in found)


def _honest(site: Site, visitor: Visitor) -> str:
    """Sign in honestly, and answer the address of the callback, which has served."""
    back = site.brought_back(visitor)
    if back:
        _ = visitor.get(back)
    if not back or not site.opens(visitor):
        raise InvalidInput(
            "Une connexion honnête échoue : l'essai de ce service ne prouverait rien.",
            remedy="Vérifiez « page », « start », « private », « shows », et que l'adresse de retour est enregistrée.",
            code="sign_in_fails",
        )
    return back


def _of_session(site: Site) -> Iterator[Weakness]:
    visitor = site.visitor()
    _ = site.begun(visitor)
    before = dict(visitor.jar)
    back = _honest(site, visitor)
    kept = {name: cookie for name, cookie in visitor.jar.items() if not site.opens(_without(visitor, name))}
    for name, cookie in kept.items():
        yield from _of_cookie(name, cookie, https=visitor.public.startswith("https:"))
    late = visitor.another(before)
    if site.opens(late):
        yield Weakness.SESSION_FIXATION
    else:
        _ = late.get(back)
        if site.opens(late):
            yield Weakness.REPLAYED_CALLBACK
    if _imposed(site, kept):
        yield Weakness.SESSION_IMPOSED
    if site.leave:
        yield from _of_sign_out(site, visitor)


def _without(visitor: Visitor, name: str) -> Visitor:
    return visitor.another({other: cookie for other, cookie in visitor.jar.items() if other != name})


def _of_cookie(name: str, cookie: Cookie, *, https: bool) -> Iterator[Weakness]:
    """What a cookie that opens the session lacks (RFC 6265bis)."""
    if "httponly" not in cookie.attributes:
        yield Weakness.SCRIPT_READS_COOKIE
    if cookie.attributes.get("samesite", "").lower() not in ("lax", "strict"):
        yield Weakness.COOKIE_CROSSES_SITES
    if https and "secure" not in cookie.attributes:
        yield Weakness.COOKIE_IN_CLEAR
    if https and not name.startswith("__Host-"):
        yield Weakness.COOKIE_FROM_NEIGHBOUR


def _imposed(site: Site, kept: Mapping[str, Cookie]) -> bool:
    """Whether who chose the cookies of somebody before their sign-in is then signed in with them."""
    chosen = {name: Cookie(CHOSEN) for name in kept}
    victim = site.visitor().another(chosen)
    back = site.brought_back(victim)
    if back:
        _ = victim.get(back)
    return site.opens(site.visitor().another(chosen))


def _of_sign_out(site: Site, visitor: Visitor) -> Iterator[Weakness]:
    stolen = visitor.another(visitor.jar)
    form = visitor.get(site.private).form(site.leave) or Form(site.leave, "get")
    _ = visitor.send(form, {})
    if site.opens(stolen):
        yield Weakness.SURVIVES_SIGN_OUT


def _of_callback(site: Site) -> Iterator[Weakness]:
    """Somebody's callback, opened by another browser: by one that never came, and by one that was signing in too."""
    for signing_in in (False, True):
        victim = site.visitor()
        if signing_in:
            _ = site.begun(victim)
        back = site.brought_back(site.visitor())
        _ = victim.get(back)
        if site.opens(victim):
            yield Weakness.LOGIN_CSRF


def _of_return(site: Site) -> Iterator[Weakness]:
    for wanted in HOSTILE_RETURNS if site.return_field else ():
        visitor = site.visitor()
        sent = site.begun(visitor, wanted).location
        if not sent.startswith(("http:", "https:")):
            continue  # refused before leaving
        page = visitor.get(sign_in_as(sent, site.person))
        if page.location and leaves(page.location, visitor.public):
            yield Weakness.OPEN_REDIRECT
