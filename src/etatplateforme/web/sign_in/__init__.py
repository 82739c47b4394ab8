"""Signing in and out in a web application: four routes, the pages of what can go wrong, and who is there.

In front of an ASGI application (FastAPI, Starlette, Django) or of a WSGI one (Flask, Django):

>>> app = asgi.SignIn(app, service)               # service: AsyncService
>>> app.wsgi_app = wsgi.SignIn(app.wsgi_app, service)

A page of the application then holds a form that posts to ``/connexion``, and asks ``visitor.current()`` who is there.
"""
