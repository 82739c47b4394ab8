"""Values are cheap to import, and never touch a file once imported."""

import subprocess
import sys
from pkgutil import iter_modules

from etatplateforme import values

MODULES = [module.name for module in iter_modules(values.__path__)]
HEAVY = "pydantic httpx authlib joserfc cryptography phonenumbers email_validator jours_feries_france numpy jinja2 ssl"

IMPORT_ALL = f"""
import importlib, sys
for name in {MODULES!r}:
    importlib.import_module("etatplateforme.values." + name)
print(*sorted(set({HEAVY.split()!r}) & set(sys.modules)))
"""

USE_WITHOUT_FILES = """
import sys
from datetime import UTC, date, datetime
from etatplateforme.values.calendar import Calendar
from etatplateforme.values.territory import Territory

opened = []
def watch(event, args):
    if event not in ("open", "os.listdir", "os.scandir", "socket.connect"):
        return
    frame = sys._getframe(1)
    while frame is not None and not frame.f_code.co_filename.startswith("<frozen importlib"):
        frame = frame.f_back
    if frame is None:
        opened.append(event)
sys.addaudithook(watch)
for territory in Territory:
    calendar = Calendar(territory)
    calendar.end_of_day(calendar.add_working_days(date(2026, 11, 22), 10))
    calendar.local_date(datetime(2026, 11, 22, tzinfo=UTC))
print(*opened)
"""


def run(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    return done.stdout.strip()


def test_importing_the_values_loads_nothing_heavy() -> None:
    assert {"siret", "contact", "calendar", "holding"} <= set(MODULES)
    assert run(IMPORT_ALL) == ""


def test_the_calendar_opens_no_file_but_by_importing() -> None:
    assert run(USE_WITHOUT_FILES) == ""
