import uuid

import pytest

from accounts.refusals import NotNow, Refused, StaleEdit
from audit.models import AuditEvent
from groups.models import SharedWord, SharedWordText, SupportGroup
from groups.shared_words import actions
from groups.shared_words.facts import Text, texts_of
from groups.shared_words.policies import WordGone
from tests.factories.groups import make_shared_word

pytestmark = pytest.mark.django_db

CWTCH = [Text("cy", "cwtch", "A hug that is asked for"), Text("ar", "حضن")]
CUPPA = [Text("cy", "paned", "Time off"), Text("en", "cuppa", "Time off")]


def events():
    return [(event.kind, event.by, event.target) for event in AuditEvent.objects.order_by("pk")]


def event(kind, by, target):
    return (kind, str(by.pk), f"{target._meta.label}:{target.pk}")


@pytest.fixture
def word(group):
    word = make_shared_word(group)
    actions._write_texts(word, CWTCH)
    return word


@pytest.fixture
def broken_audit(monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError("no record")

    monkeypatch.setattr(actions, "record", fail)


# add


def test_add(group, growing):
    word = actions.add_shared_word(group=group, texts=CWTCH, by=growing)
    word.refresh_from_db()
    assert (word.group, word.version, word.created_by) == (group, 1, growing)
    assert texts_of(word) == CWTCH
    assert events() == [event("shared_word_added", growing, word)]
    assert AuditEvent.objects.get().changed_fields == []


def test_add_refused(group, cara, other_group):
    with pytest.raises(Refused):
        actions.add_shared_word(group=group, texts=CWTCH, by=cara)
    assert not SharedWord.objects.exists()


def test_add_ended(group, ada):
    SupportGroup.objects.update(state="ended")
    with pytest.raises(NotNow):
        actions.add_shared_word(group=group, texts=CWTCH, by=ada)


def test_add_twice_gives_one(group, ben):
    key = uuid.uuid4()
    one, two = (
        actions.add_shared_word(group=group, texts=CWTCH, request_key=key, by=ben) for _ in range(2)
    )
    assert one == two
    assert len(events()) == 1


def test_add_without_a_key_gives_two(group, ben):
    """Two women may mean two things by one word."""
    for _ in range(2):
        actions.add_shared_word(group=group, texts=CWTCH, by=ben)
    assert SharedWord.objects.count() == 2


def test_add_with_a_key_that_was_used(group, ben, ada):
    """For other words, or by somebody else: then it is another word."""
    key = uuid.uuid4()
    actions.add_shared_word(group=group, texts=CWTCH, request_key=key, by=ben)
    for texts, by in [(CUPPA, ben), (CWTCH, ada)]:
        word = actions.add_shared_word(group=group, texts=texts, request_key=key, by=by)
        assert word.request_key is None
    assert SharedWord.objects.count() == 3


def test_add_rolls_back_without_a_record(group, ben, broken_audit):
    with pytest.raises(RuntimeError):
        actions.add_shared_word(group=group, texts=CWTCH, by=ben)
    assert not SharedWord.objects.exists()


# edit


def test_edit(word, growing):
    new = [Text("cy", "cwtsh", "A hug that is asked for"), Text("so", "hab")]
    for _ in range(2):  # the second press is harmless
        actions.edit_shared_word(word=word, version=1, texts=new, by=growing)
    word.refresh_from_db()
    assert word.version == 2
    assert texts_of(word) == new
    assert events() == [event("shared_word_edited", growing, word)]
    assert AuditEvent.objects.get().changed_fields == ["meaning", "word"]


def test_edit_records_which_part(word, ben):
    new = [Text("cy", "cwtch", "A safe place"), CWTCH[1]]
    actions.edit_shared_word(word=word, version=1, texts=new, by=ben)
    assert AuditEvent.objects.get().changed_fields == ["meaning"]


def test_edit_refused(word, cara, other_group):
    with pytest.raises(Refused):
        actions.edit_shared_word(word=word, version=1, texts=CUPPA, by=cara)
    assert texts_of(word) == CWTCH


def test_edit_ended(word, ada):
    SupportGroup.objects.update(state="ended")
    with pytest.raises(NotNow):
        actions.edit_shared_word(word=word, version=1, texts=CUPPA, by=ada)


def test_edit_late(word, ada, ben):
    actions.edit_shared_word(word=word, version=1, texts=CUPPA, by=ben)
    late = [Text("cy", "cwtsh")]
    with pytest.raises(StaleEdit) as stale:
        actions.edit_shared_word(word=word, version=1, texts=late, by=ada)
    assert texts_of(stale.value.current) == CUPPA
    actions.edit_shared_word(word=word, version=2, texts=late, by=ada)
    word.refresh_from_db()
    assert (texts_of(word), word.version) == (late, 3)


def test_edit_of_one_that_is_gone(word, ben):
    SharedWord.objects.all().delete()
    with pytest.raises(WordGone):
        actions.edit_shared_word(word=word, version=1, texts=CUPPA, by=ben)
    assert not SharedWordText.objects.exists()


def test_edit_rolls_back_without_a_record(word, ben, broken_audit):
    with pytest.raises(RuntimeError):
        actions.edit_shared_word(word=word, version=1, texts=CUPPA, by=ben)
    word.refresh_from_db()
    assert (texts_of(word), word.version) == (CWTCH, 1)


# remove


def test_remove(word, growing):
    target = event("shared_word_removed", growing, word)
    for _ in range(2):
        actions.remove_shared_word(word=word, version=1, by=growing)
    assert not SharedWord.objects.exists()
    assert not SharedWordText.objects.exists()
    assert events() == [target]


def test_remove_refused(word, cara, other_group):
    with pytest.raises(Refused):
        actions.remove_shared_word(word=word, version=1, by=cara)
    assert SharedWord.objects.exists()


def test_remove_ended(word, ada):
    SupportGroup.objects.update(state="ended")
    with pytest.raises(NotNow):
        actions.remove_shared_word(word=word, version=1, by=ada)


def test_remove_what_a_colleague_has_changed(word, ada, ben):
    actions.edit_shared_word(word=word, version=1, texts=CUPPA, by=ben)
    with pytest.raises(StaleEdit) as stale:
        actions.remove_shared_word(word=word, version=1, by=ada)
    assert stale.value.current == word
    actions.remove_shared_word(word=word, version=2, by=ada)
    assert not SharedWord.objects.exists()


def test_remove_rolls_back_without_a_record(word, ben, broken_audit):
    with pytest.raises(RuntimeError):
        actions.remove_shared_word(word=word, version=1, by=ben)
    assert texts_of(word) == CWTCH
