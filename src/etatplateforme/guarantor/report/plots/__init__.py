"""Plots as accessible SVG, written here: no script, nothing loaded, readable in black and white.

Each is a picture with a title and a description; the table that stands beside it holds every value.
"""
