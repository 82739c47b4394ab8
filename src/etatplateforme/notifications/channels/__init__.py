"""Providers: one small file each, all over the port of :mod:`etatplateforme.notifications.provider`.

Beside them stand the pure helpers that they share: signatures, segments of an SMS, what an HTTP answer means.
"""
