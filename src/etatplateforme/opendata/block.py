"""The open-data block: find, read one dataset, download a resource with its size and checksum."""

from pathlib import Path

from etatplateforme.core.action import Block, M, Runner, action, stream
from etatplateforme.core.effects import Call, Downloaded, Flow, Op, compute, now
from etatplateforme.core.retry import call, fetch
from etatplateforme.errors import EtatError
from etatplateforme.opendata.bodies import (
    DatasetBody,
    DatasetsPage,
    OrganizationsPage,
    ResourcesPage,
    read,
    unknown_dataset,
)
from etatplateforme.opendata.dataset import Dataset, Organization, Resource, is_reference
from etatplateforme.opendata.filters import DatasetFilter, Order
from etatplateforme.opendata.keeping.fetching import MOST_BYTES, Progress, arrival, proof
from etatplateforme.opendata.keeping.folder import place
from etatplateforme.opendata.keeping.lock import LOCK, Kept, arrived, begun, record
from etatplateforme.opendata.keeping.replay import Replay, Synced, Told, replayed
from etatplateforme.opendata.paging import Page, paged
from etatplateforme.opendata.tabular.table import Table
from etatplateforme.opendata.tabular.whole import Whole
from etatplateforme.values.check import Check, Health
from etatplateforme.values.intent import Intent

PAGE_SIZE = 20
RESOURCES_AT_ONCE = 50
NAME = "data.gouv.fr"
TABLES = "https://tabular-api.data.gouv.fr"

LISTED = {"X-Fields": "data{id,slug,title,organization{name},license,last_modified,resources},next_page,total"}
"""The field mask of a list (flask-restx). Without ``next_page`` in it, every list would end at its first page."""


class OpenData(Block[M]):
    """The catalogue of data.gouv.fr at *base* (``https://www.data.gouv.fr/api/1``), and its tables at *tables*."""

    def __init__(self, runner: Runner, base: str, tables: str = TABLES) -> None:
        super().__init__(runner)
        self._base = base.rstrip("/")
        self._tables = tables

    def table(self, resource: Resource, *, whole: Whole | None = None) -> Table[M]:
        """The rows of *resource*, to be chosen: ``table(r).where(regime__exact="végétarien").select("date").rows()``.

        *whole* says how to read whole files, for a table that is too long for the platform.
        """
        return Table[M](self._runner, self._tables, resource, whole=whole)

    @stream(Intent.FIND_DATASET)
    def find(self, q: str = "", *, by: DatasetFilter | None = None, order: Order | None = None) -> Flow[Dataset]:
        """Datasets that match *q* and *by*, most relevant first, or in *order*; each of them once.

        The next page is asked for only when the reader gets there. Raises what
        :func:`~etatplateforme.opendata.paging.paged` says.
        """
        asked = {"q": q} if q else {}
        asked |= {"page_size": str(PAGE_SIZE)} | (by.params() if by is not None else {})
        if order is not None:
            asked["sort"] = order.value

        def nth_page(number: int) -> Op[Page[Dataset]]:
            numbered = asked | {"page": str(number)}
            reply = yield from call(Call("GET", f"{self._base}/datasets/", numbered, headers=LISTED))
            body = read(DatasetsPage, reply)
            return Page(tuple(each.value() for each in body.data), body.total, body.next_page is not None)

        yield from paged(nth_page, lambda dataset: dataset.id)

    @stream(Intent.FIND_DATASET)
    def organizations(self, q: str) -> Flow[Organization]:
        """Publishers whose name matches *q*, each of them once; lazily, as :meth:`find`."""

        def nth_page(number: int) -> Op[Page[Organization]]:
            asked = {"q": q, "page_size": str(PAGE_SIZE), "page": str(number)}
            body = read(OrganizationsPage, (yield from call(Call("GET", f"{self._base}/organizations/", asked))))
            return Page(tuple(each.value() for each in body.data), body.total, body.next_page is not None)

        yield from paged(nth_page, lambda organization: organization.id)

    @action(Intent.FIND_DATASET)
    def dataset(self, reference: str) -> Op[Dataset]:
        """The dataset of that identifier or slug, with its files. Raises InvalidInput when there is none.

        A dataset of thousands of files is too large for one answer (TooLarge): read them with :meth:`resources`.
        """
        if not is_reference(reference):
            raise unknown_dataset()
        reply = yield from call(Call("GET", f"{self._base}/datasets/{reference}/", redirects=1))
        return read(DatasetBody, reply).value()

    @stream(Intent.FIND_DATASET)
    def resources(self, reference: str, *, kind: str | None = None) -> Flow[Resource]:
        """The files of a dataset, page by page (API 2), all or those of one *kind* (``"main"``, ``"documentation"``…).

        Raises InvalidInput when there is no such dataset.
        """
        if not is_reference(reference):
            raise unknown_dataset()
        url = f"{self._base.removesuffix('/1')}/2/datasets/{reference}/resources/"
        asked = {"page_size": str(RESOURCES_AT_ONCE)} | ({"type": kind} if kind is not None else {})

        def nth_page(number: int) -> Op[Page[Resource]]:
            body = read(ResourcesPage, (yield from call(Call("GET", url, asked | {"page": str(number)}))))
            return Page(tuple(each.value() for each in body.data), body.total, body.next_page is not None)

        yield from paged(nth_page, lambda resource: resource.id)

    @action(Intent.DOWNLOAD_DATASET)
    def download(
        self,
        resource: Resource,
        into: Path,
        *,
        verify: bool = True,
        as_seen: bool = False,
        max_bytes: int = MOST_BYTES,
        progress: Progress | None = None,
    ) -> Op[Downloaded]:
        """Download *resource* to the file *into*: whole, of the declared size and checksum, or not at all.

        A download that was cut goes on where it was the next time (``.NAME.part`` beside *into*), if the server still
        has the same file. ``as_seen`` holds it also against the checksum of the platform's crawler. ``verify=False``
        accepts a file that differs from what the catalogue declares; the SHA-256 of what came is answered in any
        case. A web page in place of a file of another declared format, and an export that ends in an error, are
        refused in any case.

        Raises UnexpectedReply (``wrong_checksum``, ``wrong_size``, ``html_instead``, ``export_interrupted``,
        ``encoded_body``, ``download_failed``, ``unexpected_redirect``), ForbiddenAddress, InvalidInput
        (``never_seen``), Conflict (``being_written``), TooLarge, Unavailable, StorageFull: whatever *into* held is
        then as it was.
        """
        must = proof(resource, declared=verify, seen=as_seen)
        request = arrival(resource.url, into, resource.format, must, max_bytes=max_bytes, progress=progress)
        return (yield from fetch(request))

    @action(Intent.DOWNLOAD_DATASET)
    def keep(
        self,
        dataset: Dataset,
        resource: Resource,
        folder: Path,
        *,
        as_seen: bool = False,
        max_bytes: int = MOST_BYTES,
        progress: Progress | None = None,
    ) -> Op[Kept]:
        """Download *resource* of *dataset* into *folder*, and record it in ``donnees.lock`` there.

        Its name is made from its URL or its title, never from what the server says. A file that is not in the lock is
        never replaced, nor one that was changed since it was kept. :meth:`sync` replays the lock.

        Raises what :meth:`download` raises, Conflict (``altered_here``, ``file_exists``), InvalidInput
        (``invalid_lock``).
        """
        must = proof(resource, declared=True, seen=as_seen)
        where = yield from compute(place, folder, resource)
        draft = begun(where.path.name, dataset, resource, (yield from now()))
        request = arrival(
            resource.url,
            where.path,
            resource.format,
            must,
            max_bytes=max_bytes,
            replaces=where.replaces,
            progress=progress,
        )
        got = yield from fetch(request)
        kept = arrived(draft, resource.url, got, (yield from now()))
        yield from compute(record, folder / LOCK, kept)
        return kept

    @stream(Intent.DOWNLOAD_DATASET)
    def sync(self, lock: Path, mode: Replay = Replay.RESTORE, *, progress: Told | None = None) -> Flow[Synced]:
        """Replay the file *lock*: each of its files, fetched if it is missing beside it, and what became of it.

        A file that changed at its source, or here, is told, and replaced with ``Replay.UPDATE`` only;
        ``Replay.CHECK`` writes nothing. What goes wrong with one file is in its answer.

        Raises InvalidInput (``file_missing``, ``invalid_lock``), StorageFull.
        """
        yield from replayed(lock, mode, progress)

    @action(Intent.CHECK)
    def check(self) -> Op[tuple[Check, ...]]:
        """Whether the catalogue answers."""
        try:
            reply = yield from call(Call("GET", f"{self._base}/datasets/", {"page_size": "1"}, attempts=1))
            _ = read(DatasetsPage, reply)
        except EtatError as error:
            return (Check(NAME, Health.BROKEN, error.problem, error.remedy),)
        return (Check(NAME, Health.GOOD, "Le catalogue répond."),)
