"""Tests of the providers and of their pure helpers."""
