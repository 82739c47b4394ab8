"""What a body must open, held against what it has opened."""
