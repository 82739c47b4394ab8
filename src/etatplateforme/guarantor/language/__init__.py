"""Plain language: transparent indicators of a French text, and advice that points at the sentence. Never a verdict.

Nothing here certifies FALC (« facile à lire et à comprendre »): only people with an intellectual disability can.
"""
