"""The two engines under one bench: each is built, asked and served in processes of its own."""
