"""One spelling for one JSON object, so that its digest or its signature can be made again."""

import json
from collections.abc import Mapping


def canonical(record: Mapping[str, object]) -> bytes:
    """Sorted keys, no spaces, UTF-8. Raises ValueError for NaN and the infinities, which JSON does not have."""
    return json.dumps(record, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()
