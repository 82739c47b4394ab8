"""Zonings of public policy as dated layers: priority districts (QPV), FRR, Action cœur de ville, zonings of 2020."""
