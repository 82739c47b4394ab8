"""The providers that carry messages, one small file each, and the pure helpers that they share."""
