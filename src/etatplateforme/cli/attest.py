"""``etatplateforme attest``: sign what the guarantor found, and withdraw what was signed."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import attest_keys, attest_verify, screen
from etatplateforme.cli.attest_keys import KeyText, Passphrase, ProofPath
from etatplateforme.cli.attest_verify import PageFiles, Templates
from etatplateforme.cli.doctor import EnvironmentName, ManifestFile
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.guarantor.attestation.verify import Verification
    from etatplateforme.manifest import Manifest, Settings

attest = typer.Typer(no_args_is_help=True, help="Signer un rapport du garant, le vérifier, le retirer.")


def register(app: typer.Typer) -> None:
    """Add the commands to *app*."""
    _ = attest.command("verify")(attest_verify.verify_command)
    attest.add_typer(attest_keys.keys, name="keys")
    app.add_typer(attest, name="attest")


@attest.command("sign")
def sign_command(
    key: KeyText,
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Le dossier de l'attestation, à publier.")],
    path: ManifestFile = Path("service.toml"),
    page: PageFiles = None,
    templates: Templates = None,
    judgements: Annotated[
        Path | None, typer.Option("--judgements", metavar="jugements.toml", help="Les jugements de personnes.")
    ] = None,
    days: Annotated[int, typer.Option("--days", help="Durée de validité, de 1 à 90 jours.")] = 30,
    audience: Annotated[
        str | None, typer.Option("--audience", metavar="ADRESSE", help="L'adresse du site ; sinon celle des réglages.")
    ] = None,
    environment: EnvironmentName = "production",
    passphrase: Passphrase = None,
) -> None:
    """Auditer le service, puis signer le rapport avec l'empreinte de chaque fichier de la version.

    Les pages sont jugées ; les gabarits sont liés, sans être jugés.
    """
    from etatplateforme.cli.proof_folder import ProofFolder, bounded, now
    from etatplateforme.core.clock import SystemClock
    from etatplateforme.core.reading import read_text
    from etatplateforme.guarantor.accessibility.assessments import parse_assessments
    from etatplateforme.guarantor.answers import assessed
    from etatplateforme.guarantor.attestation.material import Material
    from etatplateforme.guarantor.attestation.statement import SubjectRole
    from etatplateforme.service.foundations import plan_of

    plan = plan_of(path, environment, {}, SystemClock(), ())
    manifest = Material(SubjectRole.MANIFEST, path.name, bounded(path))
    signer = attest_keys.signer_of(key, passphrase)
    pages, files = attest_verify.page_files(page or [])
    report = plan.guarantor.audit(plan.today(), pages=pages)
    if judgements is not None:
        answers = parse_assessments(read_text(judgements, "fichier"), name=judgements.name)
        report = assessed(report, answers, plan.today(), pages=pages)
    told = ProofFolder(out).attest(
        report,
        plan.manifest,
        (manifest, *files, *attest_verify.template_files(templates)),
        signer,
        audience=audience or _site(plan.manifest, plan.settings),
        days=days,
        at=now(),
    )
    _signed(told, out)


@attest.command("revoke")
def revoke_command(
    folder: ProofPath,
    key: KeyText,
    reason: Annotated[str, typer.Option("--reason", metavar="MOTIF", help="Pourquoi, en une phrase qui sera publiée.")],
    digest: Annotated[
        str | None,
        typer.Option("--digest", metavar="EMPREINTE", help="Une attestation plus ancienne, par son empreinte."),
    ] = None,
    passphrase: Passphrase = None,
) -> None:
    """Retirer l'attestation du dossier : la liste de révocation le dit, et toute vérification la refuse."""
    from etatplateforme.cli.proof_folder import ProofFolder, now, require_signing
    from etatplateforme.guarantor.attestation.keys import KeyRole
    from etatplateforme.guarantor.attestation.revocation import RevokedStatement
    from etatplateforme.guarantor.attestation.succession import next_revocations

    proof, at = ProofFolder(folder), now()
    signer = attest_keys.signer_of(key, passphrase)
    require_signing(proof.keyring, signer, at, KeyRole.SIGNING, KeyRole.ROOT)
    last = proof.last()
    named = digest if digest is not None else last[1] if last is not None else ""
    if len(named) != 64 or not set(named) <= set("0123456789abcdef") or not 0 < len(reason.strip()) <= 300:
        raise InvalidInput(
            "Il manque l'attestation à retirer (l'empreinte de 64 chiffres et lettres de son contenu), ou le motif.",
            remedy="Donnez le dossier qui contient l'attestation, ou --digest ; le motif tient en 300 caractères.",
            code="nothing_to_revoke",
        )
    entry = RevokedStatement(digest=named, revoked_at=at, reason=reason.strip())
    proof.write_revocations(next_revocations(proof.revocations(at), at, statements=[entry]), signer)
    screen.good(f"Attestation {named[:16]}… retirée. Publiez la liste de révocation du dossier {folder}.")


def _site(manifest: "Manifest", settings: "Settings") -> str:
    online = manifest.access.online
    return settings.base_url or ("" if online is None else online.url)


def _signed(told: "Verification", out: Path) -> None:
    """What was signed, in a few lines; the rest is for who verifies."""
    from etatplateforme.guarantor.attestation.records import instant

    if told.statement is None:
        return
    said = told.statement.predicate
    screen.good(f"Attestation n° {said.serial} de « {said.service} » écrite dans {out}.")
    screen.say(f"    Pour {said.audience}, {len(told.statement.subject)} fichiers liés.")
    screen.say(f"    Valable jusqu'au {instant(said.expires)} : signez-en une autre avant.")
    if said.blocking:
        screen.bad(f"Le rapport signé dit que des règles exigées ne sont pas respectées : {', '.join(said.blocking)}.")
    screen.say("    À publier : les quatre fichiers de ce dossier, sous /.well-known/etatplateforme/ du site.")
    screen.say(f"    Empreinte de la racine : {told.trusted.anchor if told.trusted else ''}")
