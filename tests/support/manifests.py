"""Pieces of manifests that several tests declare."""

OF_THE_AGENT = """
[[data]]
name = "{claim}"
label = "{claim} de l'agent"
kind = "technical"
purpose = "savoir qui instruit la demande"
legal_basis = "public_task"
retention = "1 an"
required = false
source = "proconnect:{claim}"
consumer = "instruire la demande"
"""
"""A datum that ProConnect gives of an agent: ``OF_THE_AGENT.format(claim=…)``."""
