"""« Dites-le-nous une fois »: data asked of the administrations that hold them, so that no person brings them again."""
