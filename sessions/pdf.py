"""A plan as a tagged PDF."""

import html
from pathlib import Path
from typing import Any

import nh3
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from sessions.queries import PlanView, Row
from toolkit import paper
from toolkit.markdown import render_markdown

TEMPLATE = Path(__file__).with_name("paper") / "plan.typ"


def plan_pdf(view: PlanView) -> bytes:
    return paper.compile_pdf(TEMPLATE, _data(view))


def is_printable(view: PlanView) -> bool:
    """Whether the PDF's font has every letter of this plan, in the language of the page."""
    return paper.is_printable(_data(view))


def _data(view: PlanView) -> dict[str, Any]:
    plan = view.plan
    begin, end = localtime(plan.starts_at), localtime(view.runs_until)
    title = date_format(begin, "l j F")
    place = f", {plan.group.place}" if plan.group.place else ""
    return {
        "language": get_language(),
        "title": title,
        "subtitle": f"{plan.group.name}, {begin:%H:%M}–{localtime(plan.ends_at):%H:%M}{place}",
        "heads": [_("Time"), _("What"), _("Minutes"), _("Who leads")],
        "rows": [_row(row) for row in view.rows],
        "end": f"{end:%H:%M} " + (_over(view.over) if view.over else _("End of the session")),
        "bring": {
            "title": f"{_('To bring')} ({view.needs.cost})",
            "nothing": _("Nothing to bring."),
            "things": [
                f"{thing.name} × {thing.quantity}" if thing.quantity > 1 else thing.name
                for thing in view.needs.things
            ],
        },
        "notes": {"title": _("Notes for facilitators"), "text": plan.notes},
        "aloud": _("Say this first, aloud"),
        "watch": _("Watch for"),
        "ground": _("To come back"),
        "exercises": [_exercise(row) for row in view.rows if row.item.exercise],
    }


def _plain(markdown: str) -> str:
    """The words alone, for typst's own layout."""
    return html.unescape(nh3.clean(render_markdown(markdown), tags=set())).strip()


def _over(minutes: int) -> str:
    return ngettext("%(minutes)d minute over", "%(minutes)d minutes over", minutes) % {
        "minutes": minutes
    }


def _row(row: Row) -> dict[str, Any]:
    return {
        "time": f"{localtime(row.starts_at):%H:%M}",
        "title": row.block.title,
        "kind": f"{row.item.get_kind()}, {row.item.get_intensity()}",
        "minutes": row.block.minutes,
        "leader": row.item.get_leader(),
        "notes": row.item.notes,
    }


def _exercise(row: Row) -> dict[str, Any]:
    text = row.item.exercise.text  # type: ignore[union-attr]
    return {
        "title": f"{localtime(row.starts_at):%H:%M} {text.title}",
        "aloud": _plain(text.say_aloud),
        "steps": [
            {
                "title": step["title"],
                "minutes": ngettext("%(minutes)d min", "%(minutes)d min", step["minutes"])
                % {"minutes": step["minutes"]},
                "text": _plain(step["text"]),
            }
            for step in text.steps
        ],
        "watch": _plain(text.watch_for),
        "ground": _plain(text.grounding),
    }
