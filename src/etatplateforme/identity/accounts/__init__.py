"""Accounts of an application, each linked to one sign-in, and how a link is made again when the identifier changes."""
