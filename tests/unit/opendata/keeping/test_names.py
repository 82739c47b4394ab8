"""Names of kept files: whatever a URL or a title holds, one harmless component of a path."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from etatplateforme.opendata.dataset import Resource
from etatplateforme.opendata.keeping.names import LONGEST, file_name, numbered, safe_name

HOSTILE = st.text(st.sampled_from('abCÉe\u0301./\\:~ \0\n\r\u202e\u200b\ud800%2e2f"<>|?*aux.con1é日'), max_size=300)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("../../etc/passwd", "passwd"),
        ("..\\..\\boot.ini", "boot.ini"),
        ("/", "donnees"),
        ("..", "donnees"),
        ("", "donnees"),
        (".bashrc", "bashrc"),
        ("a\0b\n\x1b[31mc.csv", "ab[31mc.csv"),
        ("fac\u202evsc.exe", "facvsc.exe"),
        ("e\u0301coles.csv", "écoles.csv"),
        ("e\u200b\u0301coles.csv", "écoles.csv"),
        ("CON", "_CON"),
        ("aux.csv", "_aux.csv"),
        ("com¹.csv", "_com¹.csv"),
        ("console.csv", "console.csv"),
        ("flux:caché.csv", "fluxcaché.csv"),
        ("fin. . ", "fin"),
        ("é" * 300 + ".csv.gz", "é" * 96 + ".csv.gz"),
    ],
)
def test_a_name_is_made_harmless(text: str, name: str) -> None:
    assert safe_name(text) == name


@given(HOSTILE | st.text(max_size=300))
def test_any_text_gives_one_component_of_a_path(text: str) -> None:
    folder = Path("/dossier")
    for name in (safe_name(text), numbered(safe_name(text), "2")):
        assert (folder / name).resolve().parent == folder
        assert Path(name).name == name
        assert 0 < len(name.encode()) <= LONGEST
        assert name == unicodedata.normalize("NFC", name)
        assert name[0] not in ". "
        assert name[-1] not in ". "
        assert not set('<>:"/\\|?*') & set(name)
        assert all(unicodedata.category(sign) not in ("Cc", "Cf", "Cs") for sign in name)
        assert safe_name(name) == name


@pytest.mark.parametrize(
    ("url", "title", "declared", "name"),
    [
        ("https://x.fr/d/menus.csv?version=2#a", "Menus", "csv", "menus.csv"),
        ("https://x.fr/d/%2e%2e%2fmenus.csv", "Menus", "csv", "menus.csv"),
        ("https://x.fr/api/export", "Menus de l'école", "csv", "Menus de l'école.csv"),
        ("https://x.fr/", "Budget 2026/2027", "CSV", "Budget 2026 2027.csv"),
        ("https://x.fr/", "../../../root", "../x", "root.x"),
        ("https://x.fr/", "", "", "donnees"),
        ("https://[x/y.csv", "Menus", "csv", "Menus.csv"),
    ],
)
def test_a_file_is_named_after_its_url_or_its_title(url: str, title: str, declared: str, name: str) -> None:
    assert file_name(Resource("r", title, url, declared)) == name


@given(HOSTILE, HOSTILE, HOSTILE)
def test_any_resource_has_a_harmless_name(path: str, title: str, declared: str) -> None:
    name = file_name(Resource("r", title, f"https://x.fr/{path}", declared))
    assert safe_name(name) == name
