"""What we write in SARIF, held against the standard's own schema."""
