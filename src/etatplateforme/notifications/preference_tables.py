"""Tables of the preferences. A person is found by the SHA-256 of the reference that the application gives them, or by
that of their mail address; rows are deleted on ``delete_on``, which each change pushes away.
"""

import hashlib

from etatplateforme.core.effects import Statement
from etatplateforme.core.store import Schema

SCHEMA = Schema(
    "notification_preferences",
    (
        (
            Statement(
                "CREATE TABLE notification_preference ("
                " person TEXT PRIMARY KEY, mail TEXT NOT NULL, channels TEXT NOT NULL, language TEXT NOT NULL,"
                " presentation TEXT NOT NULL, purpose TEXT NOT NULL, delete_on INTEGER NOT NULL) STRICT"
            ),
            Statement("CREATE INDEX notification_preference_mail ON notification_preference (mail)"),
            Statement("CREATE INDEX notification_preference_delete ON notification_preference (delete_on)"),
            Statement(
                "CREATE TABLE notification_stance ("
                " person TEXT NOT NULL REFERENCES notification_preference (person), number INTEGER NOT NULL,"
                " channel TEXT NOT NULL, agrees INTEGER NOT NULL, at INTEGER NOT NULL, act TEXT NOT NULL,"
                " PRIMARY KEY (person, number)) STRICT, WITHOUT ROWID"
            ),
        ),
    ),
)


def person_hash(ref: str) -> str:
    """By what a person is found again from their reference, which is the ``subject`` of their other rights."""
    return hashlib.sha256(b"person\0" + ref.encode()).hexdigest()


def mail_hash(mail: str) -> str:
    """The same, from a mail address in whatever case; empty without one."""
    return hashlib.sha256(b"mail\0" + mail.casefold().encode()).hexdigest() if mail else ""
