"""The command line, in French. Loads typer and rich; nothing else of the package imports it."""

INTERRUPTED = 130
INTERRUPTION = "Interrompu : rien n'a été laissé à moitié."
