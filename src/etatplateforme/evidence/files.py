"""Pages that lie on the disk, with the style sheets that they link there."""

from collections import deque
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import unquote, urlsplit

from etatplateforme.core.reading import read_text
from etatplateforme.errors import EtatError
from etatplateforme.guarantor.accessibility.css.sheet import imported
from etatplateforme.guarantor.assertion import linked_sheets
from etatplateforme.guarantor.facts import LARGEST_PAGE, Page, PageKind

HOME_NAMES = frozenset({"index", "accueil", "home"})
LARGEST_SHEET, MOST_SHEETS = 5_000_000, 100


def page_from_file(path: Path, *, name: str = "", root: Path | None = None, shelf: Path | None = None) -> Page:
    """The page of the file at *path*, called *name*, with its sheets (:func:`sheets_beside`).

    A file called « index » or « accueil » is the home page. Raises InvalidInput when the file is absent, too large or
    not UTF-8.
    """
    html = read_text(path, "fichier de page", limit=LARGEST_PAGE)
    kind = PageKind.HOME if path.stem.lower() in HOME_NAMES else PageKind.STEP
    return Page(name or _shown(path), html, kind, sheets=sheets_beside(html, path.parent, root=root, shelf=shelf))


def sheets_beside(html: str, folder: Path, *, root: Path | None = None, shelf: Path | None = None) -> Mapping[str, str]:
    """The local sheets that the page links and those that they import, by their address as it is written.

    An address is followed from *folder*; one that starts with « / » from *root*, the folder of the whole site. What is
    not found so is looked for in *shelf*, by its file name alone. Only files named ``.css`` are read. A sheet that is
    not found is left out: what hangs on it stays a doubt. The network is not asked.
    """
    found: dict[str, tuple[Path, str]] = {}
    doubtful: set[str] = set()
    waiting = deque((address, folder) for address in linked_sheets(html))
    while waiting and len(found) < MOST_SHEETS:
        address, base = waiting.popleft()
        path = _local(address, base, root, shelf)
        if path is None or address in doubtful:
            continue
        if address in found:
            if found[address][0] != path:  # two sheets under one name: neither is certain
                doubtful.add(address)
            continue
        text = _sheet(path)
        if text is not None:
            found[address] = (path, text)
            waiting.extend((one, path.parent) for one in imported(text))
    return {address: text for address, (_, text) in found.items() if address not in doubtful}


def sheets_in(folder: Path | str, *, at: str) -> Mapping[str, str]:
    """Every sheet under *folder*, by the address that pages give it: *at* (« /statique »), then its path in the folder.

    A folder that is not there gives none.
    """
    folder = Path(folder)
    named = {path: f"{at.rstrip('/')}/{path.relative_to(folder).as_posix()}" for path in sorted(folder.rglob("*.css"))}
    read_ones = ((address, _sheet(path)) for path, address in list(named.items())[:MOST_SHEETS])
    return {address: text for address, text in read_ones if text is not None}


def _local(address: str, base: Path, root: Path | None, shelf: Path | None) -> Path | None:
    """The file that an address means on this disk, if there is one."""
    try:
        parts = urlsplit(address.strip())
        way = Path(unquote(parts.path))
        elsewhere = bool(parts.scheme or parts.netloc)
        near = None if elsewhere else _near(way, base, root)
        tried = (near, shelf / way.name if shelf is not None and way.name else None)
        return next(
            (one.resolve() for one in tried if one is not None and one.suffix == ".css" and one.is_file()), None
        )
    except (ValueError, OSError):  # an address that means no file: a NUL, a name too long
        return None


def _near(way: Path, base: Path, root: Path | None) -> Path | None:
    if not way.is_absolute():
        return base / way
    return None if root is None else root / way.relative_to("/")


def _sheet(path: Path) -> str | None:
    try:
        return read_text(path, "fichier de style", limit=LARGEST_SHEET)
    except EtatError:
        return None


def _shown(path: Path) -> str:
    """The path as it was given, when it can be shown on a line."""
    named = str(path)
    return named if named.isprintable() and len(named) <= 200 else "page"
