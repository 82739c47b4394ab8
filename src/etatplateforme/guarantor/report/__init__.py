"""The guarantor's report: one value, read as text, JSON or an accessible page."""
