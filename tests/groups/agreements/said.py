"""What a group says when it agrees, and what a browser sends of it, for the tests."""

import html
import re

from django.http import QueryDict
from django.utils import timezone

from audit.models import AuditEvent
from groups.agreements.facts import AgreedClause, WrittenWords


def say(*clauses, language="en", **facts):
    """A clause is a title or an AgreedClause; eight women agreed today."""
    usual = {
        "agreed_on": timezone.localdate(),
        "present_count": 8,
        "agreed_count": 8,
        "unsure_count": 0,
        "objected_count": 0,
        "ways": ["hands"],
        "spoken_in": ["en"],
        "objection": "",
        "review_on": None,
    }
    said = [AgreedClause(one, "", language) if isinstance(one, str) else one for one in clauses]
    return {"clauses": said, "language": language, **usual, **facts}


def written(agreement, title, detail="", at=0, seen=("", "")):
    """Words for the clause that stands at that place."""
    clause = agreement.clauses.all()[at]
    return WrittenWords(clause.key, title, detail, *seen)


def events():
    return [(event.kind, event.by, event.target) for event in AuditEvent.objects.order_by("pk")]


def event(kind, by, target):
    return (kind, str(by.pk), f"{target._meta.label}:{target.pk}")


def titles(agreement):
    return [
        {text.language: text.title for text in clause.texts.all()}
        for clause in agreement.clauses.all()
    ]


def text_of(agreement, language, at=0):
    return agreement.clauses.all()[at].texts.get(language=language)


def as_data(pairs):
    data = QueryDict(mutable=True)
    for name, value in pairs:
        data.appendlist(name, str(value))
    return data


def sent(form, **changes):
    """What a browser sends of this form; None takes a field away, a list sends several."""
    pairs = {
        "agreed": ["8"],
        "agreed_on": [str(timezone.localdate())],
        "started_from": [form.start.number],
        "language": [form.shown_in],
        "row": [],
    }
    for group in form.groups:
        pairs["row"].append(f"={group.section}")
        for row in group.rows:
            pairs["row"].append(row.name)
            pairs[f"{row.name}-title"] = [row.title]
            pairs[f"{row.name}-detail"] = [row.detail]
            if row.ticked:
                pairs[f"{row.name}-kept"] = ["on"]
    for name, value in changes.items():
        pairs[name] = [] if value is None else value if isinstance(value, list) else [value]
    return as_data([(name, value) for name, values in pairs.items() for value in values])


def hidden(page, name):
    """The value of a control, as the page has it."""
    tag = re.search(rf'<input[^>]*name="{re.escape(name)}"[^>]*>', page.content.decode())
    return html.unescape(re.search(r'value="([^"]*)"', tag[0])[1])


def as_sent(page, **changes):
    """Everything that the page's form would send, with changes; None takes a field away."""
    text = page.content.decode()
    data = {}
    for tag in re.findall(r"<input[^>]*>", text):
        name = re.search(r'name="([^"]*)"', tag)
        value = re.search(r'value="([^"]*)"', tag)
        off = re.search(r'type="(checkbox|radio)"', tag) and " checked" not in tag
        if name and not off:
            data.setdefault(name[1], []).append(html.unescape(value[1]) if value else "")
    for name, words in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)', text):
        data[name] = [html.unescape(words).removeprefix("\n")]
    data |= {name: value if isinstance(value, list) else [value] for name, value in changes.items()}
    return {name: value for name, value in data.items() if value != [None]}
