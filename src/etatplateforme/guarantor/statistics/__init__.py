"""Equality statistics on small tallies: effect first, p-value second. Pure: the standard library's mathematics only."""
