"""What every format says alike, in French."""

from etatplateforme.opendata.validation.report import Cell, Code, Found, ValidationReport

TITLE = "Validation d'un fichier"
HEADER_CODES = frozenset({Code.BLANK_LABEL, Code.DUPLICATE_LABEL, Code.MISSING_LABEL, Code.UNMATCHED_HEADER})


def number(count: int) -> str:
    """*count* with its thousands apart."""
    return f"{count:,}".replace(",", "\u202f")


def plural(count: int, one: str, many: str) -> str:
    """The number and its word."""
    return f"{number(count)} {one if count < 2 else many}"


def verdict(report: ValidationReport) -> str:
    """The verdict in one sentence."""
    against = f"le schéma « {report.schema} »" if report.schema else "le schéma"
    against += f" (version {report.version})" if report.version else ""
    if report.valid:
        return f"Le fichier respecte {against}."
    if any(one.problem.code is Code.BROKEN_TABLE for one in report.found):
        return f"Le fichier n'a pas pu être lu jusqu'au bout : il ne respecte pas {against}."
    if all(one.problem.code in (Code.UNJUDGED, Code.CHECK_ERROR) for one in report.found):
        return f"Rien n'a été trouvé contre {against}, mais tout n'a pas pu être jugé."
    return f"Le fichier ne respecte pas {against} : {plural(report.count, 'erreur', 'erreurs')}."


def read(report: ValidationReport) -> str:
    """What was read, and how."""
    if not report.encoding:
        return "Aucune ligne n'a été lue."
    marks = {"\t": "tabulation", " ": "espace"}
    mark = marks.get(report.delimiter, report.delimiter)
    lines = plural(report.rows, "ligne lue", "lignes lues")
    columns = plural(len(report.header), "colonne", "colonnes")
    return f"{lines}, {columns}, encodage {report.encoding}, séparateur « {mark} »."


def times(found: Found) -> str:
    """How often a problem was met."""
    if found.problem.code in HEADER_CODES:
        return "dans l'en-tête"
    if found.problem.code in (Code.UNJUDGED, Code.CHECK_ERROR) and not found.cells:
        return "pour tout le fichier"
    return plural(found.count, "fois", "fois")


def more(found: Found) -> str:
    """That there are others than those that are told; empty when there are none."""
    left = found.count - len(found.cells)
    return f"et {number(left)} autres" if found.cells and left > 1 else "et une autre" if found.cells and left else ""


def place(cell: Cell) -> str:
    """Where a cell is: its row, and the line of the file when it is another one."""
    return f"ligne {cell.row}" if cell.line == cell.row else f"ligne {cell.row} du tableau ({cell.line} du fichier)"
