"""Following a run to its end, in a process of its own (`manage.py run_release`)."""

import logging
import uuid
from collections.abc import Mapping
from typing import Any

from accounts.refusals import NotNow
from evaluation.access.facts import keys_for
from evaluation.enums import ReleaseState, RunFailure
from evaluation.releases import actions, files, running
from evaluation.releases.jobs import job_of, keys_of
from evaluation.releases.models import Release
from evaluation.releases.questions import Counting, counting

logger = logging.getLogger(__name__)


def run(release_id: uuid.UUID, passphrases: Mapping[int, str]) -> Release:
    """Nothing, or a whole draft. What went wrong is told by a word."""
    release = Release.objects.select_related("programme", "run_started_by").get(pk=release_id)
    if release.state != ReleaseState.RUNNING or release.run_started_by is None:
        return release
    counted = counting(release.waves.all())
    keys = keys_of(keys_for(release.run_started_by, release.programme), release)
    try:
        last = running.follow(
            job_of(release, counted, keys, passphrases),
            lambda line: actions.tell_progress(
                release=release,
                step=line.get("step", release.step),
                done=line.get("done", release.done),
            ),
        )
        if "failure" not in last:
            return actions.finish_run(release=release, made=_made(release, counted, last))
    except (NotNow, OSError, KeyError, ValueError) as error:
        last = {"failure": "broken", "kind": type(error).__name__}
    # Words of our own, never of an answer.
    logger.error("A release could not be made: %s %s", last["failure"], last.get("kind", ""))
    return actions.fail_run(release=release, failure=RunFailure(last["failure"]))


def _made(release: Release, counted: Counting, last: Mapping[str, Any]) -> dict[str, Any]:
    content = files.described(release, counted, last["document"])
    return {
        "json_file": files.json_bytes(content),
        "csv_file": files.csv_bytes(content),
        "report": last["report"],
        "memory": bytes.fromhex(last["memory"]),
        "memory_key": release.waves.order_by("-number")[0].opening_key,
    }
