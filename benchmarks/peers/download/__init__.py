"""Clients of data.gouv.fr that download one resource in the current folder, each in its own process and environment."""
