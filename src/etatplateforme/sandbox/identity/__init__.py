"""The local identity provider of the sandbox, shaped like FranceConnect v2.

Import from the files themselves, :mod:`.provider` first: this package stays empty so that it stays light.
"""
