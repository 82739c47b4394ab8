"""The example as a visitor of sites meets it: read whole over HTTP, its sample drawn, its pages without a fault."""

from pathlib import Path

from cantine.serve import MANIFEST
from etatplateforme.core.action import Sync
from etatplateforme.evidence.course import Limits
from etatplateforme.evidence.process import Steps
from etatplateforme.evidence.samples import NO_SAMPLES
from etatplateforme.evidence.site import Sites
from etatplateforme.evidence.templates import audit_templates, render_templates
from etatplateforme.evidence.visit import gathered
from etatplateforme.guarantor.accessibility.audit import audit_pages
from etatplateforme.guarantor.accessibility.sample import Process, sample_of
from etatplateforme.service import Service
from etatplateforme.service.sites import open_sites
from etatplateforme.values.finding import Verdict
from tests.browser.town_hall import running

TEMPLATES = MANIFEST.parent / "templates"
QUICK = Limits(pause=0.0)


def test_the_example_is_read_whole_and_its_sample_has_no_fault(tmp_path: Path) -> None:
    with running(tmp_path, MANIFEST) as hall, open_sites() as sites:
        site = gathered(sites.crawl(hall.url, QUICK))
        steps = Steps("Inscription", ("/", "/inscription"))
        followed = gathered(sites.follow(steps, hall.url, QUICK))
    names = {one.page.name for one in site.pages}
    assert {"accueil", "inscription", "aide", "accessibilite", "donnees-personnelles"} <= names
    assert (site.failed, site.ended.complete) == ([], True)
    assert all(one.page.sheets for one in site.pages)
    process = Process(steps.name, tuple(one.page for one in followed.pages))
    sample = sample_of(site.pages, processes=[process], complete=site.ended.complete)
    assert {page.name for page in process.pages} == {"Inscription – étape 1", "Inscription – étape 2"}
    assert {"accueil", "aide", "accessibilite"} <= {page.name for page in sample.pages}
    assert any("mentions légales" in question for question in sample.questions)
    assert audit_pages(sample.pages).of(Verdict.FAILED) == ()


def test_a_service_visits_itself_under_its_own_gate(tmp_path: Path) -> None:
    manifest = tmp_path / "service.toml"
    manifest.write_bytes(MANIFEST.read_bytes())
    with running(tmp_path, MANIFEST) as hall, Service.open(manifest, environ={}) as service:
        site = gathered(service.use(Sites[Sync]).crawl(hall.url, Limits(pause=0.0, pages=2)))
        tally = service.report().tally
    assert len(site.pages) == 2
    assert tally is not None
    assert [count.allowed for count in tally.counts if count.intent == "audit_site"] == [1]


def test_the_templates_of_the_example_have_no_fault_even_on_invented_data() -> None:
    found = render_templates(TEMPLATES, NO_SAMPLES)
    assert found.failed == ()
    assert set(found.through) == {"base.html", "champs.html"}
    assert audit_templates(found).of(Verdict.FAILED) == ()
    assert "accueil.html" in found.invented
