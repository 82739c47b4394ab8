"""The rows of a resource: asked of the platform's tables page by page, exported, or read from the whole file."""
