"""The texts that the law asks of a body: accessibility statement, multi-year scheme, yearly plan, home page mention."""
