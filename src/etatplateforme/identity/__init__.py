"""Signing people in: one relying party, and providers described as data (:mod:`.profiles`).

Import from the files themselves, :mod:`.identity` first: this package stays empty so that it stays light.
"""
