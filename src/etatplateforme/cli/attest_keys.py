"""``etatplateforme attest keys``: make the two keys of a body, replace them, show them; never the private ones."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.cli.doctor import ManifestFile
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.core.signing import Signer
    from etatplateforme.guarantor.attestation.keys import KeyEntry
    from etatplateforme.values.public_key import Fingerprint

ROOT_FILE, SIGNING_FILE = "racine.pem", "signature.pem"

keys = typer.Typer(no_args_is_help=True, help="Les clés de l'organisme : les créer, les remplacer, les montrer.")

KeyText = Annotated[
    str, typer.Option("--key", metavar="CLÉ", help="Le fichier PEM de la clé, ou ${NOM} : la variable qui la contient.")
]
Passphrase = Annotated[
    str | None,
    typer.Option("--passphrase", metavar="${NOM}", help="La variable qui contient le mot de passe des clés."),
]
ProofPath = Annotated[Path, typer.Argument(metavar="DOSSIER", help="Le dossier de l'attestation.")]


@keys.command("new")
def new_command(
    private: Annotated[
        Path, typer.Option("--private", metavar="DOSSIER", help="Où écrire les clés privées ; jamais publié.")
    ],
    out: Annotated[Path, typer.Option("--out", metavar="DOSSIER", help="Le dossier de l'attestation, à publier.")],
    path: ManifestFile = Path("service.toml"),
    passphrase: Passphrase = None,
) -> None:
    """Créer la racine et la première clé de signature, et le trousseau qui les annonce."""
    from etatplateforme.cli.proof_folder import ProofFolder, now
    from etatplateforme.core.reading import read_text
    from etatplateforme.core.signing import Signer
    from etatplateforme.guarantor.attestation.keys import Holder
    from etatplateforme.guarantor.attestation.places import KEYRING
    from etatplateforme.manifest import parse_manifest

    operator = parse_manifest(read_text(path, "manifeste"), name=path.name).operator
    proof, at, password = ProofFolder(out), now(), _password(passphrase)
    if out.resolve() in (private.resolve(), *private.resolve().parents):
        raise InvalidInput(
            "Les clés privées seraient dans le dossier à publier : rien n'a été écrit.",
            remedy="Donnez à --private un autre dossier que celui de --out, et hors de lui.",
            code="private_key_published",
        )
    for file in (private / ROOT_FILE, private / SIGNING_FILE, out / KEYRING):
        if file.exists():
            raise InvalidInput(
                f"Le fichier « {file.name} » existe déjà : il n'a pas été touché.",
                remedy="Pour remplacer une clé : etatplateforme attest keys rotate. Sinon, donnez un autre dossier.",
                code="file_exists",
            )
    private.mkdir(mode=0o700, parents=True, exist_ok=True)
    root = Signer.from_file(private / ROOT_FILE, create=True, password=password)
    signing = Signer.from_file(private / SIGNING_FILE, create=True, password=password)
    holder = Holder(name=operator.name, siret=operator.siret)
    proof.begin(holder, root, signing, at)
    screen.good(f"Deux clés privées écrites dans {private}, lisibles par vous seul :")
    screen.say(f"    {ROOT_FILE} : rangez-la hors de toute machine connectée. Elle sert une fois par an.")
    screen.say(f"    {SIGNING_FILE} : elle signe les attestations.")
    _publish_fingerprint(root.public.fingerprint)


@keys.command("rotate")
def rotate_command(
    folder: ProofPath,
    root: Annotated[str, typer.Option("--root", metavar="CLÉ", help="La racine en service : fichier PEM, ou ${NOM}.")],
    new_key: Annotated[
        Path | None,
        typer.Option("--new-key", metavar="FICHIER", help="La nouvelle clé de signature ; créée s'il le faut."),
    ] = None,
    new_root: Annotated[
        Path | None, typer.Option("--new-root", metavar="FICHIER", help="La nouvelle racine ; créée s'il le faut.")
    ] = None,
    stolen: Annotated[
        bool, typer.Option("--stolen", help="Les clés remplacées sont volées : tout ce qu'elles ont signé est refusé.")
    ] = False,
    passphrase: Passphrase = None,
) -> None:
    """Remplacer la clé de signature ou la racine ; sans nouvelle clé, prolonger le trousseau de treize mois."""
    from etatplateforme.cli.proof_folder import ProofFolder, now, require_signing
    from etatplateforme.core.signing import Signer
    from etatplateforme.guarantor.attestation.keys import KeyRole, Reason
    from etatplateforme.guarantor.attestation.succession import next_keyring, next_revocations

    proof, at, password = ProofFolder(folder), now(), _password(passphrase)
    chain, keyring = proof.chain, proof.keyring
    old = signer_of(root, passphrase)
    require_signing(keyring, old, at, KeyRole.ROOT)
    listed = proof.revocations(at)
    fresh, next_root = (
        None if path is None else Signer.from_file(path, create=True, password=password) for path in (new_key, new_root)
    )
    after = next_keyring(
        keyring,
        at,
        signing=None if fresh is None else fresh.public,
        root=None if next_root is None else next_root.public,
        reason=Reason.COMPROMISED if stolen else Reason.SUPERSEDED,
    )
    roots = (old,) if next_root is None else (old, next_root)
    proof.write_keyring(after, *roots, after=chain)
    proof.write_revocations(next_revocations(listed, at), roots[-1])
    screen.good(f"Trousseau n° {after.version} écrit dans {folder} ; publiez-le avec la liste de révocation.")
    if stolen:
        screen.unsure("Les attestations signées par les clés remplacées sont refusées : signez-en une nouvelle.")
    if next_root is not None:
        _publish_fingerprint(next_root.public.fingerprint)


@keys.command("show")
def show_command(folder: ProofPath) -> None:
    """Montrer les clés publiques, leurs dates, et l'empreinte à publier."""
    from etatplateforme.cli.proof_folder import ProofFolder
    from etatplateforme.guarantor.attestation.keys import KeyRole
    from etatplateforme.guarantor.attestation.records import instant
    from etatplateforme.guarantor.attestation.told import shown

    keyring = ProofFolder(folder).keyring
    screen.say(f"Trousseau n° {keyring.version} de {shown(keyring.holder.name)}, à renouveler avant le "
               f"{instant(keyring.expires)}.")  # fmt: skip
    for key in keyring.keys:
        screen.say(f"  {shown(key.name)} ({'racine' if key.role is KeyRole.ROOT else 'signature'}) : {_state(key)}")
        screen.say(f"      {key.public.fingerprint}")


def signer_of(text: str, passphrase: str | None) -> "Signer":
    """The key of a file, or of the environment variable that « ${NOM} » names. Raises InvalidInput."""
    from etatplateforme.core.signing import Signer
    from etatplateforme.manifest.secret import SecretRef

    if text.startswith("${"):
        return Signer.from_pem(SecretRef.parse(text).resolve(os.environ).encode(), password=_password(passphrase))
    return Signer.from_file(Path(text), password=_password(passphrase))


def _password(reference: str | None) -> str:
    from etatplateforme.manifest.secret import SecretRef

    return "" if reference is None else SecretRef.parse(reference).resolve(os.environ)


def _state(key: "KeyEntry") -> str:
    from etatplateforme.guarantor.attestation.keys import Reason
    from etatplateforme.guarantor.attestation.records import instant

    if key.revoked_at is None:
        return f"en service jusqu'au {instant(key.valid_until)}"
    why = "volée" if key.reason is Reason.COMPROMISED else "remplacée"
    return f"{why} le {instant(key.revoked_at)}"


def _publish_fingerprint(fingerprint: "Fingerprint") -> None:
    screen.say("    Empreinte de la racine, à publier ailleurs que sur ce site (délibération, bulletin, affichage) :")
    screen.say(f"    {fingerprint}")
