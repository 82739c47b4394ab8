"""Tables of the enrolments: one line for a request, one for each answer or decision, with purpose and delete date."""

from etatplateforme.core.effects import Statement
from etatplateforme.core.store import Schema

SCHEMA = Schema(
    "cantine",
    (
        (
            Statement(
                """CREATE TABLE enrolment (
                    reference TEXT PRIMARY KEY,
                    token_hash TEXT NOT NULL UNIQUE,
                    content_hash TEXT NOT NULL,
                    visitor_hash TEXT NOT NULL,
                    subject_hash TEXT,
                    mail_hash TEXT,
                    received_at INTEGER NOT NULL,
                    acknowledged TEXT NOT NULL CHECK (acknowledged IN ('waiting', 'by_mail', 'on_paper')),
                    purpose TEXT NOT NULL,
                    delete_on INTEGER NOT NULL) STRICT"""
            ),
            Statement("CREATE INDEX enrolment_visitor ON enrolment (visitor_hash, received_at)"),
            Statement("CREATE INDEX enrolment_subject ON enrolment (subject_hash)"),
            Statement("CREATE INDEX enrolment_mail ON enrolment (mail_hash)"),
            Statement("CREATE INDEX enrolment_waiting ON enrolment (received_at) WHERE acknowledged = 'waiting'"),
            Statement("CREATE INDEX enrolment_end ON enrolment (delete_on)"),
            Statement(
                """CREATE TABLE enrolment_answer (
                    reference TEXT NOT NULL REFERENCES enrolment (reference) ON DELETE CASCADE,
                    name TEXT NOT NULL,
                    value TEXT NOT NULL,
                    purpose TEXT NOT NULL,
                    delete_on INTEGER NOT NULL,
                    PRIMARY KEY (reference, name)) STRICT, WITHOUT ROWID"""
            ),
            Statement("CREATE INDEX enrolment_answer_end ON enrolment_answer (delete_on)"),
        ),
        (
            Statement(
                """CREATE TABLE enrolment_decision (
                    reference TEXT NOT NULL REFERENCES enrolment (reference) ON DELETE CASCADE,
                    decision TEXT NOT NULL,
                    record TEXT NOT NULL,
                    purpose TEXT NOT NULL,
                    delete_on INTEGER NOT NULL,
                    PRIMARY KEY (reference, decision)) STRICT, WITHOUT ROWID"""
            ),
            Statement("CREATE INDEX enrolment_decision_end ON enrolment_decision (delete_on)"),
        ),
    ),
)

ADD = Statement(
    """INSERT INTO enrolment VALUES (:reference, :token, :content, :visitor, :subject, :mail, :received_at,
        :acknowledged, :purpose, :delete_on)"""
)
ADD_ANSWER = Statement("INSERT INTO enrolment_answer VALUES (:reference, :name, :value, :purpose, :delete_on)")
ADD_DECISION = Statement("INSERT INTO enrolment_decision VALUES (:reference, :decision, :record, :purpose, :delete_on)")
DECISIONS = Statement("SELECT decision, record FROM enrolment_decision WHERE reference = :reference ORDER BY decision")
BY_TOKEN = Statement(
    "SELECT reference, content_hash, received_at, acknowledged FROM enrolment WHERE token_hash = :token"
)
LATEST_OF_VISITOR = Statement(
    """SELECT reference, content_hash, received_at, acknowledged FROM enrolment
    WHERE visitor_hash = :visitor ORDER BY received_at DESC LIMIT 1"""
)
BY_REFERENCE = Statement(
    "SELECT reference, content_hash, received_at, acknowledged FROM enrolment WHERE reference = :reference"
)
ANSWERS = Statement("SELECT name, value FROM enrolment_answer WHERE reference = :reference")
WAITING = Statement(
    """SELECT enrolment.reference, received_at, value FROM enrolment
    LEFT JOIN enrolment_answer ON enrolment_answer.reference = enrolment.reference AND name = 'mail'
    WHERE acknowledged = 'waiting' ORDER BY received_at LIMIT 50"""
)
SETTLE = Statement("UPDATE enrolment SET acknowledged = :how WHERE reference = :reference AND acknowledged = 'waiting'")

OF_PERSON = Statement(
    """SELECT reference, received_at, purpose, delete_on FROM enrolment
    WHERE subject_hash = :subject OR mail_hash = :mail ORDER BY received_at"""
)
COPY = Statement("SELECT name, value, purpose, delete_on FROM enrolment_answer WHERE reference = :reference")
FORGET_ANSWERS = Statement(
    """DELETE FROM enrolment_answer WHERE reference IN (
        SELECT reference FROM enrolment WHERE subject_hash = :subject OR mail_hash = :mail)"""
)
FORGET_DECISIONS = Statement(
    """DELETE FROM enrolment_decision WHERE reference IN (
        SELECT reference FROM enrolment WHERE subject_hash = :subject OR mail_hash = :mail)"""
)
FORGET = Statement("DELETE FROM enrolment WHERE subject_hash = :subject OR mail_hash = :mail RETURNING reference")
FORGET_OVERDUE_ANSWERS = Statement("DELETE FROM enrolment_answer WHERE delete_on <= :at RETURNING name")
FORGET_OVERDUE_DECISIONS = Statement("DELETE FROM enrolment_decision WHERE delete_on <= :at RETURNING decision")
FORGET_OVERDUE = Statement("DELETE FROM enrolment WHERE delete_on <= :at RETURNING reference")
STOCKS = Statement(
    """SELECT name, purpose, count(*), count(*) FILTER (WHERE delete_on <= :at)
        FROM enrolment_answer GROUP BY name, purpose
    UNION ALL SELECT 'demandes', purpose, count(*), count(*) FILTER (WHERE delete_on <= :at)
        FROM enrolment GROUP BY purpose
    UNION ALL SELECT 'décisions', purpose, count(*), count(*) FILTER (WHERE delete_on <= :at)
        FROM enrolment_decision GROUP BY purpose"""
)
