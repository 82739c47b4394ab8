"""The same small service behind FastAPI, Django and Flask: a page, and the routes of the sign-in in front."""
