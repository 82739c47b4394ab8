"""Frozen, validated values without IO: what rooms say to each other, and the vocabulary of French public service."""
