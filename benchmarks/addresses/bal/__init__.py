"""Bases Adresses Locales with faults, and what the reference validator finds in them."""
