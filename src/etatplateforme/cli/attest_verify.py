"""``etatplateforme attest verify``: for anyone who has the fingerprint of a body's root key, and nothing else."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from etatplateforme.cli import screen
from etatplateforme.errors import InvalidInput

if TYPE_CHECKING:
    from etatplateforme.guarantor.attestation.material import Material
    from etatplateforme.guarantor.attestation.seen import Seen
    from etatplateforme.guarantor.attestation.verify import Presented
    from etatplateforme.guarantor.facts import Page
    from etatplateforme.values.public_key import Fingerprint

PageFiles = Annotated[list[Path] | None, typer.Option("--page", metavar="PAGE.html", help="Une page ; répétable.")]
Templates = Annotated[
    Path | None, typer.Option("--templates", metavar="DOSSIER", help="Le dossier des gabarits de la version.")
]


def verify_command(
    target: Annotated[str, typer.Argument(metavar="CIBLE", help="L'adresse du site, ou le fichier ou le dossier.")],
    trust: Annotated[
        str | None,
        typer.Option("--trust", metavar="EMPREINTE", help="L'empreinte de la racine, ou un fichier qui la contient."),
    ] = None,
    report: Annotated[Path | None, typer.Option("--report", metavar="FICHIER", help="Le rapport à comparer.")] = None,
    manifest: Annotated[
        Path | None, typer.Option("--manifest", metavar="FICHIER", help="Le manifeste à comparer.")
    ] = None,
    page: PageFiles = None,
    templates: Templates = None,
    audience: Annotated[
        str | None, typer.Option("--audience", metavar="ADRESSE", help="Le site attendu ; sinon celui de la cible.")
    ] = None,
    environment: Annotated[
        str, typer.Option("--environment", metavar="NOM", help="sandbox, integration ou production.")
    ] = "production",
    state: Annotated[
        Path | None, typer.Option("--state", metavar="FICHIER", help="Mémoire de ce qui a été vu, contre le rejeu.")
    ] = None,
) -> int:
    """Dire ce qui est garanti, par qui, jusqu'à quand, et ce qui n'est pas prouvé ; répond 1 si c'est refusé."""
    from etatplateforme.cli.files import write_whole
    from etatplateforme.cli.proof_folder import now
    from etatplateforme.guarantor.attestation.statement import SubjectRole, origin_of
    from etatplateforme.guarantor.attestation.told import to_text
    from etatplateforme.guarantor.attestation.verify import Expected, verify
    from etatplateforme.manifest.settings import Settings

    chosen = Settings.for_environment(environment).environment
    presented, found, asked = _presented(target)
    expected = Expected(
        _trusted(trust),
        asked if audience is None else origin_of(audience),
        chosen,
        (*_report(report, found), *_manifest(manifest), *page_files(page or [])[1], *template_files(templates)),
        frozenset() if templates is None else frozenset({SubjectRole.TEMPLATE}),
    )
    told = verify(presented, expected, now(), _seen(state))
    screen.say(to_text(told).rstrip("\n"))
    if told.accepted and state is not None:
        write_whole(state, told.seen.encode().decode(), replace=True)
    return 0 if told.accepted else 1


def page_files(paths: list[Path]) -> "tuple[tuple[Page, ...], tuple[Material, ...]]":
    """The pages of files, each named after its file, and what they are made of."""
    from etatplateforme.core.reading import read_bytes
    from etatplateforme.evidence.files import page_from_file
    from etatplateforme.guarantor.attestation.material import materials_of
    from etatplateforme.guarantor.facts import LARGEST_PAGE

    pages = tuple(page_from_file(path, name=path.stem) for path in paths)
    sources = (read_bytes(path, "fichier de page", LARGEST_PAGE) for path in paths)
    return pages, tuple(one for page, source in zip(pages, sources, strict=True) for one in materials_of(page, source))


def template_files(folder: Path | None) -> "tuple[Material, ...]":
    """Every file of a folder of templates, by its path in it."""
    from etatplateforme.cli.proof_folder import bounded
    from etatplateforme.guarantor.attestation.material import Material
    from etatplateforme.guarantor.attestation.statement import MOST_SUBJECTS, SubjectRole

    if folder is None:
        return ()
    if not folder.is_dir():
        raise InvalidInput(
            "Le dossier des gabarits n'existe pas.", remedy="Vérifiez le chemin donné.", code="no_templates"
        )
    paths = sorted(path for path in folder.rglob("*") if path.is_file())[: MOST_SUBJECTS + 1]
    return tuple(Material(SubjectRole.TEMPLATE, path.relative_to(folder).as_posix(), bounded(path)) for path in paths)


def _presented(target: str) -> "tuple[Presented, bytes | None, str | None]":
    """The documents of a site, of a folder, or of a file and those beside it; its report; the site that was asked."""
    from etatplateforme.cli.proof_folder import ProofFolder, bounded
    from etatplateforme.guarantor.attestation.places import ATTESTATION, LARGEST_REPORT, REPORT
    from etatplateforme.service.sites import open_proofs

    if "://" in target:
        with open_proofs() as proofs, screen.working("Lecture de l'attestation du site…"):
            site = proofs.fetch(target)
        return site.presented, site.report, site.origin
    path = Path(target)
    file = path / ATTESTATION if path.is_dir() else path
    folder = ProofFolder(file.parent)
    return folder.presented(bounded(file)), folder.read(REPORT, LARGEST_REPORT), None


def _report(path: Path | None, found: bytes | None) -> "tuple[Material, ...]":
    from etatplateforme.cli.proof_folder import bounded
    from etatplateforme.guarantor.attestation.material import Material
    from etatplateforme.guarantor.attestation.places import LARGEST_REPORT, REPORT
    from etatplateforme.guarantor.attestation.statement import SubjectRole

    content = found if path is None else bounded(path, LARGEST_REPORT)
    return () if content is None else (Material(SubjectRole.REPORT, REPORT, content),)


def _manifest(path: Path | None) -> "tuple[Material, ...]":
    from etatplateforme.cli.proof_folder import bounded
    from etatplateforme.guarantor.attestation.material import Material
    from etatplateforme.guarantor.attestation.statement import SubjectRole

    return () if path is None else (Material(SubjectRole.MANIFEST, path.name, bounded(path)),)


def _trusted(given: str | None) -> "frozenset[Fingerprint]":
    """The fingerprint that was typed, or those of a file, one a line; « # » begins a remark."""
    from etatplateforme.core.reading import read_text
    from etatplateforme.values.public_key import Fingerprint

    if given is None:
        return frozenset()
    path = Path(given)
    lines = read_text(path, "fichier", limit=100_000).splitlines() if path.is_file() else [given]
    told = (line.partition("#")[0].strip() for line in lines)
    return frozenset(Fingerprint.parse(line) for line in told if line)


def _seen(path: Path | None) -> "Seen":
    from etatplateforme.cli.proof_folder import bounded
    from etatplateforme.guarantor.attestation.seen import LARGEST, NOTHING_SEEN, Seen

    return Seen.read(bounded(path, LARGEST)) if path is not None and path.exists() else NOTHING_SEEN
