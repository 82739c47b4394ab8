"""Harnesses for atheris (extra ``nightly``): ``scripts/nightly.sh`` runs them for a bounded time; pytest does not."""
