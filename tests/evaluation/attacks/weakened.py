"""Builds that were weakened on purpose: what somebody might do in good faith, or overlook.

Each is a function that takes a town and changes its database or the site's code; those that change
code are for a `with`. The name says what it does; suite.py says which attack must find it.
"""

import json
import logging
import time
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection, transaction
from django.db.models import F
from django.test import override_settings

from audit.models import AuditEvent
from evaluation import envelopes, linking
from evaluation.letter_box import actions as letter_box
from evaluation.models import GuardianKey, Invitation, Response
from evaluation.waves import posting
from tests.evaluation.attacks.town import INBOX, SEALED


def _rewritten(town, function, *changes):
    """The function as it stands in the database, with a few words changed."""
    [(text,)] = town.rows("SELECT pg_get_functiondef(%s::regprocedure)", [function])
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    town.run(text)


# Sealing


def sealed_in_the_order_in_which_they_came(town):
    _rewritten(town, "evaluation_seal_wave(uuid)", ("ORDER BY gen_random_uuid()", ""))


def sealed_with_the_ids_they_had(town):
    _rewritten(
        town, "evaluation_seal_wave(uuid)", ("SELECT gen_random_uuid(), wave", "SELECT id, wave")
    )


def with_a_number_beside_each(town):
    """A bigserial, as a table has by default."""
    town.run(f"ALTER TABLE {SEALED} ADD number bigint")
    town.run(f"ALTER TABLE {INBOX} ADD number bigserial")
    town.run("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO alongside_web")
    _rewritten(
        town,
        "evaluation_seal_wave(uuid)",
        ("receipt_hash, sealed)", "receipt_hash, sealed, number)"),
        ("receipt_hash, sealed FROM", "receipt_hash, sealed, number FROM"),
    )


def sealed_one_at_a_time(town):
    """As a loop in Python would do it, each row in a transaction of its own."""
    town.run(f"DELETE FROM {SEALED}", "UPDATE evaluation_wave SET state = 'sealed'")
    town.run(
        *[
            f"WITH moved AS (DELETE FROM {INBOX} WHERE id = '{row}' RETURNING *)"
            f" INSERT INTO {SEALED} (id, wave, link_tag, receipt_hash, sealed)"
            " SELECT gen_random_uuid(), wave, link_tag, receipt_hash, sealed FROM moved"
            for (row,) in town.rows(f"SELECT id FROM {INBOX} ORDER BY ctid")
        ]
    )


def never_swept(town):
    """Nothing is done: what the files hold stays."""


# Posting


def _with_a_flag(**sent):
    with transaction.atomic():
        slip = sent["invitation"]
        receipt = posting.post_answers(**sent)
        # A reminder would go only to those who have not answered.
        Invitation.objects.filter(pk=slip.pk).update(issue=F("issue"))
    return receipt


@contextmanager
def with_a_flag_in_the_same_request(town):
    yield _with_a_flag


@contextmanager
def with_the_time_inside_the_envelope(town):
    real = envelopes.seal

    def seal(public_key, contents):
        return real(public_key, {**contents, "sent": time.time_ns()})

    with patch.object(envelopes, "seal", seal):
        yield posting.post_answers


@contextmanager
def not_sealed_at_all(town):
    def plain(public_key, contents):
        return json.dumps(contents).encode().ljust(envelopes.STEP + envelopes.OVERHEAD)

    with patch.object(envelopes, "seal", plain):
        yield posting.post_answers


@contextmanager
def with_her_id_as_the_case(town):
    """Inside the envelope, where it looks safe."""
    salts = {
        bytes(salt): participant.bytes
        for salt, participant in town.rows(
            "SELECT link_salt, participant_id FROM evaluation_invitee"
        )
    }

    with patch.object(linking, "case", lambda key, salt: salts[bytes(salt)]):
        yield posting.post_answers


@contextmanager
def with_tags_from_the_database_alone(town):
    """No LINK_SECRET: the programme's salt is the key."""
    with patch.object(linking, "programme_key", lambda salt: bytes(salt) * 2):
        yield posting.post_answers


@contextmanager
def with_bands_beside_the_envelope(town):
    """So that tables by age need no key."""
    town.run(
        f"ALTER TABLE {INBOX} ADD bands text", f"GRANT UPDATE (bands) ON {INBOX} TO alongside_web"
    )

    def post(**sent):
        answers = sent["answers"]
        with transaction.atomic():
            receipt = posting.post_answers(**sent)
            bands = ",".join(str(answers[f"d{one}"]) for one in range(6))
            with connection.cursor() as cursor:
                cursor.execute(
                    f"UPDATE {INBOX} SET bands = %s WHERE receipt_hash = %s",
                    [bands, linking.receipt_hash(receipt)],
                )
        return receipt

    yield post


# Keys and rights


def private_half_in_its_table(town):
    """Wrapped later, some day."""
    with town.using("owner"):
        GuardianKey.objects.update(wrapped=town.private)


def web_role_may_read_envelopes(town):
    town.run(f"GRANT SELECT (sealed) ON {INBOX}, {SEALED} TO alongside_web")


def web_role_has_all_of_the_table(town):
    town.run(f"GRANT SELECT ON {INBOX}, {SEALED} TO alongside_web")


def web_role_is_a_member_of_the_opener(town):
    """Undone by the attack's caller, since roles are the whole server's."""
    town.run("GRANT alongside_opener TO alongside_web")


def sealing_gives_back_what_it_moved(town):
    """A function of the owner's that says too much."""
    town.run(
        "CREATE FUNCTION evaluation_moved(sealing uuid) RETURNS SETOF bytea LANGUAGE sql"
        " SECURITY DEFINER AS"
        f" $$ SELECT sealed FROM {SEALED} WHERE wave = sealing"
        f" UNION ALL SELECT sealed FROM {INBOX} WHERE wave = sealing $$"
    )


def closed_with_its_salts(town):
    """The state changes, and what leads to her stays."""
    town.run(
        "ALTER TABLE evaluation_programme DROP CONSTRAINT programme_closed_has_no_salt",
        "UPDATE evaluation_programme SET state = 'closed'",
    )


# Taking back


@contextmanager
def taken_from_the_inbox_only(town):
    with patch.object(letter_box, "SealedResponse", Response):
        yield


# Logs


def _log(**settings):
    def weaken(town):
        for name, value in settings.items():
            town.run(f"ALTER DATABASE {town.name} SET {name} = '{value}'")

    return weaken


statements_of_errors_logged = _log(log_min_error_statement="error")
statements_of_changes_logged = _log(log_statement="mod")
slow_statements_logged = _log(log_min_duration_statement="0")
details_of_errors_logged = _log(log_error_verbosity="default")


def statistics_of_tags(town):
    town.run(f"ALTER TABLE {INBOX} ALTER link_tag SET STATISTICS 1000")


# Words


@contextmanager
def _posting(before):
    """Something is done with her words before they are sealed."""
    real = posting.post_answers

    def post(**sent):
        before(sent["invitation"], " ".join(sent["comments"].values()))
        return real(**sent)

    with patch("evaluation.answering.views.answers.post_answers", post):
        yield


def comments_kept_readable(town):
    """A copy in a table, to search in."""
    town.run("CREATE TABLE comments (said text)", "GRANT INSERT ON comments TO alongside_web")

    def keep(_slip, said):
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO comments VALUES (%s)", [said])

    return _posting(keep)


def comments_logged(town):
    return _posting(lambda _slip, said: logging.getLogger("evaluation").warning("sent %s", said))


def comments_noted_for_her_facilitator(town):
    """Encrypted, so that no dump shows it; and shown to whoever opens her page."""

    def note(slip, said):
        woman = slip.invitee.participant
        woman.access = said
        woman.save(update_fields=["access"])

    return _posting(note)


def comments_in_the_record_of_events(town):
    def note(slip, said):
        AuditEvent.objects.create(kind="answers_sent", changed_fields=[said])

    return _posting(note)


@contextmanager
def crashes_told_with_variables(town):
    filter_of_django = "django.views.debug.SafeExceptionReporterFilter"
    with override_settings(DEFAULT_EXCEPTION_REPORTER_FILTER=filter_of_django):
        yield
