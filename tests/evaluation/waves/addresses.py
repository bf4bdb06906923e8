"""Where waves and their paper are, and what a page sends along unseen."""

import re

from django.urls import reverse


def of_programme(name, programme):
    return reverse(f"evaluation:{name}", args=[programme.pk])


def of_wave(name, wave):
    return reverse(f"evaluation:{name}", args=[wave.programme_id, wave.pk])


def of_place(name, row, *more):
    where = [row.wave.programme_id, row.wave_id, row.programme_group_id]
    return reverse(f"evaluation:{name}", args=[*where, *more])


def hidden(page):
    return re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', page.text_seen)


def as_data(pairs):
    found = {}
    for name, value in pairs:
        if name != "csrfmiddlewaretoken":
            found.setdefault(name, []).append(value)
    return found
