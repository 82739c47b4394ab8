"""The RGAA's tests one by one, and who can decide each: the source of a page, a browser, a person; axe-core beside."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from docs._generation.markdown import Page, plain, produced, table

from etatplateforme.guarantor.accessibility.criteria import decided, detected
from etatplateforme.guarantor.accessibility.reference import Rgaa, Theme, rgaa
from etatplateforme.guarantor.accessibility.rendered.criteria import decided_in_browser, detected_in_browser
from etatplateforme.values.calendar import french_date

AXE_VERSION, AXE_READ_ON = "4.14.1", "22 novembre 2026"
AXE_TAGS = """
    1.1.1 1.1.2 1.1.3 1.1.4 1.1.5 1.1.6 2.1.1 2.2.1 3.2.1 4.3.1 4.10.1 5.2.1 5.4.1 5.7.1 5.7.4 6.1.5 6.2.1 7.1.1 7.3.2
    8.2.1 8.3.1 8.4.1 8.5.1 8.8.1 9.1.3 9.2.1 9.3.1 9.3.3 10.4.2 10.6.1 10.8.1 11.1.1 11.2.1 11.9.1 11.13.1 12.7.1
    12.8.1 13.1.2 13.8.1 13.9.1
"""
AXE = frozenset(AXE_TAGS.split())
"""Tests that at least one rule of axe-core names in its tags (``RGAA-1.1.1``), read in its own code on that day."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Tests that an engine decides both ways, and those of which it finds certain faults only."""

    decides: frozenset[str]
    detects: frozenset[str]

    def says(self, test: str) -> str:
        """Its cell in the table."""
        return "tranche" if test in self.decides else "trouve des fautes" if test in self.detects else ""

    def among(self, tests: frozenset[str]) -> tuple[int, int]:
        """How many of these tests it decides, and of how many others it finds faults."""
        return len(tests & self.decides), len((tests & self.detects) - self.decides)


@dataclass(frozen=True, slots=True)
class Coverage:
    """One version of the RGAA, and what each engine does with its tests."""

    reference: Rgaa
    source: Engine
    browser: Engine

    @property
    def whole(self) -> frozenset[str]:
        """Every test."""
        return frozenset(test.number for test in self.reference.tests)

    def of_theme(self, theme: Theme) -> tuple[str, ...]:
        """Tests of a theme, in order."""
        criteria = (criterion for criterion in self.reference.criteria if criterion.theme == theme.number)
        return tuple(test.number for criterion in criteria for test in criterion.tests)

    def left_to_persons(self, tests: frozenset[str]) -> int:
        """How many of these tests no engine can say to be passed."""
        return len(tests - self.source.decides - self.browser.decides)


def coverage() -> Coverage:
    """What the engines say of themselves, now."""
    browser = Engine(decided_in_browser(), detected_in_browser())
    return Coverage(rgaa(), source=Engine(decided(), detected()), browser=browser)


def pages() -> Iterator[Page]:
    """The page of the coverage."""
    yield Page("couverture-rgaa.md", written(coverage()))


def written(told: Coverage) -> str:
    """The page: totals, then each theme, then each test."""
    reference = told.reference
    return (
        f"# Qui vérifie quoi : les {len(told.whole)} tests du RGAA\n\n"
        f"Le RGAA {reference.version}, publié le {french_date(reference.published)}, compte "
        f"{len(reference.criteria)} critères et {len(told.whole)} tests. Un moteur « tranche » un test quand il peut "
        "dire qu'une page le respecte, ou non. Il « trouve des fautes » quand ce qu'il accuse est sûr, sans pouvoir "
        "dire que tout va bien : une personne regarde le reste. Aucun moteur ne déclare une page conforme.\n\n"
        + _totals(told)
        + f"\nLa colonne axe-core compte les tests qu'au moins une de ses règles nomme, dans la version {AXE_VERSION} "
        f"(étiquettes lues dans son code le {AXE_READ_ON}). Nommer un test n'est pas le trancher.\n\n"
        "## Par thème\n\n"
        + _themes(told)
        + "\n"
        + "".join(_tests(told, theme) for theme in reference.themes)
        + produced("les critères du garant et les numéros des tests du RGAA")
    )


def _totals(told: Coverage) -> str:
    rows = [
        ("la source de la page, sans navigateur", *_both(told.source, told.whole)),
        ("le navigateur par ses propres mesures, sans axe-core", *_both(told.browser, told.whole)),
        ("axe-core, pour comparer", "", f"{len(AXE & told.whole)} nommés"),
        ("une personne, pour conclure", f"{told.left_to_persons(told.whole)}", ""),
    ]
    return table(("Qui", "Tests tranchés", "Tests dont des fautes sont trouvées"), rows)


def _both(engine: Engine, tests: frozenset[str]) -> tuple[str, str]:
    decides, detects = engine.among(tests)
    return str(decides), str(detects)


def _themes(told: Coverage) -> str:
    head = ("Thème", "Tests", "Source : tranche", "Source : fautes", "Navigateur : tranche", "Navigateur : fautes")
    rows = [_counts(plain(theme.title), frozenset(told.of_theme(theme)), told) for theme in told.reference.themes]
    return table((*head, "Reste à une personne", "axe-core"), [*rows, _counts("**Ensemble**", told.whole, told)])


def _counts(title: str, tests: frozenset[str], told: Coverage) -> Sequence[str]:
    engines = (*_both(told.source, tests), *_both(told.browser, tests))
    return (title, str(len(tests)), *engines, str(told.left_to_persons(tests)), str(len(tests & AXE)))


def _tests(told: Coverage, theme: Theme) -> str:
    rows = [
        (
            test,
            told.source.says(test),
            told.browser.says(test),
            "conclut" if told.left_to_persons(frozenset({test})) else "",
            "nommé" if test in AXE else "",
        )
        for test in told.of_theme(theme)
    ]
    head = ("Test", "La source", "Un navigateur", "Une personne", "axe-core")
    return f"## {theme.number}. {plain(theme.title)}\n\n" + table(head, rows) + "\n"
