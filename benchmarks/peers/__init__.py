"""Peers of the static engine, run on the same pages: axe-core in Chromium and in jsdom, Alfa in jsdom."""
