"""An embedded address index: one memory-mapped file built from the BAN or from BANO, searched without any server.

report = build([Path("adresses-75.csv.gz")], Path("adresses.idx"), source_date=day, licence="Licence Ouverte 2.0")
with Index.open(Path("adresses.idx")) as index:
    index.search("8 bd du palais paris")
"""

from etatplateforme.addresses.index.builder import build
from etatplateforme.addresses.index.index import Index
from etatplateforme.addresses.index.report import BuildReport, Progress, SourceFile, SourceInfo, SourceReport

__all__ = ["BuildReport", "Index", "Progress", "SourceFile", "SourceInfo", "SourceReport", "build"]
