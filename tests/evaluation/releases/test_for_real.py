"""With the child process itself, on committed rows, as the role that reads sealed answers."""

import pytest

from evaluation.models import Release
from evaluation.releases import actions, running, supervising
from tests.evaluation.releases.conftest import PASSPHRASES

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("opener")]


@pytest.fixture
def run_here(monkeypatch):
    """The process that follows the child is this one."""
    monkeypatch.setattr(running, "start", supervising.run)


@pytest.mark.usefixtures("run_here")
def test_a_guardian_makes_a_draft_and_releases_it(asked, second, gita):
    asked.waves.add(second)
    actions.start_run(release=asked, passphrases=PASSPHRASES, by=gita)
    draft = Release.objects.get()
    assert draft.state == "drafted"
    assert b"Zinnia" not in bytes(draft.json_file) + bytes(draft.csv_file)
