"""What a decision's input may hold, when its type alone does not say it."""

from etatplateforme.guarantor.decisions import Between

__all__ = ["Between"]
