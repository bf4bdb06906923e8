"""What stands in the database can be read with the keys and not without."""

import base64
from io import StringIO

import pytest
from cryptography.fernet import Fernet
from django.core import serializers
from django.core.checks import run_checks
from django.core.exceptions import FieldError
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import TextField, Value
from django.db.models.functions import Cast

from groups import encryption
from groups.encryption import EncryptionKeyError
from groups.management.commands import rotate_encryption_keys
from groups.models import Participant, SafeContact
from tests.factories.agreements import make_agreement, make_link
from tests.factories.groups import make_language_decision
from tests.factories.home import make_complaint
from tests.factories.participants import make_participant, make_safe_contact

pytestmark = pytest.mark.django_db
OLD, NEW, STRANGE = (Fernet.generate_key().decode() for _ in range(3))

# One word for each encrypted field, so that it can be looked for in the raw database.
WOMAN = {
    "called": "Zinnia-called",
    "languages_spoken": ["Zinnia-spoken"],
    "languages_read": ["Zinnia-read"],
    "format": "Zinnia-format",
    "access": "Zinnia-access",
    "childcare": "Zinnia-childcare",
    "travel": "Zinnia-travel",
}
CONTACT = {
    "phone": "07700 900199",
    "email": "zinnia@example.org",
    "allowed": ["voicemail"],
    "safe_times": "Zinnia-times",
    "name_to_use": "Zinnia-alias",
    "if_someone_else_answers": "Zinnia-answer",
    "shared_device": "unsure",
}


@pytest.fixture
def woman(group):
    return make_participant(group, **WOMAN)


@pytest.fixture
def contact(woman):
    return make_safe_contact(woman, **CONTACT)


def raw(model):
    """Every row whole, as any program with the password reads it."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT t::text FROM "{model._meta.db_table}" t')
        return "\n".join(row[0] for row in cursor.fetchall())


def stored(thing, name):
    rows = type(thing).objects.filter(pk=thing.pk)
    return rows.values_list(Cast(name, TextField()), flat=True).get()


# unreadable


def test_nothing_of_her_can_be_read_in_the_database(contact):
    for model, facts in [(Participant, WOMAN), (SafeContact, CONTACT)]:
        assert set(facts) == set(encryption.encrypted_fields()[model])
        text = raw(model)
        assert str(contact.pk) in text  # otherwise nothing would be found in nothing
        for value in facts.values():
            for word in value if isinstance(value, list) else [value]:
                assert word not in text
                assert base64.b64encode(word.encode()).decode().rstrip("=") not in text


def test_nothing_of_her_is_in_a_copy_of_the_whole_table(contact):
    with connection.cursor() as cursor, StringIO() as copy:
        for model in (Participant, SafeContact):
            table = model._meta.db_table
            with cursor.copy(f'COPY "{table}" TO STDOUT') as rows:
                copy.writelines(bytes(row).decode() for row in rows)
        text = copy.getvalue()
    assert str(contact.pk) in text
    assert "Zinnia" not in text
    assert "900199" not in text
    assert "voicemail" not in text


def test_it_is_read_back_as_it_was(contact):
    contact.refresh_from_db()
    assert {name: getattr(contact, name) for name in CONTACT} == CONTACT
    assert {name: getattr(contact.participant, name) for name in WOMAN} == WOMAN


def test_the_same_word_is_never_the_same_token(group):
    one, two = make_participant(group, "Wren"), make_participant(group, "Wren")
    assert stored(one, "called") != stored(two, "called")


def test_length_tells_neither_who_has_needs_nor_how_many_ways_are_safe(group):
    empty, full = make_participant(group, access=""), make_participant(group, access="A" * 100)
    assert len(stored(empty, "access")) == len(stored(full, "access"))
    none = make_safe_contact(empty, allowed=[])
    all_four = make_safe_contact(full, allowed=["call", "text", "voicemail", "email"])
    assert len(stored(none, "allowed")) == len(stored(all_four, "allowed"))


@pytest.mark.parametrize(
    "text", ["", " ", "a" * 128, "a" * 129, "نرجس", "🌻" * 40, "line\nline", "gAAAAA"]
)
def test_any_text_comes_back(text):
    assert encryption.decrypt(encryption.encrypt(text)) == text


def test_nothing_stays_nothing(group):
    woman = make_participant(group, access=None)
    assert stored(woman, "access") is None
    assert Participant.objects.filter(access__isnull=True).get().access is None
    assert not Participant.objects.filter(travel__isnull=True).exists()


def test_every_way_of_writing_encrypts(woman):
    Participant.objects.update(called="Zinnia-one", languages_read=["Zinnia-two"])
    assert "Zinnia" not in raw(Participant)
    woman.called, woman.languages_read = "Zinnia-three", ["cy"]
    Participant.objects.bulk_update([woman], ["called", "languages_read"])
    assert "Zinnia" not in raw(Participant)
    other = Participant(group=woman.group, called="Zinnia-four", came_by="self")
    Participant.objects.bulk_create([other])
    assert "Zinnia" not in raw(Participant)
    woman.refresh_from_db()
    assert (woman.called, woman.languages_read) == ("Zinnia-three", ["cy"])


def test_checking_a_row_leaves_its_lists_alone(woman):
    woman.full_clean(exclude=["created_by", "state_changed_by", "request_key"])
    assert woman.languages_spoken == ["Zinnia-spoken"]


# refused


@pytest.mark.parametrize(
    "lookup", ["called", "called__exact", "called__contains", "called__in", "called__regex"]
)
def test_no_one_can_be_looked_up(woman, lookup):
    with pytest.raises(FieldError, match="can't be looked up"):
        Participant.objects.filter(**{lookup: "Zinnia-called"}).exists()


def test_nor_worked_on_in_the_database(woman):
    with pytest.raises(FieldError, match="can't work on"):
        Participant.objects.filter(called__unaccent__contains="Zinnia").exists()
    with pytest.raises(FieldError, match="can't be looked up"):
        SafeContact.objects.filter(participant__called="Zinnia-called").exists()


def test_copies_in_the_clear_are_refused(woman):
    with pytest.raises(FieldError, match="pg_dump"):
        serializers.serialize("json", Participant.objects.all())


# keys


def test_first_key_writes_and_each_reads(group, settings):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    woman = make_participant(group, "Wren")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    woman.refresh_from_db()
    assert woman.called == "Wren"
    woman.save(update_fields=["called"])
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert Participant.objects.values_list("called", flat=True).get() == "Wren"
    with pytest.raises(EncryptionKeyError):  # what was not saved again is still the old key's
        woman.refresh_from_db(fields=["travel"])


def test_wrong_key_says_so_and_nothing_else(group, settings):
    woman = make_participant(group, "Wren")
    token = stored(woman, "called")
    settings.FIELD_ENCRYPTION_KEYS = [STRANGE]
    with pytest.raises(EncryptionKeyError) as caught:
        woman.refresh_from_db()
    error = caught.value
    assert str(error) == "None of FIELD_ENCRYPTION_KEYS can read this value."
    assert error.__cause__ is error.__context__ is None
    assert token not in repr(error.args)


def test_a_token_that_was_meddled_with_is_refused(woman):
    token = stored(woman, "called")
    middle = token[50:52]
    Participant.objects.update(
        called=Value(token.replace(middle, middle.swapcase() + "x", 1), TextField())
    )
    with pytest.raises(EncryptionKeyError):
        woman.refresh_from_db()


# the check at the start


def messages_of_check():
    return [message for message in run_checks() if message.id.startswith("groups.")]


def test_keys_of_a_good_start(settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    assert messages_of_check() == []


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ([], "FIELD_ENCRYPTION_KEYS is empty."),
        (["too-short"], "Key 1 of 1 in FIELD_ENCRYPTION_KEYS is not a Fernet key."),
        ([NEW, "sécret"], "Key 2 of 2 in FIELD_ENCRYPTION_KEYS is not a Fernet key."),
        ([NEW, ""], "Key 2 of 2 in FIELD_ENCRYPTION_KEYS is not a Fernet key."),
    ],
)
def test_bad_keys_stop_the_start_and_are_not_repeated(settings, keys, said):
    settings.FIELD_ENCRYPTION_KEYS = keys
    (message,) = messages_of_check()
    assert message.msg == said
    assert message.is_serious()
    assert "docs/encryption.md" in message.hint
    assert not any(key and key in message.msg + message.hint for key in keys)


# turning the keys


@pytest.fixture
def everything(group, organisation, settings):
    """A row of each kind that holds something encrypted, under the old key."""
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    woman = make_participant(group, **WOMAN | {"access": None})
    make_safe_contact(woman, **CONTACT)
    make_agreement(group, objected_count=1, agreed_count=7, objection="Zinnia-objection")
    make_link(group)
    decision = make_language_decision(group)
    decision.languages.update(interpreter="Zinnia-interpreter")
    make_complaint(organisation, "Zinnia-complaint", reply_to="Zinnia-reply")
    return everything_read()


def everything_read():
    return {
        (model._meta.label, row["pk"]): row
        for model, names in encryption.encrypted_fields().items()
        for row in model._base_manager.values("pk", *names)
    }


def rotate(*options):
    with StringIO() as out:
        call_command("rotate_encryption_keys", *options, stdout=out)
        return out.getvalue()


def test_every_kind_of_row_is_in_the_test(everything):
    assert {label for label, _ in everything} == {
        model._meta.label for model in encryption.encrypted_fields()
    }
    assert any("Zinnia-complaint" in row.values() for row in everything.values())
    assert any("Zinnia-objection" in row.values() for row in everything.values())


def test_rotation_brings_everything_under_the_first_key(everything, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    said = rotate()
    for model in encryption.encrypted_fields():
        number = model._base_manager.count()
        assert f"{model._meta.db_table}: {number} of {number} rows rewritten" in said
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    assert everything_read() == everything
    assert "Zinnia" not in said


def test_rotation_again_rewrites_nothing(everything, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    rotate()
    before = {model: raw(model) for model in encryption.encrypted_fields()}
    assert "groups_participant: 0 of 1 rows rewritten" in rotate()
    assert {model: raw(model) for model in encryption.encrypted_fields()} == before


def test_check_counts_and_writes_nothing(everything, settings):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    before = raw(Participant)
    with pytest.raises(CommandError, match="still need an older key"):
        rotate("--check")
    assert raw(Participant) == before
    rotate()
    said = rotate("--check")
    assert "groups_participant: 0 of 1 rows not yet under the first key" in said
    assert "older keys can be taken away" in said


def test_rotation_that_was_interrupted_goes_on(group, settings, monkeypatch):
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    for number in range(5):
        make_participant(group, f"Wren {number}")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    monkeypatch.setattr(rotate_encryption_keys, "BATCH", 2)
    real, calls = encryption.rotate, []

    def breaks(token):
        calls.append(token)
        if len(calls) > 3 * len(WOMAN):
            raise KeyboardInterrupt
        return real(token)

    monkeypatch.setattr(rotate_encryption_keys, "rotate", breaks)
    with pytest.raises(KeyboardInterrupt):
        rotate()
    under = [
        encryption.is_under_first_key(token)
        for token in Participant.objects.values_list(Cast("called", TextField()), flat=True)
    ]
    assert sum(under) == 2  # one whole batch; the second was taken back as a whole
    monkeypatch.setattr(rotate_encryption_keys, "rotate", real)
    assert "groups_participant: 3 of 5 rows rewritten" in rotate()
    settings.FIELD_ENCRYPTION_KEYS = [NEW]
    names = Participant.objects.values_list("called", flat=True)
    assert sorted(names) == [f"Wren {number}" for number in range(5)]


def test_rotation_says_what_no_key_can_read(group, settings):
    settings.FIELD_ENCRYPTION_KEYS = [STRANGE]
    make_participant(group, "Robin")
    settings.FIELD_ENCRYPTION_KEYS = [OLD]
    make_participant(group, "Wren")
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    with pytest.raises(CommandError, match="1 rows can't be read") as caught:
        rotate()
    settings.FIELD_ENCRYPTION_KEYS = [NEW, STRANGE]
    assert sorted(Participant.objects.values_list("called", flat=True)) == ["Robin", "Wren"]
    assert "gAAAA" not in str(caught.value)


def test_rows_are_held_while_they_are_rewritten(everything, settings, django_assert_num_queries):
    settings.FIELD_ENCRYPTION_KEYS = [NEW, OLD]
    with django_assert_num_queries(100, exact=False) as queries:
        rotate()
    reads = [one["sql"] for one in queries if "::text" in one["sql"]]
    assert len(reads) == len(encryption.encrypted_fields())
    assert all("FOR NO KEY UPDATE" in sql for sql in reads)
