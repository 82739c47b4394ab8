"""An application to copy: enrolling a child at the school canteen, on the building blocks of ``etatplateforme``.

The same application runs for a town hall (``service.toml``) and for an association (``association.toml``): what it
asks, says and announces comes from the manifest. It is server-rendered, and every page works without JavaScript.
"""
