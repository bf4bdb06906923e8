import pytest

from accounts.refusals import Refused, reason
from groups.participants import rules
from tests.factories.groups import make_closed_to, make_facilitator

pytestmark = pytest.mark.django_db
SEE, DECIDE, ANSWER = (
    rules.may_see_participants,
    rules.may_decide_about_names,
    rules.may_answer_for,
)


@pytest.fixture
def co(group, join):
    mair = join("Mair", "facilitator")
    make_facilitator(group, mair, "co")
    return mair


@pytest.mark.parametrize(
    ("rule", "allowed"),
    [(SEE, {"ada", "ben", "co"}), (DECIDE, {"ada"}), (ANSWER, {"ada", "ben"})],
)
def test_who_may(rule, allowed, group, co, growing, request):
    people = ["ada", "ben", "co", "growing", "cara", "dee", "eve", "gwen"]
    found = {name for name in people if not reason(rule, request.getfixturevalue(name), group)}
    assert found == allowed


@pytest.mark.parametrize("rule", [SEE, DECIDE, ANSWER])
@pytest.mark.parametrize("name", ["ada", "ben"])
def test_to_whom_it_is_closed_may_nothing(rule, name, group, request):
    person = request.getfixturevalue(name)
    make_closed_to(group, person)
    with pytest.raises(Refused):
        rule(person, group)
