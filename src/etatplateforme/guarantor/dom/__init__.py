"""What the page rules read of a page: a light copy of its tree, with the line and column of every element.

A parser that builds trees as browsers do (WHATWG) and keeps positions makes the copy; nothing outside this folder knows
which one. The copy is made in one pass over the tree, whatever its depth, and nothing of it is kept in a finding but
tag names, lines and columns: pages may hold personal data.
"""

from etatplateforme.guarantor.dom.model import Document, Element, Slip
from etatplateforme.guarantor.dom.parsers import Parser, read

__all__ = ["Document", "Element", "Parser", "Slip", "read"]
