"""Manifests with something missing."""


def without(text: str, *tables: str) -> str:
    """*text* (TOML) without the tables named."""
    kept: list[str] = []
    skipping = False
    for line in text.splitlines():
        if line.startswith("["):
            skipping = line.strip("[] ") in tables
        if not skipping:
            kept.append(line)
    return "\n".join(kept)
