"""The same save, sent twice, is done once; the second gets the first's answer."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection

from kpis.entry.attempts import attempted

#: Only one of two at the same time gets its row in; the other waits here for its end.
CLAIM = """
    INSERT INTO kpis_submission (centre_id, user_id, token, created_at)
    VALUES (%(centre)s, %(user)s, %(token)s, now())
    ON CONFLICT DO NOTHING
"""
ANSWER = """
    UPDATE kpis_submission SET outcome = %(outcome)s::jsonb
    WHERE centre_id = %(centre)s AND user_id = %(user)s AND token = %(token)s
"""
ANSWERED = """
    SELECT outcome FROM kpis_submission
    WHERE centre_id = %(centre)s AND user_id = %(user)s AND token = %(token)s
"""
FORGET = """
    DELETE FROM kpis_submission WHERE id IN (
        SELECT id FROM kpis_submission
        WHERE centre_id = %(centre)s AND created_at < now() - interval '30 days'
        ORDER BY created_at LIMIT 500
        FOR UPDATE SKIP LOCKED
    )
"""
#: One save in so many removes old tokens, and more than came since.
SAVES_A_CLEANING = 64
Outcome = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Sender:
    """Who saves, in which centre, and the token of this save; None where there is none."""

    centre_id: int
    user_id: int
    token: UUID | None


@attempted
def once(sender: Sender, write: Callable[[], Outcome]) -> Outcome:
    """What ``write`` returns, as plain JSON data; for a token already answered, that answer.

    The write and its token are kept in one transaction: a write that fails leaves no token.
    """
    if sender.token is None:
        return write()
    keys: dict[str, Any] = {
        "centre": sender.centre_id,
        "user": sender.user_id,
        "token": sender.token,
    }
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, keys)
        if not cursor.rowcount:
            return answered(keys)
    outcome = write()
    with connection.cursor() as cursor:
        cursor.execute(ANSWER, {**keys, "outcome": json.dumps(outcome)})
        if sender.token.int % SAVES_A_CLEANING == 0:
            cursor.execute(FORGET, keys)
    return outcome


def answered(keys: dict[str, Any]) -> Outcome:
    with connection.cursor() as cursor:
        cursor.execute(ANSWERED, keys)
        (outcome,) = cursor.fetchone()
    return dict(json.loads(outcome))
