"""Notifications: messages that are neither lost nor silently sent twice, and lawful acknowledgements."""
