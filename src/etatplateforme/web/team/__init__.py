"""The team's pages on the ledger of messages: where they stand, the last day, and what waits for a person.

They are an ASGI application, to be mounted where agents go; whoever mounts it says who is let in::

    app.mount("/equipe", TeamPages(service, proconnect(lambda agent: agent.siret == ours)))
"""
