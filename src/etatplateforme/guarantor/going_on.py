"""The sentences that tell people how the service goes on: who is behind it, until when, by which licence.

They say what the manifest declares and nothing more; what it does not declare is left out.
"""

from collections.abc import Iterator

from etatplateforme.guarantor.equality.outages import NAMES, depended_on
from etatplateforme.manifest.continuity import Continuity, Instead, Outage
from etatplateforme.manifest.model import Manifest, Task
from etatplateforme.values.calendar import french_date

DOES = {
    Task.BUILD: "Il est fabriqué par",
    Task.RUN: "Il est exploité par",
    Task.HOST: "Il est hébergé par",
    Task.HELP: "L'aide aux personnes est assurée par",
}
GOES_ON = {
    Instead.FORM: "par un formulaire sans connexion",
    Instead.ACCOUNT: "par un compte propre au service",
    Instead.MAIL_LINK: "par un lien reçu par courriel",
    Instead.COUNTER: "au guichet",
    Instead.PHONE: "par téléphone",
    Instead.POST: "par courrier",
    Instead.TYPED: "en écrivant soi-même",
    Instead.LOCAL_COPY: "avec la copie du service",
    Instead.LATER: "quand il répond de nouveau",
    Instead.STATE_SERVICE: "par un autre service de l'État",
}


def going_on(manifest: Manifest) -> tuple[str, ...]:
    """What the manifest declares of the continuity of the service, in French, one sentence each."""
    declared = manifest.continuity or Continuity()
    return (*_people(manifest, declared), *_means(declared), *_outages(manifest, declared))


def _people(manifest: Manifest, declared: Continuity) -> Iterator[str]:
    for task, told in DOES.items():
        names = [maker.name for maker in manifest.makers if task in maker.tasks]
        if names:
            yield f"{told} {_listed(names)}."
    if declared.accountable is not None:
        yield f"En répond, pour l'organisme : {declared.accountable}."


def _means(declared: Continuity) -> Iterator[str]:
    by = "" if declared.funding is None else f" ({declared.funding})"
    if declared.funded_until is not None:
        yield f"Il est financé jusqu'au {french_date(declared.funded_until)}{by}."
    elif declared.funding_recurs:
        yield f"Son financement est reconduit chaque année{by}."
    if declared.licence is not None:
        where = "" if declared.source_url is None else f", publié à l'adresse {declared.source_url}"
        yield f"Son code est sous licence {declared.licence}{where}."
    if declared.exports:
        yield f"Peuvent en être emportés : {_listed([f'{one.what} ({one.format})' for one in declared.exports])}."


def _outages(manifest: Manifest, declared: Continuity) -> Iterator[str]:
    outages = declared.outages.by_name
    for name in depended_on(manifest):
        outage = outages.get(name)
        if outage is not None:
            yield f"Si {NAMES[name]} ne répond pas, {_what_then(outage)}"


def _what_then(outage: Outage) -> str:
    if outage.told is not None:
        return f"la personne lit : « {outage.told} »"
    return f"la démarche continue {_listed([GOES_ON[way] for way in outage.instead], 'ou')}."


def _listed(words: list[str], last: str = "et") -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} {last} {words[-1]}"
