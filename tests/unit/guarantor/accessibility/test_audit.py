"""Pages judged without a manifest: the same findings as with one, at the level of each rule."""

from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.criteria import CRITERIA
from etatplateforme.guarantor.charter import CHARTER
from etatplateforme.guarantor.facts import Page
from etatplateforme.guarantor.judge import audit
from etatplateforme.values.finding import Verdict
from tests.unit.guarantor.samples import HOME, facts

BAD = Page("essai", "<!DOCTYPE html><html lang=fr><title>Étape</title><a href=/></a>")


def test_pages_alone_are_judged_as_with_a_manifest() -> None:
    codes = {criterion.rule.code for criterion in CRITERIA}
    with_manifest = audit(facts(pages=(HOME, BAD)), CHARTER)
    assert audit_pages([HOME, BAD]).findings == tuple(f for f in with_manifest.findings if f.rule in codes)


def test_a_fault_names_its_test_its_place_and_its_remedy() -> None:
    found = audit_pages([BAD])
    (fault,) = (finding for finding in found.of(Verdict.FAILED) if finding.rule == "RGAA-6.2")
    assert (fault.test, fault.engine) == ("6.2.1", "static")
    assert fault.place is not None
    assert (fault.place.where, fault.place.line, fault.place.column) == ("essai", 1, 50)
    assert fault.remedy
    assert found.pages == ("essai",)
