"""Providers: one small file each, all over the port of :mod:`etatplateforme.notifications.provider`."""
