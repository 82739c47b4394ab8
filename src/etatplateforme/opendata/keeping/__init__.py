"""Files that are kept with their lock: where each comes from, its digest, its licence, and how to have it again."""
