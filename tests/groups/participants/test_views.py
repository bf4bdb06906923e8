import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEvent
from groups.models import Participant
from groups.participants import actions
from groups.participants.views import contact as contact_view
from groups.participants.views import women
from tests.factories.agreements import make_agreement
from tests.factories.groups import make_closed_to, make_facilitator
from tests.factories.participants import make_participant, make_safe_contact
from tests.groups.addresses import address
from tests.groups.participants.reading import PAGES, at, day, hidden_value, kinds, url_of

pytestmark = pytest.mark.django_db


# who gets what


@pytest.mark.parametrize(("name", "of_woman", "fetched", "posted"), PAGES)
@pytest.mark.parametrize("who", ["cara", "dee", "eve", "gwen"])
def test_strangers_find_nothing(name, of_woman, fetched, posted, who, fetch, wren, request):
    person, url = request.getfixturevalue(who), url_of(name, of_woman, wren)
    assert fetch(person, url).status_code == (404 if fetched else 405)
    assert fetch(person, url, {}).status_code == (404 if posted else 405)
    assert kinds() == []


@pytest.mark.parametrize(("name", "of_woman", "fetched", "posted"), PAGES)
def test_to_whom_it_is_closed_there_is_nothing(name, of_woman, fetched, posted, fetch, ada, wren):
    make_closed_to(wren.group, ada)
    url = url_of(name, of_woman, wren)
    assert fetch(ada, url).status_code == (404 if fetched else 405)
    assert fetch(ada, url, {}).status_code == (404 if posted else 405)


@pytest.mark.parametrize(("name", "of_woman", "fetched", "posted"), PAGES)
def test_who_grows_into_it_is_told_why_not(
    name, of_woman, fetched, posted, fetch, growing, wren, contact
):
    url = url_of(name, of_woman, wren)
    answers = [fetch(growing, url)] * fetched + [fetch(growing, url, {})] * posted
    for answer in answers:
        assert answer.status_code == 403
        assert "Only a coordinator" in answer.text_seen
        assert "Wren" not in answer.text_seen
    assert kinds() == []


@pytest.fixture
def mair(group, join):
    """Co-facilitates it."""
    mair = join("Mair", "facilitator")
    make_facilitator(group, mair, "co")
    return mair


@pytest.mark.parametrize("who", ["ada", "ben", "mair"])
def test_who_knows_the_women_reaches_every_page(who, fetch, mair, wren, request):
    for name, of_woman, fetched, _ in PAGES:
        expected = 200 if fetched else 405
        if name == "participant_names" and who != "ada":
            expected = 403
        if name == "participant_remove":
            expected = 302  # she is in the group, so she is no enquiry
        answer = fetch(request.getfixturevalue(who), url_of(name, of_woman, wren))
        assert answer.status_code == expected, name


def test_a_woman_of_another_group_is_not_here(fetch, ada, wren, other_group):
    for name, of_woman, fetched, _ in PAGES:
        if of_woman and fetched and name != "participant_remove":
            url = address(name, other_group, participant=wren.pk)
            assert fetch(ada, url).status_code == 404, name
    assert AuditEvent.objects.count() == 0


# the list


def test_list_is_sorted_and_read_once_on_record(fetch, ben, named):
    for name, facts in [
        ("Élodie", {"languages_spoken": ["fr"], "access": "No steps", "format": "audio"}),
        ("zoe", {}),
        ("Dove", {"state": "left"}),
        ("Late", {"state": "waiting", "asked_on": day(-1)}),
        ("Early", {"state": "waiting", "asked_on": day(-9)}),
        ("Fay", {}),
        ("New", {"state": "asked"}),
    ]:
        make_safe_contact(make_participant(named, name, **facts))
    text = fetch(ben, address("participant_list", named)).text_seen
    order = [text.index(f">{name}<") for name in
             ("Élodie", "Fay", "zoe", "Early", "Late", "New", "Dove")]  # fmt: skip
    assert order == sorted(order)
    assert text.index("<details") < text.index(">Dove<")
    assert "3 women are in the group." in text
    for shown in ("French", "No steps", "Sound"):
        assert shown in text
    for never in ("900123", "10:00 to 14:00", "Sam<", "library book"):
        assert never not in text
    event = AuditEvent.objects.get()
    assert (event.kind, event.target) == (
        "participants_listed",
        f"groups.SupportGroup:{named.pk}",
    )
    assert event.changed_fields == ["asked", "joined", "left", "waiting"]


def test_list_by_headcount(fetch, ben, group):
    group.childcare_count = 3
    group.save(update_fields=["childcare_count"])
    make_participant(group, "Robin", state="waiting")
    text = fetch(ben, address("participant_list", group)).text_seen
    assert "This group works by headcount" in text
    assert "usually 8" in text
    assert "Children to be looked after" in text
    assert "When a woman joins, what was written of her here is erased." in text
    assert ">Robin<" in text
    assert address("group_detail", group) + "#facts" in text
    assert 'id="joined"' not in text
    assert address("participant_names", group) not in text  # he may not decide it


def test_ended_group_takes_nobody(fetch, ada, named, robin):
    named.state = "ended"
    named.save(update_fields=["state"])
    text = fetch(ada, address("participant_list", named)).text_seen
    assert "This group has ended" in text
    assert address("participant_new", named) not in text
    assert fetch(ada, address("participant_new", named)).status_code == 302
    assert "She joins today" not in fetch(ada, at("participant_detail", robin)).text_seen


# names


def test_names_on_and_off(fetch, ada, group):
    url = address("participant_names", group)
    assert "Keep names from now on" in fetch(ada, url).text_seen
    for _ in range(2):
        assert fetch(ada, url, {"keep": "yes"}).status_code == 302
    group.refresh_from_db()
    assert group.keeps_names
    make_participant(group, "Wren")
    make_participant(group, "Dove", state="left")
    robin = make_participant(group, "Robin", state="waiting")
    page = fetch(ada, url)
    assert "2 women are erased for good" in page.text_seen
    assert "1 in the group, 1 who have left" in page.text_seen
    assert "1 woman who asks or waits stays" in page.text_seen
    rows = hidden_value(page, "rows")
    for _ in range(2):
        assert fetch(ada, url, {"keep": "no", "rows": rows}).status_code == 302
    assert list(Participant.objects.all()) == [robin]
    assert kinds() == [
        "group_names_kept",
        *["participant_removed"] * 2,
        "group_names_erased",
    ]


@pytest.mark.parametrize("rows", ["", "0", "7", "-1", "x", "9" * 5000, "²"])
def test_names_off_with_another_number_erases_nobody(fetch, ada, named, wren, rows):
    url = address("participant_names", named)
    answer = fetch(ada, url, {"keep": "no", "rows": rows}, follow=True)
    assert "Look at the numbers again" in answer.text_seen
    assert Participant.objects.count() == 1


def test_names_are_asked_once_more(fetch, ada, named, wren):
    answer = fetch(ada, address("participant_names", named), {})
    assert answer.status_code == 200
    assert Participant.objects.count() == 1


# writing down


def test_new_one_by_a_double_press(fetch, ben, group):
    url = address("participant_new", group)
    key = hidden_value(fetch(ben, url), "request_key")
    for _ in range(2):
        answer = fetch(ben, url, {
            "called": "Heron", "came_by": "self", "state": "waiting", "request_key": key,
        })  # fmt: skip
        woman = Participant.objects.get()
        assert answer["Location"] == at("participant_detail", woman)
    assert (woman.called, woman.state) == ("Heron", "waiting")
    assert kinds() == ["participant_added"]


def test_new_one_keeps_what_was_typed(fetch, ben, group):
    data = {"called": "Heron", "travel": "SA1 1AA", "childcare": "Two, 4 and 6"}
    answer = fetch(ben, address("participant_new", group), data)
    assert answer.status_code == 200
    assert 'href="#id_travel"' in answer.text_seen
    for text in data.values():
        assert f'value="{text}"' in answer.text_seen
    assert not Participant.objects.exists()


def test_new_one_straight_in(fetch, ada, named):
    data = {"called": "Heron", "came_by": "self", "state": "joined"}
    url = address("participant_new", named)
    answer = fetch(ada, url, data)
    assert 'href="#id_decided_herself"' in answer.text_seen
    assert fetch(ada, url, data | {"decided_herself": "on"}).status_code == 302
    assert Participant.objects.get().joined_on == day(0)


def test_names_given_up_meanwhile_are_said_at_the_field(fetch, ada, named, monkeypatch):
    real = actions.add_participant

    def meanwhile(*, group, **facts):
        group.keeps_names = False
        group.save(update_fields=["keeps_names"])
        return real(group=group, **facts)

    monkeypatch.setattr(actions, "add_participant", meanwhile)
    data = {"called": "Heron", "came_by": "self", "state": "joined", "decided_herself": "on"}
    answer = fetch(ada, address("participant_new", named), data)
    assert answer.status_code == 200
    assert "works by headcount" in answer.text_seen


def test_detail_is_on_record_and_has_no_contact(fetch, ben, wren, contact):
    text = fetch(ben, at("participant_detail", wren)).text_seen
    for shown in ("Wren", "A lift home", "Welsh", "By herself", "Ask her again by"):
        assert shown in text
    for never in ("900123", "10:00 to 14:00", ">Sam<", "library book"):
        assert never not in text
    assert kinds() == ["participant_read"]


def test_detail_says_what_was_removed(fetch, ben, named):
    woman = make_participant(named, state="left", access=None)
    assert "removed after she left" in fetch(ben, at("participant_detail", woman)).text_seen


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"do_not_contact": True}, "She does not want to be contacted."),
        ({"confirmed_on": day(-99), "expires_on": day(-1)}, "She must be asked again"),
    ],
)
def test_detail_says_how_things_stand_with_the_contact(fetch, ben, wren, facts, said):
    make_safe_contact(wren, **facts)
    assert said in fetch(ben, at("participant_detail", wren)).text_seen


EDIT = {"called": "Jenny", "came_by": "self", "languages_spoken": ["cy"], "travel": "A lift home"}


def test_edit(fetch, ben, wren):
    url = at("participant_edit", wren)
    page = fetch(ben, url)
    data = EDIT | {"version": "1", "seen": hidden_value(page, "seen")}
    answer = fetch(ben, url, data)
    assert answer["Location"] == at("participant_detail", wren)
    wren.refresh_from_db()
    assert (wren.called, wren.version) == ("Jenny", 2)
    assert kinds() == ["participant_read", "participant_edited"]


def test_edit_with_a_mistake(fetch, ben, wren):
    answer = fetch(ben, at("participant_edit", wren), EDIT | {"called": ""})
    assert answer.status_code == 200
    assert 'href="#id_called"' in answer.text_seen


def test_edit_late_loses_nothing(fetch, ada, ben, wren):
    url = at("participant_edit", wren)
    seen = hidden_value(fetch(ada, url), "seen")
    fetch(ben, url, EDIT | {"called": "Kitty", "travel": "The bus", "version": "1", "seen": seen})
    answer = fetch(ada, url, EDIT | {"version": "1", "seen": seen})
    assert answer.status_code == 409
    assert "Your colleague saved <b><bdi>Kitty</bdi></b>" in answer.text_seen
    assert 'value="Jenny"' in answer.text_seen
    assert 'value="The bus"' in answer.text_seen
    version = hidden_value(answer, "version")
    again = EDIT | {"travel": "The bus", "version": version, "seen": hidden_value(answer, "seen")}
    assert fetch(ada, url, again).status_code == 302
    wren.refresh_from_db()
    assert (wren.called, wren.travel, wren.version) == ("Jenny", "The bus", 3)


# coming and going


def test_from_enquiry_to_farewell(fetch, ben, named, linnet):
    make_agreement(named)
    assert fetch(ben, at("participant_wait", linnet), {}).status_code == 302
    detail = fetch(ben, at("participant_join", linnet), {}, follow=True).text_seen
    assert "Ask her first. Nobody joins because somebody else" in detail
    fetch(ben, at("participant_join", linnet), {"decided_herself": "on"})
    linnet.refresh_from_db()
    assert linnet.state == "joined"
    leave = at("participant_leave", linnet)
    assert "Nobody asks why" in fetch(ben, leave).text_seen
    answer = fetch(ben, leave, {"left_on": day(-40).isoformat()})
    assert 'href="#id_left_on"' in answer.text_seen
    assert fetch(ben, leave, {"left_on": day(0).isoformat()}).status_code == 302
    linnet.refresh_from_db()
    assert linnet.state == "left"
    assert fetch(ben, leave).status_code == 302
    assert [kind for kind in kinds() if kind != "participant_read"] == [
        "participant_waitlisted",
        "participant_joined",
        "agreement_review_moved",
        "participant_left",
    ]


def test_what_she_cannot_do_now_is_said(fetch, ben, wren):
    answer = fetch(ben, at("participant_wait", wren), {}, follow=True)
    assert "She is in the group already." in answer.text_seen
    answer = fetch(ben, at("participant_remove", wren), {}, follow=True)
    assert "this is not an enquiry" in answer.text_seen
    assert Participant.objects.exists()


def test_joining_by_headcount_erases_and_says_so(fetch, ben, group):
    woman = make_participant(group, "Robin", state="waiting")
    assert (
        "everything that is written of her is erased"
        in fetch(ben, at("participant_detail", woman)).text_seen
    )
    url = at("participant_join", woman)
    answer = fetch(ben, url, {"decided_herself": "on"}, follow=True)
    assert "what was written of her is erased" in answer.text_seen
    assert "Robin" not in answer.text_seen
    assert not Participant.objects.exists()
    assert fetch(ben, url, {"decided_herself": "on"})["Location"] == address(
        "participant_list", group
    )


def test_enquiry_is_erased_after_asking(fetch, ben, linnet):
    url = at("participant_remove", linnet)
    assert "Linnet" in fetch(ben, url).text_seen
    for _ in range(2):
        assert fetch(ben, url, {})["Location"] == address("participant_list", linnet.group)
    assert not Participant.objects.exists()
    assert kinds() == ["participant_removed"]


@pytest.mark.parametrize("name", ["participant_edit", "safe_contact"])
def test_who_was_erased_while_somebody_wrote_is_said_to_be_gone(
    name, fetch, ben, wren, contact, monkeypatch
):
    def there(request, group, participant):
        found = Participant.objects.select_related("group").get(pk=participant)
        Participant.objects.filter(pk=participant).delete()
        return found

    for module in (women, contact_view):
        monkeypatch.setattr(module, "participant_or_404", there)
    answered = {"shared_device": "no", "confirmed_on": day(0).isoformat()}
    data = EDIT | answered | {"expires_on": day(1).isoformat()}
    answer = fetch(ben, at(name, wren), data, follow=True)
    assert "has been erased meanwhile" in answer.text_seen


def test_no_page_but_hers_reads_a_number_from_the_database(fetch, ben, wren, contact):
    for name in ("participant_list", "participant_detail", "participant_edit", "participant_sheet"):
        url = url_of(name, name in {"participant_detail", "participant_edit"}, wren)
        with CaptureQueriesContext(connection) as queries:
            assert fetch(ben, url).status_code == 200
        assert not any('"groups_safecontact"."phone"' in one["sql"] for one in queries), name
