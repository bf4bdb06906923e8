"""The secret, the keys and the backups: each really broken."""

import base64
import datetime as dt
import os

import pytest
from django.core import checks
from django.utils import timezone

from evaluation import checking, linking
from evaluation.letter_box.findings import Level
from tests.factories.evaluation import make_opening_key, make_wave

NEW = base64.urlsafe_b64encode(bytes(range(32))).decode()


def said(found, level=Level.FAILURE):
    return "\n".join(one.sentence for one in found if one.level == level)


def is_fine(found):
    return [one.level for one in found] == [Level.OK]


@pytest.mark.parametrize("secret", ["", "short", "!" * 44, NEW[:-8]])
def test_no_secret(db, settings, secret):
    settings.LINK_SECRET = secret
    assert "must be 32 bytes" in said(checking.check_secret())
    found = [one for one in checks.run_checks(tags=["security"]) if one.id == "evaluation.E001"]
    assert len(found) == 1
    assert not secret or secret not in str(found[0])


def test_secret_is_no_news_to_the_checks_of_the_start():
    assert linking.check_secret(None) == []


def test_secret_of_every_running_programme(programme, settings):
    assert is_fine(checking.check_secret())
    settings.LINK_SECRET = NEW
    assert f"not the one with which {programme} began" in said(checking.check_secret())
    assert NEW not in said(checking.check_secret())


def test_another_secret_is_no_matter_to_a_closed_programme(programme, settings):
    programme.state, programme.link_salt = "closed", None
    programme.save()
    settings.LINK_SECRET = NEW
    assert is_fine(checking.check_secret())


@pytest.mark.parametrize(
    "same", [{"SECRET_KEY": NEW}, {"FIELD_ENCRYPTION_KEYS": [NEW]}, {"SECRET_KEY": "x" * 32}]
)
def test_secret_that_is_another_key(db, settings, same):
    settings.LINK_SECRET = NEW
    for name, value in same.items():
        setattr(settings, name, value)
    if same.get("SECRET_KEY") == "x" * 32:
        settings.LINK_SECRET = base64.urlsafe_b64encode(b"x" * 32).decode()
    assert "the same as another key" in said(checking.check_secret())


def test_key_that_is_no_base64_is_not_the_same(db, settings):
    settings.SECRET_KEY = "a"
    assert is_fine(checking.check_secret())


def test_debug(db, settings):
    settings.DEBUG = True
    assert "DEBUG" in said(checking.check_secret())


@pytest.fixture
def secret_file(tmp_path, settings):
    file = tmp_path / "link-secret"
    file.write_text(NEW)
    file.chmod(0o600)
    settings.LINK_SECRET_FILE = str(file)
    return file


def test_secret_from_the_environment_has_no_file(settings):
    settings.LINK_SECRET_FILE = ""
    assert is_fine(checking.check_secret_file())


@pytest.mark.parametrize(
    ("mode", "fine"),
    [(0o600, True), (0o400, True), (0o640, True), (0o644, False), (0o620, False), (0o601, False)],
)
def test_who_reads_the_file(secret_file, mode, fine):
    secret_file.chmod(mode)
    assert is_fine(checking.check_secret_file()) == fine
    assert NEW not in said(checking.check_secret_file())


def test_file_that_is_gone(secret_file):
    secret_file.unlink()
    assert "can't be looked at" in said(checking.check_secret_file())


def test_file_among_the_backups(secret_file, settings):
    settings.BACKUP_FOLDER = str(secret_file.parent)
    assert "a backup with it beside" in said(checking.check_secret_file())
    settings.BACKUP_FOLDER = str(secret_file.parent / "other")
    assert is_fine(checking.check_secret_file())


# Opening keys


@pytest.fixture
def key(programme):
    key = make_opening_key(programme)
    key.copies.update(tested_on=timezone.localdate())
    return key


def test_two_guardians_who_tried_it(key):
    assert is_fine(checking.check_keys())


def test_running_without_a_key(programme):
    assert "has no opening key" in said(checking.check_keys())


def test_programme_being_set_up_needs_none_yet(programme):
    programme.state = "set-up"
    programme.save()
    assert is_fine(checking.check_keys())


@pytest.mark.parametrize("how", ["not confirmed", "guardian ended", "handed over"])
def test_key_of_one_guardian_alone(key, how):
    copy = key.copies.first()
    if how == "guardian ended":
        copy.guardian.ended_at = timezone.now()
        copy.guardian.save()
    else:
        copy.state = "made" if how == "not confirmed" else "handed-over"
        copy.save()
    assert "held by one guardian alone" in said(checking.check_keys())


def test_key_of_nobody(key):
    key.copies.all().delete()
    assert "held by nobody" in said(checking.check_keys())


@pytest.mark.parametrize(("days", "fine"), [(0, True), (182, True), (183, False), (None, False)])
def test_key_that_was_not_tried(key, days, fine):
    day = None if days is None else timezone.localdate() - dt.timedelta(days=days)
    key.copies.filter(pk=key.copies.first().pk).update(tested_on=day)
    assert is_fine(checking.check_keys()) == fine
    assert ("half a year" in said(checking.check_keys(), Level.WARNING)) != fine


def test_replaced_key_matters_while_a_wave_was_sealed_with_it(key, programme, group):
    key.replaced_at = timezone.now()
    key.save()
    make_opening_key(programme).copies.update(tested_on=timezone.localdate())
    key.copies.all().delete()
    assert is_fine(checking.check_keys())
    make_wave(programme, group, key=key)
    assert "Key 1 of" in said(checking.check_keys())


# Backups


@pytest.fixture
def folder(tmp_path, settings):
    settings.BACKUP_FOLDER = str(tmp_path)
    return tmp_path


def make_backup(folder, days):
    (folder / "weekly").mkdir(exist_ok=True)
    file = folder / "weekly" / f"{days}.dump"
    file.write_bytes(b"")
    then = timezone.now().timestamp() - days * 86_400
    os.utime(file, (then, then))


def test_backups_that_cannot_be_seen(settings):
    settings.BACKUP_FOLDER = ""
    assert "can't be seen" in said(checking.check_backups(), Level.WARNING)


def test_folder_that_is_none(settings, tmp_path):
    settings.BACKUP_FOLDER = str(tmp_path / "gone")
    assert "is no folder" in said(checking.check_backups())


def test_no_backup(folder):
    assert "no backup" in said(checking.check_backups(), Level.WARNING)


def test_backups_of_a_month(folder):
    make_backup(folder, 1)
    make_backup(folder, 34)
    assert is_fine(checking.check_backups())
    make_backup(folder, 36)
    assert "is 36 days old" in said(checking.check_backups())
