"""Table of the uploads that are on their way: how many parts of each the catalogue has. No personal datum is in it."""

from etatplateforme.core.effects import Statement
from etatplateforme.core.store import Schema

SCHEMA = Schema(
    "opendata_publish",
    (
        (
            Statement(
                "CREATE TABLE publication_upload (uuid TEXT PRIMARY KEY, parts INTEGER NOT NULL, at INTEGER NOT NULL)"
                " STRICT"
            ),
        ),
    ),
)
SENT = Statement("SELECT parts FROM publication_upload WHERE uuid = :uuid AND at > :since")
SEND = Statement(
    "INSERT INTO publication_upload (uuid, parts, at) VALUES (:uuid, :parts, :at)"
    " ON CONFLICT (uuid) DO UPDATE SET parts = excluded.parts, at = excluded.at"
)
FORGET = Statement("DELETE FROM publication_upload WHERE uuid = :uuid OR at < :since")
