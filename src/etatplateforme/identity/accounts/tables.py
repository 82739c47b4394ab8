"""What is kept of links and of re-links that wait, why and until when. Times are seconds since 1970.

Nothing of the civil status is kept in clear: ``pivot`` is a keyed print. A link holds until its account is not used any
more; one that ended stays as dated history until its own date. An account has one link that holds, and so has a
(issuer, ``sub``): two indexes say so, whatever is asked at the same time.
"""

from datetime import UTC, datetime

from etatplateforme.core.effects import Row, SqlValue, Statement
from etatplateforme.core.store import Schema
from etatplateforme.identity.accounts.machine import Link, Way

PURPOSE = "Rouvrir à une personne son dossier quand elle se connecte, et quand son identifiant de connexion a changé."
"""Why links are kept (RGPD, art. 5-1-b)."""

SCHEMA = Schema(
    "identity_accounts",
    (
        (
            Statement(
                """CREATE TABLE identity_link (
                    id TEXT PRIMARY KEY,
                    account TEXT NOT NULL,
                    issuer TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    pivot TEXT,
                    way TEXT NOT NULL,
                    linked_at INTEGER NOT NULL,
                    ended_at INTEGER,
                    delete_after INTEGER NOT NULL) STRICT"""
            ),
            Statement(
                "CREATE UNIQUE INDEX identity_link_opens ON identity_link (issuer, subject) WHERE ended_at IS NULL"
            ),
            Statement("CREATE UNIQUE INDEX identity_link_account ON identity_link (account) WHERE ended_at IS NULL"),
            Statement("CREATE INDEX identity_link_history ON identity_link (account)"),
            Statement("CREATE INDEX identity_link_subject ON identity_link (subject)"),
            Statement("CREATE INDEX identity_link_pivot ON identity_link (pivot)"),
            Statement("CREATE INDEX identity_link_end ON identity_link (delete_after)"),
            Statement(
                """CREATE TABLE identity_relink (
                    reference TEXT PRIMARY KEY,
                    issuer TEXT NOT NULL,
                    subject TEXT NOT NULL,
                    pivot TEXT,
                    account TEXT,
                    code_hash TEXT,
                    codes INTEGER NOT NULL,
                    attempts INTEGER NOT NULL,
                    delete_after INTEGER NOT NULL,
                    UNIQUE (issuer, subject)) STRICT"""
            ),
            Statement("CREATE INDEX identity_relink_subject ON identity_relink (subject)"),
            Statement("CREATE INDEX identity_relink_account ON identity_relink (account)"),
            Statement("CREATE INDEX identity_relink_end ON identity_relink (delete_after)"),
        ),
    ),
)

OPEN_ACCOUNT = Statement(
    """UPDATE identity_link SET pivot = coalesce(:pivot, pivot), delete_after = :end
    WHERE issuer = :issuer AND subject = :subject AND ended_at IS NULL AND delete_after > :now
    RETURNING account"""
)
"""A sign-in opens its account, pushes the end of its link away, and renews its print under the key of today."""

ALIKE = Statement(
    """SELECT account FROM identity_link
    WHERE delete_after > :now
        AND (pivot = :pivot OR pivot = :former OR (issuer = :issuer AND subject = :subject))"""
)
ADD_LINK = Statement(
    """INSERT INTO identity_link (id, account, issuer, subject, pivot, way, linked_at, delete_after)
    VALUES (:id, :account, :issuer, :subject, :pivot, :way, :now, :end)"""
)
END_LINK = Statement(
    """UPDATE identity_link SET ended_at = :now, delete_after = :end
    WHERE account = :account AND ended_at IS NULL"""
)
LINKS_OF_ACCOUNT = Statement(
    """SELECT account, issuer, subject, way, linked_at, ended_at, delete_after
    FROM identity_link WHERE account = :account
    ORDER BY linked_at, CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END, ended_at"""
)
LINKS_OF_PERSON = Statement(
    """SELECT account, issuer, subject, way, linked_at, ended_at, delete_after
    FROM identity_link WHERE account IN (SELECT account FROM identity_link WHERE subject = :subject)
    ORDER BY linked_at, CASE WHEN ended_at IS NULL THEN 1 ELSE 0 END, ended_at"""
)
ERASE_ACCOUNT = Statement("DELETE FROM identity_link WHERE account = :account RETURNING 1")
ERASE_REQUESTS_OF_ACCOUNT = Statement("DELETE FROM identity_relink WHERE account = :account RETURNING 1")
ERASE_REQUESTS_OF_PERSON = Statement(
    """DELETE FROM identity_relink WHERE subject = :subject
        OR account IN (SELECT account FROM identity_link WHERE subject = :subject) RETURNING 1"""
)
ERASE_PERSON = Statement(
    """DELETE FROM identity_link
    WHERE account IN (SELECT account FROM identity_link WHERE subject = :subject) RETURNING 1"""
)

ASK = Statement(
    """INSERT INTO identity_relink (reference, issuer, subject, pivot, account, codes, attempts, delete_after)
    VALUES (:reference, :issuer, :subject, :pivot, :account, 0, 0, :end)
    ON CONFLICT (issuer, subject) DO UPDATE SET pivot = excluded.pivot, account = excluded.account,
        code_hash = CASE WHEN identity_relink.account = excluded.account THEN identity_relink.code_hash END
    RETURNING reference, delete_after"""
)
"""One request for a sign-in: asked again, it is the same one, with its reference, its counts and its end.

A code that was sent to the contact of one account never confirms another one.
"""

NEW_CODE = Statement(
    """UPDATE identity_relink SET code_hash = :code, codes = codes + 1
    WHERE issuer = :issuer AND subject = :subject AND account = :account AND delete_after > :now
        AND codes < :most AND attempts < :attempts
    RETURNING delete_after"""
)
TRY_CODE = Statement(
    """UPDATE identity_relink SET attempts = attempts + 1
    WHERE issuer = :issuer AND subject = :subject AND delete_after > :now AND code_hash IS NOT NULL AND attempts < :most
    RETURNING account, code_hash, attempts"""
)
"""An attempt is used up before the code is compared: many at once are no more than one after the other."""

READ_REQUEST = Statement(
    """SELECT account, codes, attempts, delete_after FROM identity_relink
    WHERE issuer = :issuer AND subject = :subject AND delete_after > :now"""
)
READ_REFERENCE = Statement(
    "SELECT issuer, subject, pivot FROM identity_relink WHERE reference = :reference AND delete_after > :now"
)
USE_REQUEST = Statement(
    "DELETE FROM identity_relink WHERE issuer = :issuer AND subject = :subject AND delete_after > :now"
)

PURGE_LINKS = Statement("DELETE FROM identity_link WHERE delete_after <= :now RETURNING 1")
PURGE_REQUESTS = Statement("DELETE FROM identity_relink WHERE delete_after <= :now RETURNING 1")
COUNT = Statement(
    """SELECT count(*), coalesce(sum(CASE WHEN delete_after <= :now THEN 1 ELSE 0 END), 0) FROM (
        SELECT delete_after FROM identity_link UNION ALL SELECT delete_after FROM identity_relink) AS kept"""
)


def read_link(row: Row) -> Link:
    """The row that :data:`LINKS_OF_ACCOUNT` and :data:`LINKS_OF_PERSON` answer."""
    account, issuer, subject, way, linked_at, ended_at, end = row
    ended = None if ended_at is None else moment(ended_at)
    return Link(str(account), str(issuer), str(subject), Way(str(way)), moment(linked_at), ended, moment(end))


def moment(seconds: SqlValue) -> datetime:
    """A time of the tables."""
    return datetime.fromtimestamp(int(seconds or 0), UTC)
