"""Sign-in sessions of a service that runs in several processes over one PostgreSQL base."""

import json
import subprocess
import sys
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from etatplateforme.core.clock import Within
from etatplateforme.core.effects import Query, Statement
from etatplateforme.identity.errors import CallbackRefused
from tests.unit.identity.support import Town, World, done, visit, world_of

COUNT = Query(Statement("SELECT session_hash, count(*) FROM identity_pending GROUP BY session_hash"))

BEGINNER = """
import asyncio, json, sys
from pathlib import Path
from tests.unit.identity.support import CLIENT_ID, REDIRECT, SCOPES, SECRET, SIGNED_OUT, world_of
from etatplateforme.identity.settings import IdentitySettings

async def main(issuer, base, folder, session):
    settings = IdentitySettings(issuer=issuer, client_id=CLIENT_ID, client_secret=SECRET, redirect_uri=REDIRECT,
        post_logout_redirect_uri=SIGNED_OUT, scopes=SCOPES)
    async with world_of("sync", settings, Path(folder), base=base) as world:
        sys.stdin.readline()
        kept = {world.identity.sign_in(session=session).session_id for _ in range(30)}
        print(json.dumps(sorted(kept)))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_what_one_machine_began_another_ends(town: Town, postgres_base: str, tmp_path: Path) -> None:
    async with AsyncExitStack() as stack:
        here, there = [
            await stack.enter_async_context(world_of(colour, town.settings(), tmp_path, base=postgres_base))
            for colour in ("sync", "async")
        ]
        start = await done(here.identity.sign_in(return_to="/cantine"))
        callback = await visit(start.url)
        signed_in = await done(there.identity.complete(callback, start.session_id))
        with pytest.raises(CallbackRefused):  # it served there: it serves nowhere again
            await done(here.identity.complete(callback, start.session_id))
        assert await done(here.identity.current(signed_in.session_id)) is not None
        await done(here.identity.sign_out(signed_in.session_id))
        assert await done(there.identity.current(signed_in.session_id)) is None


async def test_a_session_keeps_five_pending_whoever_begins_them(town: Town, postgres_base: str, tmp_path: Path) -> None:
    async with world_of("sync", town.settings(), tmp_path, base=postgres_base) as world:
        session = (await done(world.identity.sign_in())).session_id
        command = [sys.executable, "-c", BEGINNER, town.issuer, postgres_base, str(tmp_path), session]
        children = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) for _ in range(2)
        ]
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        said = [child.communicate(timeout=90)[0] for child in children]
        assert [child.returncode for child in children] == [0, 0]
        assert [json.loads(text) for text in said] == [[session], [session]]
        assert counts(world) == [5]


def counts(world: World) -> list[object]:
    return [row[1] for row in world.store.query(COUNT, Within.seconds(world.clock, 20))]
