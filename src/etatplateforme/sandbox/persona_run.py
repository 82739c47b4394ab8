"""The run of the personas in a service's own tests: who went through which form, written to a file at the end.

A test that asks for the ``persona`` fixture is a trial; ``@pytest.mark.formulaire("Inscription")`` names the form that
it tries, which is the test itself when nothing does.
"""

from pathlib import Path

import pytest

OPTION = "essai_des_personnes"
MARK = "formulaire"
PERSONA, FORM = "etat_persona", "etat_formulaire"
"""Properties of a test's report; they travel from xdist's workers to the process that writes."""


class Recorder:
    """Collects outcomes from the reports of tests, and writes them when the session ends."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._outcomes: list[tuple[str, str, bool]] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what a test said of its persona; one that was skipped says nothing."""
        told = {str(name): str(value) for name, value in report.user_properties}
        if PERSONA in told and not report.skipped and (report.when == "call" or report.failed):
            self._outcomes.append((told[FORM], told[PERSONA], report.passed))

    def pytest_sessionfinish(self) -> None:
        """Write the run, with the day (UTC) on which it ended."""
        from etatplateforme.core.clock import SystemClock
        from etatplateforme.guarantor.personas.run import run_of, to_json

        run = run_of(self._outcomes, SystemClock().now().date())
        _ = self._path.write_text(to_json(run), encoding="utf-8")


def start(config: pytest.Config) -> None:
    """Declare the mark, and record when a file was asked for; workers of xdist report and write nothing."""
    config.addinivalue_line("markers", f"{MARK}(nom): le formulaire qu'un test essaie avec chaque persona")
    path = config.getoption(OPTION)
    if isinstance(path, Path) and not hasattr(config, "workerinput"):
        _ = config.pluginmanager.register(Recorder(path), "etatplateforme-essai-des-personnes")


def note(request: pytest.FixtureRequest, persona: str) -> None:
    """Write on the test which persona tries which form."""
    node: object = request.node
    if isinstance(node, pytest.Item):
        mark = node.get_closest_marker(MARK)
        own = node.nodeid.partition("[")[0]
        name = str(mark.args[0]) if mark is not None and mark.args else own
        node.user_properties.extend(((PERSONA, persona), (FORM, name)))
