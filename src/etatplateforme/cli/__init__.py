"""The command line, in French. Loads typer and rich; nothing else of the package imports it."""
