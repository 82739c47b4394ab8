"""Publishing on data.gouv.fr: what is there, what would change, then the change, never twice."""
