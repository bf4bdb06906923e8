"""Her form beside what a colleague recorded while she wrote. Nothing of either is lost."""

from dataclasses import replace

from django.utils.translation import gettext as _

from groups.agreements.forms.rows import THEIRS, Group, Row, each, rows_of
from groups.agreements.starting import StartingClause

Clauses = dict[str, StartingClause]


def beside(hers: list[Group], before: Clauses, now: Clauses) -> list[Group]:
    """`hers` was begun from `before`; `now` is what a form begun today would offer.

    What the colleague added stands first, to be ticked. Where she left a clause's words alone, the
    colleague's take their place; where both wrote, hers stay, with the others beside them.
    """
    by_starter = {one.starter: one for one in now.values() if one.key and one.starter}

    def now_called(row: Row) -> Row:
        """A clause of the toolkit that the colleague kept has a key by now, and another name."""
        kept = by_starter.get(row.shown.starter) if row.shown else None
        return replace(row, name=kept.name) if kept else row

    groups = each(hers, lambda row: _beside(now_called(row), now))
    named = {row.name for row in rows_of(groups)}
    added = [
        Row(one.name, one.title, one.detail, shown=one)
        for one in now.values()
        if one.key and one.name not in named
    ]
    fresh = [row for row in rows_of(groups) if row.name in now and _is_added(row, before, now)]
    unticked = {row.name for row in fresh if not row.ticked}
    theirs = [*added, *(row for row in fresh if row.name in unticked)]
    theirs.sort(key=lambda row: row.shown.number if row.shown else 0)
    rest = [
        Group(group.section, [row for row in group.rows if row.name not in unticked])
        for group in groups
    ]
    return [Group(THEIRS, theirs), *rest] if theirs else rest


def _is_added(row: Row, before: Clauses, now: Clauses) -> bool:
    return now[row.name].key is not None and row.name not in before


def _beside(row: Row, now: Clauses) -> Row:
    theirs, was = now.get(row.name), row.shown
    if was is None or theirs is None:
        # Her own words, or a clause that is not in force any more.
        gone = was is not None and was.key is not None and was.number > 0
        return replace(row, note=_("Your colleague took this out.")) if gone else row
    if (theirs.title, theirs.detail) == (was.title, was.detail):
        return replace(row, shown=theirs)
    if not row.is_changed:
        note = _("Your colleague changed these words; here they are.")
        return replace(row.in_words_of(theirs), note=note)
    if row.words == (theirs.title, theirs.detail):
        return replace(row, shown=theirs)
    return replace(row, shown=theirs, their_title=theirs.title, their_detail=theirs.detail)
