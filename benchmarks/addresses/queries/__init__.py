"""The query sets: real addresses, written as people write them, each with what may rightly be answered.

Nothing here knows any engine. The same seed and the same rows give the same queries.
"""
