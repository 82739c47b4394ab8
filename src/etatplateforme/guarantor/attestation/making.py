"""From a report and the files that it judged to a statement, and to the attestation."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from etatplateforme.errors import InvalidInput
from etatplateforme.guarantor.attestation.dsse import Envelope, Signs, seal
from etatplateforme.guarantor.attestation.keys import Holder
from etatplateforme.guarantor.attestation.material import Material
from etatplateforme.guarantor.attestation.statement import (
    LONGEST_LIFE,
    MOST_SUBJECTS,
    PAYLOAD_TYPE,
    Annotations,
    DigestSet,
    Guarantee,
    Policy,
    RulePackage,
    Statement,
    Subject,
    Verdicts,
    Verifier,
    WaiverInForce,
    digest_of,
    origin_of,
)
from etatplateforme.guarantor.formats.standards import version
from etatplateforme.guarantor.report.model import Report
from etatplateforme.guarantor.waivers import WaiverState
from etatplateforme.manifest.model import Manifest
from etatplateforme.manifest.state_services import Environment
from etatplateforme.values.canonical_json import canonical
from etatplateforme.values.finding import Finding, Verdict

USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class Terms:
    """For which site, from when and for how long an attestation is made, and after which one.

    ``audience`` is any address of the site. ``days`` is 1 to 90. ``previous`` is the digest of the payload of the
    attestation number ``serial - 1``, None for the first.
    """

    audience: str
    issued: datetime
    days: int = USUAL_DAYS
    serial: int = 1
    previous: str | None = None


def statement_of(report: Report, manifest: Manifest, materials: Iterable[Material], terms: Terms) -> Statement:
    """What is signed about the release made of *materials*, the manifest and the report's JSON among them.

    Raises InvalidInput: ``invalid_audience``, ``invalid_lifetime``, ``too_many_files``, ``repeated_file``.
    """
    if not 1 <= terms.days <= LONGEST_LIFE.days:
        raise InvalidInput(
            f"Une attestation vaut de 1 à {LONGEST_LIFE.days} jours.",
            remedy="Choisissez une durée plus courte, et renouvelez l'attestation avant sa fin.",
            code="invalid_lifetime",
        )
    return Statement(
        subject=_subjects(tuple(materials)),
        predicate=Guarantee(
            verifier=Verifier(version=version()),
            service=report.service,
            service_id=manifest.service.id,
            operator=Holder(name=manifest.operator.name, siret=manifest.operator.siret),
            audience=origin_of(terms.audience),
            environment=Environment(report.environment),
            day=report.day,
            issued=terms.issued,
            expires=terms.issued + timedelta(days=terms.days),
            serial=terms.serial,
            previous=None if terms.previous is None else DigestSet(sha256=terms.previous),
            policy=_policy(report),
            verdicts=_verdicts(report),
            blocking=_codes(report.blocking),
            warning=_codes(report.warning),
            waivers=_waivers(report),
        ),
    )


def seal_statement(statement: Statement, signer: Signs) -> Envelope:
    """The attestation: *statement* signed."""
    return seal(PAYLOAD_TYPE, statement.encode(), signer)


def _subjects(materials: tuple[Material, ...]) -> tuple[Subject, ...]:
    if len(materials) > MOST_SUBJECTS:
        raise InvalidInput(
            f"Une attestation lie {MOST_SUBJECTS} fichiers au plus.",
            remedy="Donnez le dossier des gabarits d'une seule application.",
            code="too_many_files",
        )
    places = Counter((one.role, one.name) for one in materials)
    if twice := sorted(name for (_, name), count in places.items() if count > 1):
        raise InvalidInput(
            f"Deux fichiers portent le même nom : {', '.join(twice[:5])}.",
            remedy="Donnez à chaque page un nom de fichier différent.",
            code="repeated_file",
        )
    return tuple(
        Subject(name=one.name, digest=DigestSet(sha256=one.digest), annotations=Annotations(role=one.role))
        for one in materials
    )


def _policy(report: Report) -> Policy:
    rules = [[rule.code, rule.level.value, rule.default.value, rule.package, rule.version] for rule in report.rules]
    packages = Counter((rule.package, rule.version) for rule in report.rules)
    return Policy(
        charter=report.charter_version,
        dated=report.charter_date,
        digest=DigestSet(sha256=digest_of(canonical({"charter": report.charter_version, "rules": rules}))),
        packages=tuple(
            RulePackage(name=package, version=number, rules=count)
            for (package, number), count in sorted(packages.items())
        ),
    )


def _verdicts(report: Report) -> Verdicts:
    told = Counter(finding.verdict for finding in report.findings)
    return Verdicts(
        passed=told[Verdict.PASSED],
        failed=told[Verdict.FAILED],
        inapplicable=told[Verdict.INAPPLICABLE],
        cant_tell=told[Verdict.CANT_TELL],
    )


def _codes(findings: tuple[Finding, ...]) -> tuple[str, ...]:
    return tuple(sorted({finding.rule for finding in findings}))


def _waivers(report: Report) -> tuple[WaiverInForce, ...]:
    return tuple(
        WaiverInForce(
            id=one.id,
            rule=one.rule,
            scope=one.scope,
            approved_by=one.approved_by,
            authority=one.authority,
            decision=one.decision,
            expires=one.expires,
        )
        for one in (line.waiver for line in report.waivers if line.state is WaiverState.IN_FORCE)
    )
