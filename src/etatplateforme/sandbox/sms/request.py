"""What the false carriers read of a request."""

import json
from typing import cast

LARGEST_BODY = 100_000


def json_object(body: bytes) -> dict[str, object]:
    """The JSON object of a body; empty when it is none, or too large."""
    if len(body) > LARGEST_BODY:
        return {}
    try:
        value: object = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def texts(value: object) -> list[str]:
    """The texts of a list; empty when it is none."""
    return [item for item in cast("list[object]", value) if isinstance(item, str)] if isinstance(value, list) else []
