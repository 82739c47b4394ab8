"""Publishing a dataset on data.gouv.fr: idempotent by the publisher's own identifier, never doubled, shown before done.

Writing needs the key of an account that belongs to the organisation (header ``X-API-KEY``). It is sent to the catalogue
only: no request of this room follows a redirect.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from hashlib import sha256

from etatplateforme.core.action import Block, M, Runner, action
from etatplateforme.core.effects import Call, Op, Reply, ask, compute
from etatplateforme.core.retry import call
from etatplateforme.errors import TooLarge, Uncertain
from etatplateforme.opendata.publish.bodies import (
    EXTERNAL_ID,
    ExistingDataset,
    ExistingFile,
    existing_dataset,
    listed,
)
from etatplateforme.opendata.publish.examine import Examined, act_of, examine
from etatplateforme.opendata.publish.faults import accepted, doubled, key_missing, unsettled_doubts, unsure
from etatplateforme.opendata.publish.plan import FileStep, Plan, Print, description_of, matched, order, planned
from etatplateforme.opendata.publish.publication import Publication
from etatplateforme.opendata.publish.upload import Look, Parcel, print_of, upload
from etatplateforme.values.intent import Intent

AT_ONCE = 50
MOST_PAGES = 100
LARGEST_DATASET = 20_000_000


@dataclass(frozen=True, slots=True)
class PublishSettings:
    """Where datasets are published (``https://www.data.gouv.fr/api/1``), and the key that lets write, if any."""

    base: str
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a publication did, or would do (``done`` False, after a dry run): each step in French.

    ``dataset`` is the identifier on data.gouv.fr, None when a dry run found none. ``left`` counts the files of the
    dataset that the publication does not speak of: they stay.
    """

    dataset: str | None
    steps: tuple[str, ...]
    done: bool
    left: int = 0

    @property
    def changed(self) -> bool:
        """Whether there was anything to do."""
        return bool(self.steps)


class Publishing(Block[M]):
    """Writes to the catalogue."""

    def __init__(self, runner: Runner, settings: PublishSettings) -> None:
        super().__init__(runner)
        self._base = settings.base.rstrip("/")
        self._settings = settings

    @action(Intent.PUBLISH_DATASET)
    def publish(self, wanted: Publication, *, dry_run: bool = False) -> Op[Outcome]:
        """Make or change the dataset of ``wanted.external_id`` so that it is as *wanted*; do nothing when it is.

        With *dry_run* nothing is written: the outcome says what would be. A file that is there and not wanted is left.
        A run that was cut off is finished by another: what exists is looked for before anything is made.

        Before anything is asked or sent, the files are read and the gate judges them. Raises Refused for personal data
        without a legal basis, counts of a few people, a licence that is not of the list, an invalid schema; and
        InvalidInput (``publication_doubts``) for what only a person can judge: who has looked says so in ``reviewed``.

        Raises InvalidInput (``no_publishing_key``, ``key_refused``, ``not_allowed``, ``html_refused``,
        ``refused_by_catalogue``, ``file_missing``), Conflict (``doubled_dataset``, ``file_changed``), Uncertain
        (``publication_uncertain``), Unavailable (``read_only``), UnexpectedReply, TooLarge.
        """
        if self._settings.key is None:
            raise key_missing()
        prints: dict[str, Print] = {}
        for file in wanted.files:
            prints[file.external_id] = yield from compute(partial(print_of, file.path))
        examined = yield from self._examined(wanted)
        _ = yield from ask(act_of(wanted, examined))
        doubts = {each.file.name: each.doubts for each in examined if each.doubts}
        if doubts:
            raise unsettled_doubts(doubts)
        there = yield from self._find(wanted)
        plan = planned(wanted, prints, there)
        if dry_run or plan.empty:
            return Outcome(plan.dataset, plan.told(), done=not dry_run, left=plan.left)
        dataset = yield from self._described(wanted, plan)
        for step in plan.files:
            yield from self._file(dataset, step, prints[step.file.external_id], wanted, prints)
        if plan.reorder:
            yield from self._reordered(dataset, wanted, prints)
        return Outcome(dataset, plan.told(), done=True, left=plan.left)

    @action(Intent.CHECK)
    def examine(self, wanted: Publication) -> Op[tuple[Examined, ...]]:
        """What the files of *wanted* say of people: certain signs, doubts, the tables that may be published instead.

        Raises InvalidInput (``file_missing``, ``not_counts``), TooLarge, Unavailable.
        """
        return (yield from self._examined(wanted))

    def _examined(self, wanted: Publication) -> Op[tuple[Examined, ...]]:
        return (yield from compute(lambda: tuple(map(examine, wanted.files))))

    def _find(self, wanted: Publication) -> Op[ExistingDataset | None]:
        """The dataset that bears this identifier, among all those of the organisation. Raises Conflict for two."""
        found: dict[str, ExistingDataset] = {}
        for number in range(1, MOST_PAGES + 1):
            asked = {"page": str(number), "page_size": str(AT_ONCE)}
            url = f"{self._base}/organizations/{wanted.organization}/datasets/"
            page = listed((yield from self._got(url, asked)))
            found |= {each.id: each for each in page.datasets if each.external_id == wanted.external_id}
            if len(found) > 1:
                raise doubled()
            if not page.more or not page.datasets:
                return (yield from self._dataset(next(iter(found)))) if found else None
        raise TooLarge(
            f"L'organisation a plus de {MOST_PAGES * AT_ONCE} jeux de données.",
            remedy="Publiez par une organisation qui en a moins.",
            code="too_many_datasets",
        )

    def _dataset(self, dataset: str) -> Op[ExistingDataset]:
        return existing_dataset((yield from self._got(f"{self._base}/datasets/{dataset}/", {})))

    def _described(self, wanted: Publication, plan: Plan) -> Op[str]:
        """The dataset, made or changed."""
        if plan.dataset is not None:
            if plan.fields:
                url = f"{self._base}/datasets/{plan.dataset}/"
                _ = accepted((yield from self._write("PUT", url, plan.fields)))
            return plan.dataset
        body = {**plan.fields, "organization": wanted.organization, "extras": {EXTERNAL_ID: wanted.external_id}}
        try:
            reply = yield from self._write("POST", f"{self._base}/datasets/", body, once=True)
        except Uncertain:
            reply = None
        if reply is not None:
            return existing_dataset(reply).id
        made = yield from self._find(wanted)  # never a second POST before this look
        if made is None:
            raise unsure("jeu de données")
        return made.id

    def _file(
        self, dataset: str, step: FileStep, printed: Print, wanted: Publication, prints: Mapping[str, Print]
    ) -> Op[None]:
        home = f"{self._base}/datasets/{dataset}"
        resource = step.into
        if step.send:
            url = f"{home}/upload/" if resource is None else f"{home}/resources/{resource}/upload/"
            file = step.file
            parcel = Parcel(file.path, file.name, printed, url, file.external_id, self._opened)
            made = yield from upload(parcel, self._look(dataset, step, wanted, prints))
            resource = made.id
        if step.describe and resource is not None:
            url = f"{home}/resources/{resource}/"
            _ = accepted((yield from self._write("PUT", url, description_of(step.file))))
            # API 2 adds to the extras; API 1 would put these in the place of all the others, the robot's among them
            extras = f"{self._base.removesuffix('/1')}/2/datasets/{dataset}/resources/{resource}/extras/"
            _ = accepted((yield from self._write("PUT", extras, {EXTERNAL_ID: step.file.external_id})))

    def _look(self, dataset: str, step: FileStep, wanted: Publication, prints: Mapping[str, Print]) -> Look:
        def look() -> Op[ExistingFile | None]:
            there = yield from self._dataset(dataset)
            found = matched(wanted, prints, there).get(step.file.external_id)
            arrived = found is not None and found.sha1 == prints[step.file.external_id].sha1
            return found if arrived else None

        return look

    def _reordered(self, dataset: str, wanted: Publication, prints: Mapping[str, Print]) -> Op[None]:
        there = yield from self._dataset(dataset)
        ranked = order(wanted, prints, there)
        if ranked != [each.id for each in there.resources]:
            url = f"{self._base}/datasets/{dataset}/resources/"
            _ = accepted((yield from self._write("PUT", url, [{"id": each} for each in ranked])))

    @property
    def _opened(self) -> dict[str, str]:
        return {"X-API-KEY": self._settings.key or ""}

    def _got(self, url: str, asked: Mapping[str, str]) -> Op[Reply]:
        return (yield from call(Call("GET", url, asked, headers=self._opened, max_bytes=LARGEST_DATASET)))

    def _write(self, method: str, url: str, body: object, *, once: bool = False) -> Op[Reply]:
        """Send JSON. What says how a thing is to be may be said again; only what makes a new one is sent *once*."""
        content = json.dumps(body, ensure_ascii=False).encode()
        headers = {**self._opened, "content-type": "application/json"}
        key = None if once else sha256(f"{method} {url} ".encode() + content).hexdigest()
        return (yield from call(Call(method, url, headers=headers, body=content, idempotency_key=key)))
