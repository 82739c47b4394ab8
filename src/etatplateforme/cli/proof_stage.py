"""The attestation of the demonstration: signed with keys made for it, read back from the site as anyone would."""

from typing import TYPE_CHECKING

from etatplateforme.cli.proof_folder import ProofFolder, now
from etatplateforme.core.signing import Signer
from etatplateforme.guarantor.attestation.keys import Holder
from etatplateforme.guarantor.attestation.making import USUAL_DAYS
from etatplateforme.guarantor.attestation.material import Material, materials_of
from etatplateforme.guarantor.attestation.statement import SubjectRole
from etatplateforme.guarantor.attestation.verify import Expected, Verification, verify
from etatplateforme.manifest.state_services import Environment
from etatplateforme.service.sites import open_proofs
from etatplateforme.values.public_key import Fingerprint

if TYPE_CHECKING:
    from etatplateforme.cli.stage import Stage
    from etatplateforme.guarantor import Page, Report


def signed(stage: "Stage", report: "Report", pages: "tuple[Page, ...]") -> Fingerprint:
    """Sign *report* into the folder that the example serves; the fingerprint that a town would publish elsewhere."""
    plan, at = stage.service.plan, now()
    private = plan.data_dir / "cles"
    private.mkdir(mode=0o700, exist_ok=True)
    root, signing = (Signer.from_file(private / name, create=True) for name in ("racine.pem", "signature.pem"))
    operator = plan.manifest.operator
    proof = ProofFolder(plan.data_dir / "preuve")
    proof.begin(Holder(name=operator.name, siret=operator.siret), root, signing, at)
    source = stage.application.MANIFEST
    manifest = Material(SubjectRole.MANIFEST, source.name, source.read_bytes())
    files = (one for page in pages for one in materials_of(page))
    _ = proof.attest(report, plan.manifest, (manifest, *files), signing, audience=stage.base, days=USUAL_DAYS, at=at)
    return root.public.fingerprint


def fetched(stage: "Stage", trust: Fingerprint, *, spoilt: bool = False) -> Verification:
    """What a verifier who knows *trust* says of what the site serves; *spoilt* changes one byte on the way."""
    with open_proofs() as proofs:
        site = proofs.fetch(stage.base)
    report = site.report or b""
    if spoilt:
        report = b"[" + report[1:]
    expected = Expected(
        frozenset({trust}),
        site.origin,
        Environment.SANDBOX,
        (Material(SubjectRole.REPORT, "report.json", report),),
    )
    return verify(site.presented, expected, now())
