"""A study of the decisions taken, as people and machines read it: text, page, fragment of a page, JSON."""
