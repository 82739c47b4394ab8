"""A catalogue in the shape of data.gouv.fr (udata's API v1, read side), with invented datasets."""
