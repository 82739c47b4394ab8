"""The open-data block: find, read one dataset, download a resource with its size and checksum."""

from functools import partial
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from etatplateforme.core.action import Block, M, Runner, action, stream
from etatplateforme.core.effects import Call, Download, Downloaded, Flow, Op, Reply, emit
from etatplateforme.core.retry import call, fetch
from etatplateforme.errors import EtatError, InvalidInput, Unavailable, UnexpectedReply
from etatplateforme.opendata.dataset import Dataset, DatasetBody, PageBody, Resource, is_reference
from etatplateforme.opendata.web_page import refuse_web_page
from etatplateforme.values.check import Check, Health
from etatplateforme.values.intent import Intent

PAGE_SIZE = 20
MOST_PAGES = 500
NAME = "data.gouv.fr"

Body = TypeVar("Body", bound=BaseModel)


class OpenData(Block[M]):
    """The catalogue of data.gouv.fr at *base* (``https://www.data.gouv.fr/api/1``)."""

    def __init__(self, runner: Runner, base: str) -> None:
        super().__init__(runner)
        self._base = base.rstrip("/")

    @stream(Intent.FIND_DATASET)
    def find(self, q: str, *, organization: str | None = None) -> Flow[Dataset]:
        """Datasets that match *q*, most relevant first; the next page is asked for only when the reader gets there.

        *organization* (its identifier) keeps those that it has published.
        """
        asked = {"q": q, "page_size": str(PAGE_SIZE)}
        if organization is not None:
            asked["organization"] = organization
        for page in range(1, MOST_PAGES + 1):
            reply = yield from call(Call("GET", f"{self._base}/datasets/", asked | {"page": str(page)}))
            body = read(PageBody, reply)
            for dataset in body.data:
                yield from emit(dataset.value())
            if body.next_page is None or not body.data:
                return

    @action(Intent.FIND_DATASET)
    def dataset(self, reference: str) -> Op[Dataset]:
        """The dataset of that identifier or slug. Raises InvalidInput when there is none."""
        if not is_reference(reference):
            raise _unknown()
        reply = yield from call(Call("GET", f"{self._base}/datasets/{reference}/", redirects=1))
        return read(DatasetBody, reply).value()

    @action(Intent.DOWNLOAD_DATASET)
    def download(
        self, resource: Resource, into: Path, *, verify: bool = True, max_bytes: int = 2_000_000_000
    ) -> Op[Downloaded]:
        """Download *resource* to the file *into*: whole, of the declared size and checksum, or not at all.

        ``verify=False`` accepts a file that differs from what the catalogue declares; the SHA-256 of what came is
        answered in any case. A web page in place of a file of another declared format is refused in any case.

        Raises UnexpectedReply (``wrong_checksum``, ``wrong_size``, ``html_instead``, ``download_failed``,
        ``unexpected_redirect``), TooLarge, Unavailable, StorageFull: whatever *into* held is then as it was.
        """
        fetched = yield from fetch(
            Download(
                resource.url,
                into,
                checksum=resource.checksum if verify else None,
                size=resource.size if verify else None,
                max_bytes=max_bytes,
                judge=partial(refuse_web_page, resource.format),
            )
        )
        return fetched

    @action(Intent.CHECK)
    def check(self) -> Op[tuple[Check, ...]]:
        """Whether the catalogue answers."""
        try:
            reply = yield from call(Call("GET", f"{self._base}/datasets/", {"page_size": "1"}, attempts=1))
            _ = read(PageBody, reply)
        except EtatError as error:
            return (Check(NAME, Health.BROKEN, error.problem, error.remedy),)
        return (Check(NAME, Health.GOOD, "Le catalogue répond."),)


def read(model: type[Body], reply: Reply) -> Body:
    """Body of *reply* as a *model*. Raises InvalidInput (no such dataset), Unavailable or UnexpectedReply."""
    if reply.status in (404, 410):
        raise _unknown()
    if not reply.ok:
        raise Unavailable(
            f"Le catalogue data.gouv.fr a répondu {reply.status}.",
            remedy="Réessayez plus tard.",
            code="catalogue_unavailable",
        )
    try:
        return model.model_validate_json(reply.body)
    except ValidationError:
        raise UnexpectedReply(
            "La réponse du catalogue n'a pas la forme attendue.",
            remedy="Vérifiez l'adresse du catalogue dans les réglages.",
        ) from None


def _unknown() -> InvalidInput:
    return InvalidInput(
        "Ce jeu de données n'existe pas, ou plus.",
        remedy="Cherchez-le par son titre sur data.gouv.fr.",
        code="unknown_dataset",
    )
