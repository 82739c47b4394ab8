"""Collects what the guarantor judges: rendered templates, pages of a site, what a browser shows. Does the IO."""
