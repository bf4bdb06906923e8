"""Words that mean something of their own in a group: added, changed, taken out.

Doing again what is done already changes nothing and records nothing.
"""

import uuid
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.refusals import StaleEdit
from audit.actions import record
from groups.shared_words import policies
from groups.shared_words.facts import Text, changed, texts_of
from groups.shared_words.models import SharedWord, SharedWordText
from groups.support_groups import rules
from groups.support_groups.actions import lock_group
from groups.support_groups.models import SupportGroup


@transaction.atomic
def add_shared_word(
    *,
    group: SupportGroup,
    texts: Sequence[Text],
    by: User,
    request_key: uuid.UUID | None = None,
) -> SharedWord:
    """`request_key` comes with the form: the same one and words again give the same word.

    Raises Refused, NotNow.
    """
    group = lock_group(group)
    rules.may_work_with(by, group)
    policies.can_change_words(group)
    made = request_key and SharedWord.objects.filter(request_key=request_key).first()
    if made:
        if (made.group_id, made.created_by_id) == (group.pk, by.pk) and _says(made, texts):
            return made
        request_key = None
    word = SharedWord.objects.create(group=group, created_by=by, request_key=request_key)
    _write_texts(word, texts)
    record("shared_word_added", by=by, target=word)
    return word


@transaction.atomic
def edit_shared_word(
    *, word: SharedWord, version: int, texts: Sequence[Text], by: User
) -> SharedWord:
    """`version` is that of the page she wrote on.

    Raises Refused, NotNow, WordGone, StaleEdit where a colleague has saved since (with the word as
    it is now).
    """
    found = _lock(word, by)
    policies.is_still_there(found)
    assert found is not None  # noqa: S101 - the policy says so
    names = changed(texts_of(found), texts)
    if not names:
        return found
    _same_version(found, version)
    found.version += 1
    found.save(update_fields=["version"])
    _write_texts(found, texts)
    record("shared_word_edited", by=by, target=found, changed_fields=names)
    return found


@transaction.atomic
def remove_shared_word(*, word: SharedWord, version: int, by: User) -> None:
    """`version` is that of the page that asked: nobody takes out what she hasn't read.

    Raises Refused, NotNow, StaleEdit. One that is gone already is gone.
    """
    found = _lock(word, by)
    if found is None:
        return
    _same_version(found, version)
    record("shared_word_removed", by=by, target=found)
    found.delete()


def _lock(word: SharedWord, by: User) -> SharedWord | None:
    """The word as it is now; whoever else writes a word of this group waits."""
    group = lock_group(word.group)
    rules.may_work_with(by, group)
    policies.can_change_words(group)
    return group.shared_words.filter(pk=word.pk).first()


def _same_version(word: SharedWord, version: int) -> None:
    if word.version != version:
        raise StaleEdit(
            _("A colleague changed this word meanwhile. Nothing is lost."), current=word
        )


def _says(word: SharedWord, texts: Iterable[Text]) -> bool:
    return not changed(texts_of(word), texts)


def _write_texts(word: SharedWord, texts: Iterable[Text]) -> None:
    """Written anew as a whole, so that they keep the order in which she gave them."""
    word.texts.all().delete()
    SharedWordText.objects.bulk_create(
        SharedWordText(shared_word=word, **text._asdict()) for text in texts
    )
