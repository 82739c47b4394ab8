"""Where a web application meets the SDK: middleware for ASGI and WSGI."""
