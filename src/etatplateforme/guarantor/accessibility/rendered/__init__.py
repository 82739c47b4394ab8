"""RGAA criteria that judge what a browser showed of a page (:mod:`etatplateforme.guarantor.rendered`)."""
