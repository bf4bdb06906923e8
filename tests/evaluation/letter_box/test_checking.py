"""Each thing that can be wrong with the database is really broken, on a PostgreSQL of our own."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from accounts.enums import Role
from evaluation import checking
from evaluation.letter_box import restored
from evaluation.letter_box.checking import check_functions, check_rights, check_roles
from evaluation.letter_box.findings import Level, Roles
from evaluation.letter_box.restored import check_rows, check_waves
from evaluation.letter_box.server import RULES, check_settings
from evaluation.models import Programme, Response, SealedResponse, Wave
from tests.evaluation.private import ROLES
from tests.factories.accounts import make_organisation, make_user
from tests.factories.evaluation import make_programme, make_response, make_wave
from tests.factories.groups import make_group

NAMES = Roles(**{role: ROLES[role] for role in ("web", "owner", "opener")})
WEB, OWNER, OPENER = NAMES.web, NAMES.owner, NAMES.opener


@pytest.fixture(scope="module")
def database_name(private_server):
    return private_server.copy("checking")


@pytest.fixture
def box(private_server, database_name, django_db_blocker):
    """A database with nothing in it, as the superuser. Whatever a test breaks is taken back."""
    with (
        django_db_blocker.unblock(),
        private_server.using(database_name, "postgres"),
        transaction.atomic(),
    ):
        yield
        transaction.set_rollback(True)


@pytest.fixture
def wave(box):
    home = make_organisation("Glan yr Afon")
    guardians = [make_user(f"{name}@example.org", name, Role.GUARDIAN, home) for name in "ab"]
    wave = make_wave(make_programme(home, guardians=guardians), make_group(home, "Paned"), slips=3)
    for slip in wave.invitations.all():
        make_response(slip)
    return wave


def run(*statements):
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def said(found, level=Level.FAILURE):
    """The sentences of one level, in one text."""
    return "\n".join(one.sentence for one in found if one.level == level)


def is_fine(found):
    return [one.level for one in found] == [Level.OK]


@pytest.mark.parametrize("check", [check_roles, check_rights, check_functions])
def test_as_it_was_made_all_is_well(box, check):
    assert is_fine(check(NAMES)), said(check(NAMES))


def test_one_role_for_two_things(box):
    one = Roles(web=WEB, owner=WEB, opener=OPENER)
    assert "must be three database roles" in said(check_roles(one))


def test_role_that_does_not_exist(box):
    gone = Roles(web="nobody_there", owner=OWNER, opener="(not set)")
    assert "web role nobody_there does not exist" in said(check_roles(gone))
    assert "opener (not set) does not exist" in said(check_roles(gone))
    assert "nobody_there" not in said(check_rights(gone))


@pytest.mark.parametrize("power", ["SUPERUSER", "BYPASSRLS", "CREATEROLE", "REPLICATION"])
@pytest.mark.parametrize("role", [WEB, OPENER, OWNER])
def test_role_with_too_much_power(box, power, role):
    run(f"ALTER ROLE {role} {power}")
    assert f"{role} may do more" in said(check_roles(NAMES))


@pytest.mark.parametrize("other", [OWNER, OPENER, "pg_read_all_data", "pg_monitor"])
def test_web_role_in_another(box, other):
    # The first is the tests' own; PostgreSQL allows no circle.
    run(f"REVOKE {WEB} FROM {OWNER}", f"GRANT {other} TO {WEB}")
    assert f"web role {WEB} is a member of {other}" in said(check_roles(NAMES))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (f"GRANT SELECT ON evaluation_response TO {WEB}", "SELECT (sealed)"),
        (f"GRANT SELECT (sealed) ON evaluation_sealedresponse TO {WEB}", "SELECT (sealed)"),
        (f"GRANT SELECT (id) ON evaluation_response TO {WEB}", "SELECT (id)"),
        (f"GRANT SELECT (xmin) ON evaluation_response TO {WEB}", "SELECT (xmin)"),
        ("GRANT SELECT (ctid) ON evaluation_response TO PUBLIC", "SELECT (ctid)"),
        (f"GRANT UPDATE ON evaluation_sealedresponse TO {WEB}", "UPDATE (link_tag)"),
        (f"GRANT TRUNCATE ON evaluation_response TO {WEB}", "TRUNCATE"),
        (f"GRANT TRIGGER ON evaluation_response TO {WEB}", "TRIGGER"),
        (f"GRANT MAINTAIN ON evaluation_response TO {WEB}", "MAINTAIN"),
        (f"GRANT DELETE ON evaluation_response TO {OPENER}", "DELETE"),
    ],
)
def test_right_too_many(box, statement, named):
    run(statement)
    assert named in said(check_rights(NAMES))
    assert "must not" in said(check_rights(NAMES))


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        (f"REVOKE INSERT ON evaluation_response FROM {WEB}", "INSERT"),
        (f"REVOKE SELECT (link_tag) ON evaluation_response FROM {WEB}", "SELECT (link_tag)"),
        (f"REVOKE SELECT ON evaluation_sealedresponse FROM {OPENER}", "SELECT (sealed)"),
    ],
)
def test_right_too_few(box, statement, named):
    run(statement)
    assert f"may not {named}" in said(check_rights(NAMES)).replace("DELETE, ", "").replace(
        "SELECT, SELECT (id), SELECT (link_tag), SELECT (receipt_hash), SELECT (sealed)",
        "SELECT (sealed)",
    )


def test_opener_reads_nothing_beside(box):
    run(f"GRANT SELECT (name) ON evaluation_programme TO {OPENER}")
    assert "it may use evaluation_programme" in said(check_rights(NAMES))


@pytest.mark.parametrize("right", ["SELECT (wave)", "SELECT"])
@pytest.mark.parametrize("who", ["somebody_else", "PUBLIC"])
def test_somebody_else_reads(box, who, right):
    run("CREATE ROLE somebody_else")
    run(f"GRANT {right} ON evaluation_response TO {who}")
    assert f"{who} has rights on the letter box" in said(check_rights(NAMES))


@pytest.mark.parametrize(
    ("statement", "sentence"),
    [
        (
            "DROP TRIGGER evaluation_take_answer ON evaluation_response",
            "evaluation_take_answer on evaluation_response is missing",
        ),
        (
            "ALTER TABLE evaluation_response DISABLE TRIGGER evaluation_take_answer",
            "switched off",
        ),
        (
            "ALTER TABLE evaluation_openingkey DISABLE TRIGGER evaluation_key_stays",
            "evaluation_key_stays on evaluation_openingkey is switched off",
        ),
        ("DROP FUNCTION evaluation_seal_wave(uuid)", "evaluation_seal_wave(uuid) is missing"),
        ("ALTER FUNCTION evaluation_seal_wave(uuid) SECURITY INVOKER", "must belong to"),
        ("ALTER FUNCTION evaluation_seal_wave(uuid) SET search_path = public", "must belong to"),
        ("ALTER FUNCTION evaluation_forget_links(uuid) RESET ALL", "must belong to"),
        (
            "GRANT EXECUTE ON FUNCTION evaluation_seal_wave(uuid) TO PUBLIC",
            f"may be called by PUBLIC, {WEB}",
        ),
        (
            f"REVOKE EXECUTE ON FUNCTION evaluation_seal_wave(uuid) FROM {WEB}",
            "may be called by nobody",
        ),
        (
            f"GRANT EXECUTE ON FUNCTION evaluation_take_answer() TO {WEB}",
            f"may be called by {WEB}; that should be nobody",
        ),
    ],
)
def test_function_or_trigger_changed(box, statement, sentence):
    run(statement)
    assert sentence in said(check_functions(NAMES)).replace(f"{WEB}, PUBLIC", f"PUBLIC, {WEB}")


def test_table_of_another_owner(box):
    run("ALTER TABLE evaluation_response OWNER TO postgres")
    assert "evaluation_response belongs to postgres" in said(check_functions(NAMES))


# The server's settings

WRONG = {
    "log_statement": "all",
    "log_min_duration_statement": "250ms",
    "log_min_duration_sample": "100",
    "log_transaction_sample_rate": "0.5",
    "log_min_error_statement": "error",
    "log_parameter_max_length": "-1",
    "log_parameter_max_length_on_error": "64",
    "log_error_verbosity": "default",
    "debug_print_parse": "on",
    "debug_print_rewritten": "on",
    "debug_print_plan": "on",
    "auto_explain.log_min_duration": "0",
    "default_transaction_isolation": "repeatable read",
    "synchronous_commit": "off",
}


def test_embedded_server_only_forgets_sooner(box):
    assert not said(check_settings(NAMES))
    assert "synchronous_commit is off" in said(check_settings(NAMES), Level.WARNING)


def test_server_as_docs_say_is_fine(box, monkeypatch):
    monkeypatch.setattr(
        "evaluation.letter_box.server.RULES", [one for one in RULES if one.level == Level.FAILURE]
    )
    assert is_fine(check_settings(NAMES))


@pytest.mark.parametrize("where", ["DATABASE checking", f"ROLE {WEB}", f"ROLE {OPENER}"])
@pytest.mark.parametrize("name", WRONG)
def test_setting_that_tells(box, name, where):
    run(f"ALTER {where} SET {name} = '{WRONG[name]}'")
    found = check_settings(NAMES)
    level = next(rule.level for rule in RULES if rule.name == name)
    assert f"{name} is" in said(found, level)
    assert ("RESET" in said(found, level)) == where.startswith("ROLE")


# Rows


def close_programme(wave):
    Programme.objects.filter(pk=wave.programme_id).update(state="closed", link_salt=None)


def test_rows_as_they_are_posted_sealed_and_forgotten(wave):
    assert is_fine(check_rows())
    Wave.objects.update(state="closed")
    run(f"SELECT evaluation_seal_wave('{wave.pk}')")
    assert is_fine(check_rows())
    close_programme(wave)
    run(f"SELECT evaluation_forget_links('{wave.programme_id}')")
    assert is_fine(check_rows())
    assert restored.repair() == []


def restore_inbox(statement):
    """As pg_restore puts rows in, without triggers, what stood in the inbox before `statement`."""
    run("CREATE TABLE before AS SELECT * FROM evaluation_response")
    run(statement)
    run(
        "SET LOCAL session_replication_role = replica; INSERT INTO evaluation_response"
        " SELECT * FROM before",
    )


def test_rows_of_no_wave_are_deleted(box, wave):
    run(f"CREATE TABLE before AS SELECT * FROM {Response._meta.db_table}")
    run("DELETE FROM evaluation_response")
    run(
        "SET LOCAL session_replication_role = replica; INSERT INTO evaluation_response"
        " SELECT id, gen_random_uuid(), sealed, link_tag, receipt_hash FROM before",
    )
    assert "a wave that does not exist" in said(check_rows())
    assert restored.repair() == ["Deleted the answers to waves that do not exist."]
    assert is_fine(check_rows())
    assert not Response.objects.exists()


def test_rows_back_in_the_inbox_are_sealed_again_and_nobody_is_there_twice(box, wave):
    Wave.objects.update(state="closed")
    restore_inbox(f"SELECT evaluation_seal_wave('{wave.pk}')")
    SealedResponse.objects.filter(pk=SealedResponse.objects.first().pk).delete()
    assert "back in the inbox" in said(check_rows())
    assert restored.repair() == ["Sealed again what was back in the inbox of a sealed wave."]
    assert is_fine(check_rows())
    assert (Response.objects.count(), SealedResponse.objects.count()) == (0, 3)


def test_links_of_a_closed_programme_are_forgotten_again(box, wave):
    Wave.objects.update(state="closed")
    run(f"SELECT evaluation_seal_wave('{wave.pk}')")
    close_programme(wave)
    assert "closed programme can still be led back" in said(check_rows())
    assert restored.repair() == ["Forgot the links of a closed programme again."]
    assert is_fine(check_rows())
    assert SealedResponse.objects.filter(link_tag=None).count() == 3


def test_inbox_restored_after_closing_counts_nobody_twice(box, wave):
    Wave.objects.update(state="closed")
    run(f"SELECT evaluation_seal_wave('{wave.pk}')")
    run("CREATE TABLE tagged AS SELECT * FROM evaluation_sealedresponse")
    close_programme(wave)
    run(f"SELECT evaluation_forget_links('{wave.programme_id}')")
    run(
        "SET LOCAL session_replication_role = replica; INSERT INTO evaluation_response"
        " (id, wave, sealed, link_tag, receipt_hash)"
        " SELECT id, wave, sealed, link_tag, receipt_hash FROM tagged",
    )
    restored.repair()
    assert is_fine(check_rows())
    assert SealedResponse.objects.filter(link_tag=None).count() == 3


def test_half_of_an_envelope_is_told(box, wave):
    run(
        "SET LOCAL session_replication_role = replica;"
        " UPDATE evaluation_response SET sealed = substr(sealed, 1, 500)",
    )
    assert "not whole" in said(check_rows())
    assert restored.repair() == []


def test_unswept_wave_is_told_after_a_night(wave):
    Wave.objects.update(state="sealed")
    assert is_fine(check_waves())
    run("UPDATE evaluation_wave SET state_changed_at = now() - interval '37 hours'")
    assert "not swept" in said(check_waves())
    run("UPDATE evaluation_wave SET swept_on = current_date")
    assert is_fine(check_waves())


def test_wave_that_ended_long_ago_is_told(wave):
    run("UPDATE evaluation_wave SET closes_on = current_date - 7")
    assert is_fine(check_waves())
    run("UPDATE evaluation_wave SET closes_on = current_date - 8")
    assert "ended more than a week ago" in said(check_waves(), Level.WARNING)


# The command


@pytest.fixture
def in_order(box, settings):
    settings.DATABASE_ROLE_NAMES = {role: ROLES[role] for role in ("web", "owner", "opener")}
    run(f"SET LOCAL ROLE {OWNER}")


def test_command_on_a_new_installation(in_order, capsys):
    call_command("check_letter_box")
    assert "WRONG" not in capsys.readouterr().out


def test_command_fails_and_says_what_is_wrong(in_order, capsys):
    run(f"GRANT SELECT ON evaluation_response TO {WEB}")
    with pytest.raises(CommandError, match="One thing is wrong"):
        call_command("check_letter_box", "--quiet")
    out = capsys.readouterr().out
    assert "WRONG: The web role" in out
    assert "fine:" not in out
    run("DROP TRIGGER evaluation_take_answer ON evaluation_response")
    with pytest.raises(CommandError, match="2 things are wrong"):
        call_command("check_letter_box")


def test_command_repairs_first(in_order, wave, capsys):
    Wave.objects.update(state="closed")
    run(f"SELECT evaluation_seal_wave('{wave.pk}')")
    close_programme(wave)
    call_command("check_letter_box", "--repair", "--quiet")
    assert "Forgot the links" in capsys.readouterr().out
    call_command("check_letter_box", "--repair")
    assert "nothing to repair" in capsys.readouterr().out


def test_another_role_than_the_owner_is_told_so(in_order):
    run(f"SET LOCAL ROLE {WEB}")
    found = checking.everything()
    assert [one.level for one in found] == [Level.FAILURE]
    assert "only the owner" in said(found)
