"""Two people at one plan, on two real connections."""

import random
import threading

import pytest
from django.db import connection

from accounts.models import User
from accounts.refusals import NotNow
from sessions import actions
from sessions.models import SessionPlan
from tests.factories.groups import make_group
from tests.factories.sessions import make_plan
from tests.factories.toolkit import make_exercise

pytestmark = pytest.mark.django_db(transaction=True)
CHANGES = 40


def at_once(*people):
    """Run each in a thread of its own; what one of them raises fails the test."""
    trouble, gate = [], threading.Barrier(len(people))

    def run(person):
        gate.wait()
        try:
            person()
        except Exception as error:  # noqa: BLE001 - told to the test
            trouble.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[person]) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert trouble == []


@pytest.fixture
def plan(organisation, ada, ben):
    group = make_group(organisation, facilitators=(ben,))
    return make_plan(group, *(make_exercise() for _ in range(8)))


def test_moves_of_two_people_leave_every_block_once_and_in_order(plan, ada, ben):
    items = list(plan.items.values_list("pk", flat=True))

    def moving(user, seed):
        dice = random.Random(seed)

        def move():
            for _ in range(CHANGES):
                actions.move_item(
                    plan=plan, item_id=dice.choice(items), to=dice.randrange(8), by=user
                )

        return move

    at_once(moving(User.objects.get(pk=ada.pk), 1), moving(User.objects.get(pk=ben.pk), 2))
    assert list(plan.items.values_list("position", flat=True)) == list(range(8))
    assert set(plan.items.values_list("pk", flat=True)) == set(items)
    assert SessionPlan.objects.get().version == plan.version + 2 * CHANGES


def test_minutes_typed_by_two_people_are_saved_or_told(plan, ada, ben):
    """Each raises one block's minutes by one, from what she sees; nobody's step is lost unseen."""
    item = plan.items.first()
    saved = []

    def raising(user):
        def step():
            for _ in range(CHANGES):
                item_now = plan.items.get(pk=item.pk).minutes
                change = {item.pk: (item_now, item_now + 1)}
                told = actions.change_minutes(plan=plan, changes=change, by=user)
                saved.append(not told)

        return step

    at_once(raising(User.objects.get(pk=ada.pk)), raising(User.objects.get(pk=ben.pk)))
    final = plan.items.get(pk=item.pk).minutes
    # A step is lost only where both typed the very same number.
    same = plan.version + sum(saved) - SessionPlan.objects.get().version
    assert final == item.minutes + sum(saved) - same


def test_a_block_taken_out_while_another_moves_it_is_told(plan, ada, ben):
    told = []

    def removing():
        for pk in plan.items.values_list("pk", flat=True):
            actions.remove_item(plan=plan, item_id=pk, by=User.objects.get(pk=ada.pk))

    def moving():
        for pk in plan.items.values_list("pk", flat=True):
            try:
                actions.move_item(plan=plan, item_id=pk, to=0, by=User.objects.get(pk=ben.pk))
            except NotNow as refusal:
                told.append(refusal.sentence)

    at_once(removing, moving)
    assert not plan.items.exists()
    assert all("taken this block out" in sentence for sentence in told)
