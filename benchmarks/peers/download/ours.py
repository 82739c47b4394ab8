"""etatplateforme: a service that has a key to publish, ``opendata.keep`` in the current folder."""

import json
import sys
from pathlib import Path
from urllib.parse import urlsplit

from etatplateforme import EtatError, Service
from etatplateforme.manifest import init
from etatplateforme.manifest.render import render
from etatplateforme.opendata.bodies import ResourceBody
from etatplateforme.opendata.dataset import Dataset

given = json.loads(sys.argv[1])
resource = ResourceBody.model_validate(given["resource"]).value()
home = Path(given["home"])
home.mkdir(exist_ok=True)
_ = (home / "service.toml").write_text(render(init.defaults()) + "\n[opendata]\n", encoding="utf-8")
_ = (home / "settings.toml").write_text(
    f'[sandbox]\ndatagouv_key = "${{CLE}}"\nallowed_hosts = ["{urlsplit(resource.url).netloc}"]\n', encoding="utf-8"
)
with Service.open(home / "service.toml") as service:
    try:
        kept = service.opendata.keep(
            Dataset("jeu", "jeu", "Jeu", "Producteur", "lov2", None, ()),
            resource,
            Path.cwd(),
            max_bytes=given["most"],
        )
    except EtatError as error:
        print(json.dumps({"error": error.code}))
    else:
        print(json.dumps({"path": kept.path}))
