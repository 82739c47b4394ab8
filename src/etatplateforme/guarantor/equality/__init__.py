"""What public service owes to everybody: one file per family of obligations."""
