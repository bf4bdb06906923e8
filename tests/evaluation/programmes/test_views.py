import html

import pytest
from django.urls import reverse

from accounts.enums import Role
from evaluation.models import Programme, ProgrammeGroup, ProgrammeOrganisation
from evaluation.programmes.views import PAGE
from tests.evaluation.programmes.conftest import day
from tests.evaluation.programmes.test_forms import sent
from tests.factories.accounts import make_membership, make_user
from tests.factories.evaluation import make_programme, make_programme_group, make_wave
from tests.factories.groups import make_closed_to, make_group

pytestmark = pytest.mark.django_db


def address(name, *arguments):
    return reverse(f"evaluation:{name}", args=arguments)


@pytest.fixture
def visit(client):
    """`visit(person, name, programme, data=...)`: the answer, with its page as people read it."""

    def go(person, name, *programmes, data=None, follow=False):
        client.force_login(person)
        where = address(name, *(one.pk for one in programmes))
        ask = client.get if data is None else client.post
        answer = ask(where, data or {}, follow=follow)
        answer.seen = html.unescape(answer.content.decode())
        return answer

    return go


OF_A_PROGRAMME = ["programme", "programme_edit", "programme_groups", "guardian_add"]


@pytest.mark.parametrize("data", [None, {}], ids=["GET", "POST"])
@pytest.mark.parametrize("name", OF_A_PROGRAMME)
@pytest.mark.parametrize("person", ["ben", "cara", "eve", "gwen"])
def test_to_strangers_there_is_no_such_programme(request, visit, programme, person, name, data):
    stranger = request.getfixturevalue(person)
    if data is not None and name == "programme":
        return  # it only reads
    answer = visit(stranger, name, programme, data=data)
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("name", "may"),
    [
        ("programme", {"ada", "hana", "dee", "gita"}),
        ("programme_edit", {"dee"}),
        ("programme_groups", {"ada", "hana"}),
        ("guardian_add", {"dee"}),
    ],
)
def test_insiders_are_told_why_not(request, visit, programme, name, may):
    for person in ("ada", "hana", "dee", "gita"):
        answer = visit(request.getfixturevalue(person), name, programme)
        assert answer.status_code == (200 if person in may else 403), person
        assert person in may or "organisation that takes part can do this" in answer.seen


# The list


def test_list_says_how_each_stands(visit, programme, dee, ada):
    answer = visit(dee, "programmes")
    assert programme.name in answer.seen
    assert "No wave has been opened yet" in answer.seen
    assert "Choose the questions" in answer.seen
    assert address("programme_new") in answer.seen
    answer = visit(ada, "programmes")
    assert "Choose your groups" in answer.seen
    assert address("programme_new") not in answer.seen


@pytest.mark.parametrize(
    ("person", "words"),
    [
        ("dee", "Begin one, and name two people"),
        ("ada", "An admin of your organisation begins one"),
        ("gwen", "An admin of your organisation begins one"),
        ("ben", "Nothing here for you"),
        ("eve", "Nothing here for you"),
    ],
)
def test_empty_list_says_what_to_do(request, visit, person, words):
    assert words in visit(request.getfixturevalue(person), "programmes").seen


def test_list_in_pages(visit, client, dee, organisation):
    for number in range(PAGE + 1):
        make_programme(organisation, name=f"P {number:02}")
    first = visit(dee, "programmes")
    assert ("P 00" in first.seen, "P 24" in first.seen) == (True, False)
    assert "P 24" in client.get(address("programmes") + "?page=2").content.decode()


def test_list_of_one_that_waits_for_nobody(visit, programme, dee):
    Programme.objects.update(state="closed", link_salt=None)
    assert "btn quiet small" not in visit(dee, "programmes").seen


# The page


def test_page_says_what_women_are_told(visit, programme, dee, other_organisation):
    ProgrammeOrganisation.objects.create(programme=programme, organisation=other_organisation)
    seen = visit(dee, "programme", programme).seen
    for words in (
        "The Women’s Fund",
        "Other House",
        "(leads it)",
        "North",
        "fewer than 20 women have answered",
        "fewer than 8 women",
        "fewer than 3 groups",
        "Gita",
        "العربية",
        "then they are deleted",
    ):
        assert words in seen
    for name in ("questionnaires", "waves", "keys", "programme_edit", "guardian_add", "close"):
        assert address(name, programme.pk) in seen


def test_page_shows_groups_to_who_sees_them(visit, programme, ada, hana, dee, gita, group):
    make_programme_group(programme, group)
    make_closed_to(group, hana)
    seen = {one.name: visit(one, "programme", programme).seen for one in (ada, hana, dee, gita)}
    assert [name for name, page in seen.items() if "Paned" in page] == ["Ada"]
    assert "None of your groups takes part yet" in seen["Hana"]
    assert "1 group takes part" in seen["Dee"]
    assert "Which groups take part, their coordinators know" in seen["Gita"]
    assert "1 group" not in seen["Hana"] + seen["Gita"] + seen["Ada"]


def test_page_offers_nothing_that_she_may_not(visit, programme, ada):
    seen = visit(ada, "programme", programme).seen
    for name in ("programme_edit", "guardian_add", "close"):
        assert address(name, programme.pk) not in seen
    assert address("programme_groups", programme.pk) in seen


def test_page_without_areas(visit, programme, dee):
    programme.areas.all().delete()
    assert "published for the whole programme" in visit(dee, "programme", programme).seen


def test_page_of_a_closed_one_changes_nothing(visit, programme, dee):
    past = {"starts_on": day(-9), "ends_on": day(-1), "answers_kept_until": day(0)}
    Programme.objects.update(state="closed", link_salt=None, **past)
    seen = visit(dee, "programme", programme).seen
    assert "How it was closed" in seen
    assert "that day has come" in seen
    for name in ("programme_edit", "guardian_add"):
        assert address(name, programme.pk) not in seen


# Making one


@pytest.fixture
def data(dee, gita):
    return sent(guardian_1=str(dee.pk), guardian_2=str(gita.pk))


def test_new(visit, dee, gita, organisation, data):
    page = visit(dee, "programme_new")
    assert page.status_code == 200
    assert "Invite a trustee" in page.seen
    answer = visit(dee, "programme_new", data=data, follow=True)
    made = Programme.objects.get()
    assert answer.redirect_chain == [(address("programme", made.pk), 302)]
    assert "is here. Next, its guardians see to their keys" in answer.seen
    assert (made.name, made.organisation, made.state) == (
        "Valleys Together",
        organisation,
        "set-up",
    )


@pytest.mark.parametrize("person", ["ada", "gita", "ben", "eve"])
def test_new_is_for_admins(request, visit, person):
    answer = visit(request.getfixturevalue(person), "programme_new")
    assert answer.status_code == 403


def test_new_keeps_what_was_typed(visit, dee, gita, data):
    answer = visit(
        dee, "programme_new", data={**data, "least_in_band": "3", "reader_2": "A reader"}
    )
    assert answer.status_code == 422
    assert "It can only be raised: 8 at least." in answer.seen
    assert 'value="A reader"' in answer.seen
    assert not Programme.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"ends_on": "2020-01-01"}, "ends_on"),
        ({"others": "Nobody of that name"}, "others"),
        ({"name": "Taken"}, "name"),
    ],
)
def test_new_says_at_the_field_what_is_not_so(visit, dee, gita, organisation, data, changed, field):
    make_programme(organisation, name="taken")
    answer = visit(dee, "programme_new", data={**data, **changed})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]


def test_new_without_a_second_person_says_whom_to_invite(visit, dee, data):
    Programme.objects.all().delete()
    make_nobody_else = dee.memberships.first().organisation
    make_nobody_else.memberships.exclude(user=dee).delete()
    for sent_data in (None, data):
        answer = visit(dee, "programme_new", data=sent_data)
        assert answer.status_code == 200
        assert "First, a second person" in answer.seen
        assert reverse("accounts:invite") in answer.seen
    assert not Programme.objects.exists()


def test_new_pressed_twice_makes_one(visit, client, dee, gita, data):
    key = visit(dee, "programme_new").context["form"].initial["request_key"]
    for _ in range(2):
        assert visit(dee, "programme_new", data={**data, "request_key": key}).status_code == 302
    assert Programme.objects.count() == 1


# Changing one


def shown(visit, person, programme):
    form = visit(person, "programme_edit", programme).context["form"]
    return {name: form.initial[name] for name in form.fields if name in form.initial}


def test_edit(visit, dee, programme):
    data = shown(visit, dee, programme)
    answer = visit(
        dee, "programme_edit", programme, data={**data, "name": "Hills", "area_3": "Coast"}
    )
    assert answer.url == address("programme", programme.pk)
    programme.refresh_from_db()
    assert (programme.name, programme.areas.count()) == ("Hills", 3)


def test_edit_pressed_twice_is_harmless(visit, dee, programme):
    data = {**shown(visit, dee, programme), "area_3": "Coast"}
    for _ in range(2):
        assert visit(dee, "programme_edit", programme, data=data).status_code == 302
    assert programme.areas.count() == 3


def test_edit_says_beforehand_what_will_stay(visit, dee, programme, group):
    assert "Everything can still be changed" in visit(dee, "programme_edit", programme).seen
    make_wave(programme, group)
    page = visit(dee, "programme_edit", programme)
    assert "what the women were told stays" in page.seen
    assert "reader_1" not in page.seen


def test_edit_after_a_wave(visit, dee, programme, group):
    make_wave(programme, group)
    data = shown(visit, dee, programme)
    longer = {**data, "answers_kept_until": day(701)}
    answer = visit(dee, "programme_edit", programme, data=longer)
    assert list(answer.context["form"].errors) == ["answers_kept_until"]
    assert (
        visit(dee, "programme_edit", programme, data={**data, "name": "Hills"}).status_code == 302
    )
    programme.refresh_from_db()
    assert (programme.name, programme.readers.count()) == ("Hills", 1)


def test_edit_of_what_stays_from_an_old_page(visit, dee, programme, group):
    data = {**shown(visit, dee, programme), "reader_1": "Another"}
    make_wave(programme, group)
    answer = visit(dee, "programme_edit", programme, data=data)
    assert answer.status_code == 422
    assert "stays as the women were told" in answer.seen
    assert 'value="Another"' in answer.seen


def test_edit_at_once_loses_nothing(visit, dee, programme, organisation):
    iona = make_user("iona@example.org", "Iona", Role.ADMIN, organisation)
    data = shown(visit, dee, programme)
    visit(iona, "programme_edit", programme, data={**data, "name": "Theirs", "area_2": "Coast"})
    answer = visit(dee, "programme_edit", programme, data={**data, "name": "Hers"})
    assert answer.status_code == 409
    assert "Your colleague saved" in answer.seen
    form = answer.context["form"]
    assert (form["name"].value(), form["area_2"].value()) == ("Hers", "Coast")
    again = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    assert visit(dee, "programme_edit", programme, data=again).status_code == 302
    programme.refresh_from_db()
    assert programme.name == "Hers"
    assert {one.name for one in programme.areas.all()} == {"North", "Coast"}


def test_edit_at_once_after_a_wave(visit, dee, programme, organisation, group):
    make_wave(programme, group)
    iona = make_user("iona@example.org", "Iona", Role.ADMIN, organisation)
    data = shown(visit, dee, programme)
    visit(iona, "programme_edit", programme, data={**data, "least_groups": "5"})
    answer = visit(dee, "programme_edit", programme, data={**data, "name": "Hers"})
    assert answer.status_code == 409
    assert answer.context["form"]["least_groups"].value() == "5"


def test_edit_takes_her_own_organisation_out(visit, programme, other_organisation, olwen):
    ProgrammeOrganisation.objects.create(programme=programme, organisation=other_organisation)
    data = {**shown(visit, olwen, programme), "others": ""}
    answer = visit(olwen, "programme_edit", programme, data=data)
    assert answer.url == address("programmes")
    assert visit(olwen, "programme", programme).status_code == 404


@pytest.mark.parametrize("name", ["programme_edit", "guardian_add"])
def test_too_late(visit, dee, programme, name):
    Programme.objects.update(state="closed", link_salt=None)
    answer = visit(dee, name, programme, follow=True)
    assert answer.redirect_chain[0][0] == address("programme", programme.pk)
    assert "This programme is closed" in answer.seen


# Groups


def test_groups_are_chosen(visit, ada, programme, group):
    page = visit(ada, "programme_groups", programme)
    assert "Paned" in page.seen
    data = {"seen": page.context["form"].initial["seen"], f"in_{group.pk.hex}": "on"}
    answer = visit(ada, "programme_groups", programme, data=data, follow=True)
    assert "Saved for one group." in answer.seen
    again = visit(ada, "programme_groups", programme, data=data, follow=True)
    assert "Nothing was different" in again.seen
    assert ProgrammeGroup.objects.get().area is None


def test_groups_that_are_not_hers_are_not_offered(visit, hana, programme, group, gwen):
    make_closed_to(group, hana)
    make_group(gwen.memberships.get().organisation, "Theirs")
    seen = visit(hana, "programme_groups", programme).seen
    assert "No group to choose" in seen
    assert not any(word in seen for word in ("Paned", "Theirs"))


def test_groups_in_an_open_wave_are_told_of(visit, ada, programme, group):
    make_wave(programme, group)
    seen = visit(ada, "programme_groups", programme).seen
    assert "They stay until it is closed" in seen
    assert f"in_{group.pk.hex}" not in seen
    assert "Back to the programme" in seen


def test_groups_from_a_page_before_a_wave(visit, ada, programme, group):
    make_programme_group(programme, group)
    hidden = visit(ada, "programme_groups", programme).context["form"].initial["seen"]
    make_wave(programme, group)
    answer = visit(ada, "programme_groups", programme, data={"seen": hidden})
    assert answer.status_code == 422
    assert "is being asked in a wave that is open" in answer.seen


def test_groups_chosen_at_once(visit, ada, hana, programme, group):
    data = {
        "seen": visit(ada, "programme_groups", programme).context["form"].initial["seen"],
        f"in_{group.pk.hex}": "on",
    }
    north, south = programme.areas.order_by("name")
    theirs = {**data, f"area_{group.pk.hex}": north.pk}
    visit(hana, "programme_groups", programme, data=theirs)
    hers = {**data, f"area_{group.pk.hex}": south.pk}
    answer = visit(ada, "programme_groups", programme, data=hers)
    assert answer.status_code == 409
    assert "Chosen by a colleague meanwhile" in answer.seen
    form = answer.context["form"]
    assert form[f"area_{group.pk.hex}"].value() == str(south.pk)
    again = {**hers, "seen": form["seen"].value()}
    assert visit(ada, "programme_groups", programme, data=again).status_code == 302
    assert ProgrammeGroup.objects.get().area == south


def test_groups_too_late(visit, ada, programme):
    Programme.objects.update(state="closing")
    assert visit(ada, "programme_groups", programme).url == address("programme", programme.pk)


# Guardians


def test_guardian_is_added(visit, dee, programme, organisation):
    iona = make_user("iona@example.org", "Iona", Role.GUARDIAN, organisation)
    assert "Iona" in visit(dee, "guardian_add", programme).seen
    for _ in range(2):
        answer = visit(dee, "guardian_add", programme, data={"person": str(iona.pk)}, follow=True)
        assert "is a guardian. Whoever holds a key" in answer.seen
    assert programme.guardians.count() == 3


def test_nobody_to_name(visit, dee, programme):
    assert "Nobody to name yet" in visit(dee, "guardian_add", programme).seen
    answer = visit(dee, "guardian_add", programme, data={})
    assert answer.status_code == 422


def test_guardian_who_has_lost_her_part_meanwhile(visit, dee, programme, organisation, monkeypatch):
    iona = make_user("iona@example.org", "Iona", Role.GUARDIAN, organisation)
    monkeypatch.setattr(
        "evaluation.programmes.views.queries.people_who_can_guard", lambda *args: [iona]
    )
    iona.memberships.update(ended_at="2030-01-01T00:00Z")
    answer = visit(dee, "guardian_add", programme, data={"person": str(iona.pk)})
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == ["person"]


def test_admin_of_two_organisations_chooses_which_leads(visit, dee, gita, other_organisation, data):
    make_membership(dee, other_organisation, Role.ADMIN)
    page = visit(dee, "programme_new")
    assert "Which organisation leads it?" in page.seen
    chosen = {**data, "organisation": str(other_organisation.pk), "others": "Glan yr Afon"}
    assert visit(dee, "programme_new", data=chosen).status_code == 302
    assert Programme.objects.get().organisation == other_organisation
