"""``Service`` and ``AsyncService``: the same house, at once or awaited."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from etatplateforme.core.action import Async, Sync
from etatplateforme.core.clock import Clock, SystemClock
from etatplateforme.core.runner import AsyncRunner, SyncRunner
from etatplateforme.core.store import Schema
from etatplateforme.guarantor.decisions.function import AnyDecision
from etatplateforme.service.foundations import Plan, lay, plan_of
from etatplateforme.service.house import House


class Service(House[Sync]):
    """A service whose actions run at once.

    >>> with Service.open("service.toml") as service:
    ...     service.addresses.search("8 boulevard du Palais, Paris")

    Making one asks the guarantor whether it may start: an enforced rule that fails without a waiver raises Refused.
    """

    def __init__(self, plan: Plan) -> None:
        base = lay(plan)
        super().__init__(base, SyncRunner(base.guard, base.ports))

    @classmethod
    def open(
        cls,
        path: Path | str = "service.toml",
        *,
        environment: str | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        schemas: Sequence[Schema] = (),
        decisions: Sequence[AnyDecision] = (),
    ) -> Self:
        """The service of a manifest file, with ``settings.toml`` beside it if there is one.

        *schemas* are the tables of the application's own blocks, *decisions* the rules by which it decides. Raises
        InvalidInput with every fault of both files, Refused when the guarantor does not let it start.
        """
        return cls(plan_of(Path(path), environment, environ, clock or SystemClock(), schemas, decisions))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Finish what was begun, write the counts of the journal, close."""
        self._base.ports.close()
        self._base.journal.close()
        self._let_go()


class AsyncService(House[Async]):
    """A service whose actions are awaited; the same parameters as :class:`Service`."""

    def __init__(self, plan: Plan) -> None:
        base = lay(plan)
        self._tasks = AsyncRunner(base.guard, base.ports)
        super().__init__(base, self._tasks)

    @classmethod
    def open(
        cls,
        path: Path | str = "service.toml",
        *,
        environment: str | None = None,
        environ: Mapping[str, str] | None = None,
        clock: Clock | None = None,
        schemas: Sequence[Schema] = (),
        decisions: Sequence[AnyDecision] = (),
    ) -> Self:
        """The service of a manifest file; see :meth:`Service.open`."""
        return cls(plan_of(Path(path), environment, environ, clock or SystemClock(), schemas, decisions))

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Wait for the writes that were begun, write the counts of the journal, close."""
        await self._tasks.finish()
        await self._base.ports.aclose()
        self._base.journal.close()
        self._let_go()
