"""What a group says when it agrees, for the tests."""

from django.utils import timezone

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
