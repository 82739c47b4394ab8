"""A folder in which a page is played: a manifest, settings that name the running sandbox, an index of addresses."""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from etatplateforme.manifest import init
from etatplateforme.manifest.render import render
from etatplateforme.sandbox.geocoder import open_index
from etatplateforme.sandbox.state import LocalState
from etatplateforme.sandbox.world import world

SETTINGS = """\
[sandbox]
base_url = "http://127.0.0.1:8000"
geoplateforme_url = "{urls.geocoder}"
datagouv_url = "{urls.catalogue}"
schemas_url = "{urls.schemas}"
tables_url = "{urls.tables}"
companies_url = "{urls.companies}"
directory_url = "{urls.directory}"
allowed_hosts = ["{host}"]

[sandbox.franceconnect]
issuer = "{urls.issuer}"
client_id = "bac-a-sable"
client_secret = "${{BAC_A_SABLE_SECRET}}"
redirect_uri = "http://127.0.0.1:8000/connexion/retour"
post_logout_redirect_uri = "http://127.0.0.1:8000/deconnexion/retour"

[sandbox.api_particulier]
url = "{urls.particulier}"
token = "${{BAC_A_SABLE_SECRET}}"

[sandbox.api_entreprise]
url = "{urls.entreprise}"
token = "${{BAC_A_SABLE_SECRET}}"

[sandbox.smtp]
host = "{urls.smtp_host}"
port = {urls.smtp_port}
tls = "none"
"""
SECRET = "secret-public-du-bac-a-sable"


@dataclass(frozen=True)
class Folder:
    """Where a page is played."""

    path: Path
    index: Path

    def furnish(self, *, manifest: bool, index: bool) -> None:
        """Put in what the page does not make itself."""
        if manifest:
            _ = (self.path / "service.toml").write_text(render(init.defaults()), encoding="utf-8")
        if index:
            data = self.path / "donnees"
            data.mkdir(mode=0o700)
            _ = (data / "adresses.idx").write_bytes(self.index.read_bytes())


@pytest.fixture(scope="session")
def sandbox_index(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the sandbox's invented addresses."""
    folder = tmp_path_factory.mktemp("index")
    open_index(world(), folder).close()
    (built,) = folder.glob("*.index")
    return built


@pytest.fixture
def folder(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    etat_sandbox: LocalState,
    sandbox_index: Path,
) -> Folder:
    """An empty folder, which is the current one, with the settings of the running sandbox."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BAC_A_SABLE_SECRET", SECRET)
    urls = etat_sandbox.urls
    text = SETTINGS.format(urls=urls, host=urlsplit(urls.home).netloc)
    _ = (tmp_path / "settings.toml").write_text(text, encoding="utf-8")
    return Folder(tmp_path, sandbox_index)
