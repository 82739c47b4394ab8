"""Counters where people are received: the lists of France Services, their hours, and the nearest one that is open."""
