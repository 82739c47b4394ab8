"""Addresses: search, autocomplete and locate, on an embedded index or on the Géoplateforme, with one result type."""
