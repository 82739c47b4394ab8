"""Attestations, as readers that are not ours understand them."""
