"""The rules of the W3C's ACT Rules Community Group that a page's source decides, one function per rule."""
