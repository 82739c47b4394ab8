"""One small service for each relying party that is compared, each run by its own interpreter in its own environment.

Every one answers ``/connexion`` (start), its route of return, and ``/qui`` (who is signed in, in JSON). A refusal that
the library names by an error of its own family is answered by a status under 500; 500 is what nobody caught.
"""
