"""Writing a text whole: beside its place, flushed, then renamed. Whoever reads sees the old one or the new one."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from etatplateforme.core.landing import storage_error


def replace_file(path: Path, content: str) -> None:
    """Put *content* in the place of *path*. Raises Unavailable or StorageFull; the old file stays then."""
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        raise storage_error(error) from None
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            _ = file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, 0o644)
        os.replace(name, path)
    except OSError as error:
        raise storage_error(error) from None
    finally:
        with suppress(FileNotFoundError):
            os.unlink(name)
