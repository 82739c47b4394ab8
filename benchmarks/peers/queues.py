"""The queues beside which the ledger is measured: huey, PgQueuer, Procrastinate and DBOS, each as its manual says.

They live in a virtual environment of their own, and their programs are the text below, so that nothing here imports
them. Each program takes: what to do, where the queue is, how many tasks, a file of effects, and two waits in seconds.

- ``fill``: make the tables and queue so many tasks; prints tasks a second.
- ``drain``: do so many tasks, which do nothing, and stop; prints tasks a second.
- ``work``: until killed, for each task: wait, append one line to the file of effects, wait.
- ``echo``: like ``work``, the line holding the seconds between queuing and effect; ``tick`` queues tasks for it.
"""

import json
import subprocess
import venv
from pathlib import Path

PEERS = ("huey==3.5.4", "pgqueuer==1.6.0", "procrastinate==3.10.0", "dbos==3.4.0")
_DRIVERS = ("psycopg[binary]==3.3.9", "asyncpg==0.32.0")
TICKS_A_SECOND = 20
MINUTES = 60.0

_COMMON = """
import asyncio, json, os, sys, threading, time
what, place, count, effects, before, after = (*sys.argv[1:3], int(sys.argv[3]), sys.argv[4], *map(float, sys.argv[5:7]))
TEXT = "Bonjour, l'inscription de votre enfant est enregistree."
out = os.open(effects, os.O_WRONLY | os.O_APPEND | os.O_CREAT) if effects else None
done, began = 0, None
def effect(number, sent):
    global done, began
    began = began or time.perf_counter()
    if out is not None:
        told = f"{time.time() - sent:.6f}" if what == "echo" else str(number)
        os.write(out, f"{told}\\n".encode())
    done += 1
    if what == "drain" and done == count:
        print(json.dumps(count / (time.perf_counter() - began)), flush=True)
        os._exit(0)
async def act(number, sent):
    if before: await asyncio.sleep(before)
    effect(number, sent)
    if after: await asyncio.sleep(after)
def act_now(number, sent):
    if before: time.sleep(before)
    effect(number, sent)
    if after: time.sleep(after)
def told(began):
    print(json.dumps(count / (time.perf_counter() - began)), flush=True)
"""

PROGRAMS = {
    "huey": """
from huey import SqliteHuey
huey = SqliteHuey(filename=place, fsync=True)
@huey.task()
def send(number, sent, recipient, text):
    act_now(number, sent)
if what == "fill":
    began = time.perf_counter()
    for number in range(count):
        send(number, time.time(), f"p{number}@exemple.test", TEXT)
    told(began)
elif what == "drain":
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
else:
    huey.create_consumer(workers=8, periodic=False, initial_delay=0.01, max_delay=0.01, backoff=1).run()
""",
    "pgqueuer": """
import asyncpg
from datetime import timedelta
from pgqueuer import PgQueuer
from pgqueuer.db import AsyncpgDriver
from pgqueuer.queries import Queries
from pgqueuer.types import QueueExecutionMode
async def main():
    named = dict(part.split("=", 1) for part in place.split())
    line = await asyncpg.connect(host=named["host"], user=named["user"], database=named["dbname"])
    driver = AsyncpgDriver(line)
    queries = Queries(driver)
    def body(number):
        return json.dumps([number, time.time(), f"p{number}@exemple.test", TEXT]).encode()
    if what == "fill":
        await queries.install()
        began = time.perf_counter()
        for first in range(0, count, 1000):
            ranks = range(first, min(first + 1000, count))
            await queries.enqueue(["send"] * len(ranks), [body(rank) for rank in ranks], [0] * len(ranks))
        told(began)
        return
    if what == "tick":
        for number in range(count):
            await queries.enqueue("send", body(number))
            await asyncio.sleep(1 / 20)
        return
    pgq = PgQueuer(driver)
    @pgq.entrypoint("send")
    async def send(job):
        number, sent, *_ = json.loads(job.payload)
        await act(number, sent)
    await pgq.qm.run(batch_size=20, heartbeat_timeout=timedelta(seconds=3), dequeue_timeout=timedelta(seconds=1))
asyncio.run(main())
""",
    "procrastinate": """
import procrastinate
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=place))
@app.task(queue="send")
async def send(number, sent, recipient, text):
    await act(number, sent)
async def reaper():
    while True:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=3):
            await app.job_manager.retry_job(job)
        await asyncio.sleep(1)
async def main():
    async with app.open_async():
        def body(number):
            return {"number": number, "sent": time.time(), "recipient": f"p{number}@exemple.test", "text": TEXT}
        if what == "fill":
            await app.schema_manager.apply_schema_async()
            began = time.perf_counter()
            for first in range(0, count, 1000):
                await send.batch_defer_async(*map(body, range(first, min(first + 1000, count))))
            told(began)
        elif what == "tick":
            for number in range(count):
                await send.defer_async(**body(number))
                await asyncio.sleep(1 / 20)
        else:
            if REAPS:
                reaping = asyncio.create_task(reaper())
            await app.run_worker_async(concurrency=20, update_heartbeat_interval=1, stalled_worker_timeout=3)
REAPS = os.environ.get("REAPS") == "1"
asyncio.run(main())
""",
    "dbos": """
from dbos import DBOS
address = dict(part.split("=", 1) for part in place.split())
url = f"postgresql+psycopg://{address['user']}@/{address['dbname']}?host={address['host']}"
DBOS(config={"name": "peer", "system_database_url": url, "application_version": "1", "executor_id": "one",
             "log_level": "ERROR", "notification_listener_polling_interval_sec": 0.01})
@DBOS.workflow()
def send(number, sent, recipient, text):
    act_now(number, sent)
if what in ("fill", "tick"):
    DBOS.listen_queues([]) if hasattr(DBOS, "listen_queues") else None
DBOS.launch()
DBOS.register_queue("send", worker_concurrency=20, polling_interval_sec=0.05)
if what in ("fill", "tick"):
    began = time.perf_counter()
    for number in range(count):
        DBOS.enqueue_workflow("send", send, number, time.time(), f"p{number}@exemple.test", TEXT)
        if what == "tick": time.sleep(1 / 20)
    told(began)
    os._exit(0)
threading.Event().wait()
""",
}
"""One program an engine; ``place`` is a file for huey, a connection string of libpq for the others."""


def peers_python(given: Path | None, made_in: Path) -> Path:
    """The interpreter of the environment in which the peers live; made in *made_in* when none is *given*."""
    home = given or made_in / "peers"
    if given is None:
        venv.create(home, with_pip=True)
        _ = subprocess.run(
            [str(home / "bin" / "pip"), "install", "-q", *PEERS, *_DRIVERS], check=True, timeout=20 * MINUTES
        )
    return home / "bin" / "python"


def command(
    python: Path, engine: str, what: str, place: str, count: int, effects: str = "", waits: tuple[float, float] = (0, 0)
) -> list[str]:
    """The command that runs *what* of *engine*; *waits* are the seconds before and after each effect."""
    program = _COMMON + PROGRAMS[engine]
    return [str(python), "-c", program, what, place, str(count), effects, *map(str, waits)]


def rate(python: Path, engine: str, what: str, place: str, count: int) -> float:
    """Tasks a second of ``fill`` or ``drain``."""
    run = subprocess.run(
        command(python, engine, what, place, count), capture_output=True, text=True, check=False, timeout=10 * MINUTES
    )
    if run.returncode:
        raise RuntimeError(f"{engine} {what}: {run.stderr[-2_000:]}")
    told: object = json.loads(run.stdout.strip().splitlines()[-1])
    assert isinstance(told, float)
    return told
