"""A service that is light on old phones and on the planet: declared, measured, and part of a strategy (EG-14)."""

from collections.abc import Iterator

from etatplateforme.guarantor.dom import Document, Element
from etatplateforme.guarantor.equality.bodies import online, operated_by, since, when, with_more_inhabitants
from etatplateforme.guarantor.equality.parameters import STRATEGY_INHABITANTS, STRATEGY_SINCE
from etatplateforme.guarantor.facts import Facts, Page, PageKind
from etatplateforme.guarantor.rule import Judgement, Rule, Theme, cant_tell, failed, passed, recalled
from etatplateforme.manifest.care import EcoDesign
from etatplateforme.manifest.model import OperatorKind
from etatplateforme.values.finding import Evidence, Level, Place

LOADS = frozenset({"script", "img", "iframe", "source", "video", "audio", "embed"})
"""Tags that make a browser ask for the file that ``src`` names; links are looked at by their ``rel``."""

LOADING_LINKS = frozenset({"stylesheet", "icon", "preload", "modulepreload", "manifest"})


def _eco_design(facts: Facts) -> Iterator[Judgement]:
    declared = facts.manifest.eco_design or EcoDesign()
    over = [judgement for page, document in facts.documents for judgement in _over_budget(page, document, declared)]
    yield from over
    if declared.statement_url is None:
        yield cant_tell(
            "Aucune déclaration d'écoconception n'est publiée ; le référentiel (RGESN) n'est pas obligatoire.",
            "Le service a-t-il été examiné selon le RGESN ? Dites où le lire dans « eco_design.statement_url ».",
            place=Place("eco_design"),
        )
    elif not over:
        yield passed("Une déclaration d'écoconception est publiée.", place=Place("eco_design"))


def _over_budget(page: Page, document: Document, declared: EcoDesign) -> Iterator[Judgement]:
    """What a page weighs beyond what the service allows itself; a message and a part of a page are not counted."""
    if page.kind in {PageKind.MESSAGE, PageKind.FRAGMENT}:
        return
    files, kilobytes = len(files_of(document)), kilobytes_of(page)
    if declared.most_files is not None and files > declared.most_files:
        yield _over(page, f"La page charge {files} fichiers, pour {declared.most_files} au plus.")
    if declared.most_kilobytes is not None and kilobytes > declared.most_kilobytes:
        yield _over(page, f"La page pèse {kilobytes} ko avec ses styles, pour {declared.most_kilobytes} ko au plus.")


def _over(page: Page, message: str) -> Judgement:
    return failed(
        message,
        remedy="Allégez la page, ou relevez son budget en disant pourquoi.",
        place=Place(page.name),
        evidence=Evidence.OBSERVED,
    )


def files_of(document: Document) -> frozenset[str]:
    """Addresses of the files that the source of a page asks for at once; a file written in the page is not one."""
    found = (_file(element) for element in document.elements)
    return frozenset(address for address in found if address and not address.startswith("data:"))


def _file(element: Element) -> str:
    if element.attributes.get("loading", "").strip().lower() == "lazy" or _without_scripts_only(element):
        return ""
    if element.tag == "link":
        return element.attributes.get("href", "") if LOADING_LINKS.intersection(element.words("rel")) else ""
    return element.attributes.get("src", "").strip() if element.tag in LOADS else ""


def _without_scripts_only(element: Element) -> bool:
    return any(outer.tag == "noscript" for outer in element.around())


def kilobytes_of(page: Page) -> int:
    """Weight of a page's source and of the style sheets given with it, in thousands of bytes, rounded up."""
    weight = sum(len(text.encode()) for text in (page.html, *page.sheets.values()))
    return -(-weight // 1000)


def _strategy(facts: Facts) -> Iterator[Judgement]:
    declared = facts.manifest.eco_design
    place = Place("eco_design.strategy_url")
    if declared is None or declared.strategy_url is None:
        yield failed("La stratégie numérique responsable n'est pas publiée.", place=place)
    else:
        yield passed("La stratégie numérique responsable est publiée.", place=place)


ECO_DESIGN = Rule(
    code="EG-14",
    title="Le service est sobre : il marche sur un vieux téléphone",
    theme=Theme.CONTINUITY,
    sources=(recalled("Référentiel général d'écoconception de services numériques (RGESN), 17 mai 2024"),),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Examinez le service selon le RGESN, et déclarez où le résultat se lit (eco_design.statement_url).",
    person="Ibrahim, dont le téléphone a huit ans et le forfait, deux cents mégaoctets.",
    judge=_eco_design,
    applies=when("tout service en ligne, quel que soit l'organisme ; le référentiel n'est pas obligatoire", online),
    story=(
        "Ibrahim fait ses démarches sur un téléphone reconditionné, à la fin du mois, quand son forfait est presque "
        "vide. Une page d'accueil de huit mégaoctets lui coûtait la moitié de ce qu'il lui restait. Le service s'est "
        "donné un poids maximal, et le garant le mesure à chaque version."
    ),
    example="""\
[eco_design]
statement_url = "https://cantine.exemple.fr/ecoconception"
most_files = 20
most_kilobytes = 300
""",
)

STRATEGY = Rule(
    code="EG-14-strategie",
    title="La grande collectivité a sa stratégie numérique responsable",
    theme=Theme.CONTINUITY,
    sources=(STRATEGY_INHABITANTS.source, recalled("Décret n° 2022-1084 du 29 juillet 2022")),
    level=Level.WARN,
    evidence=Evidence.DECLARED,
    remedy="Adoptez la stratégie, publiez-la, et dites où la lire (eco_design.strategy_url).",
    person="Inès, conseillère municipale, qui cherche ce que la ville s'est promis de faire de ses vieux ordinateurs.",
    judge=_strategy,
    applies=when(
        "toute commune et tout EPCI à fiscalité propre de plus de 50 000 habitants, depuis le 1er janvier 2025",
        operated_by(OperatorKind.COMMUNE, OperatorKind.EPCI, otherwise="L'organisme n'est ni une commune, ni un EPCI."),
        with_more_inhabitants(STRATEGY_INHABITANTS.value),
        since(STRATEGY_SINCE),
    ),
    story=(
        "Inès siège au conseil depuis un an. On lui parlait de sobriété numérique sans jamais lui montrer un texte, ni "
        "un chiffre. La stratégie est maintenant publiée, avec ses objectifs et son bilan : elle peut demander des "
        "comptes."
    ),
    example="""\
[eco_design]
strategy_url = "https://www.exemple.fr/strategie-numerique-responsable"
""",
)
