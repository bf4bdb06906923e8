"""A page asks the database as often for thirty rows as for one."""

import itertools
from functools import cached_property

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from groups.models import Clause
from sessions.models import PlanItem
from tests.factories.accounts import (
    make_invitation,
    make_membership,
    make_safeguarding_contact,
    make_user,
)
from tests.factories.agreements import make_agreement, make_link, make_page_word, make_starter
from tests.factories.evaluation import (
    add_to_wave,
    make_access_request,
    make_consent_decision,
    make_guardian,
    make_invitee,
    make_programme,
    make_programme_group,
    make_questionnaire,
    make_wave,
    question,
)
from tests.factories.groups import (
    make_closed_to,
    make_facilitator,
    make_group,
    make_language_decision,
    make_shared_word,
)
from tests.factories.home import make_complaint
from tests.factories.participants import make_participant, make_safe_contact
from tests.factories.releases import make_release
from tests.factories.sessions import make_plan
from tests.factories.toolkit import make_exercise, make_material
from toolkit.languages import LANGUAGES

pytestmark = pytest.mark.django_db

SIZES = (1, 3, 30)
numbers = itertools.count(1)


class Rows:
    """Adds one more row of a kind, with everything that such a row can have."""

    def __init__(self, organisation):
        self.organisation = organisation
        self.group = self.add_group()
        self.plan = make_plan(self.group)

    def add_person(self):
        return make_user(role="facilitator", organisation=self.organisation)

    def add_invitation(self):
        return make_invitation(self.organisation, f"new{next(numbers)}@example.org")

    def add_to_tell(self):
        return make_safeguarding_contact(self.organisation)

    def add_group(self):
        pair = (self.add_person(), self.add_person())
        return make_group(self.organisation, languages=("cy", "ar"), facilitators=pair)

    def add_facilitator(self):
        return make_facilitator(self.group, self.add_person())

    def add_closed(self):
        return make_closed_to(self.group, self.add_person())

    def add_decision(self):
        """In the place of the one before, which stays to look back at."""
        current = self.group.language_decisions.current()
        current.update(replaced_at=timezone.now())
        return make_language_decision(self.group, *(("cy", "ar"), ("cy",))[next(numbers) % 2])

    def add_clause(self):
        """In three languages, to what can be read at the members' address too."""
        agreement = self.group.agreements.first()
        if agreement is None:
            make_link(self.group)
            agreement = make_agreement(self.group)
        number = agreement.clauses.count()
        clause = Clause.objects.create(agreement=agreement, position=number)
        for language in ("en", "cy", "ar"):
            clause.texts.create(language=language, title=f"Clause {number}")
        return clause

    def add_version(self):
        return make_agreement(self.group, "We start on time", {"en": "Tea first", "cy": "Te"})

    def add_starter(self):
        number = next(numbers)
        return make_starter(f"starter-{number}", f"Starter {number}", cy="Cymal", ar="بند")

    def add_word(self):
        return make_shared_word(self.group, cy=f"gair {next(numbers)}", ar="كلمة")

    def add_woman(self):
        """One in the group, one who waits and one who has left."""
        self.group.keeps_names = True
        self.group.save(update_fields=["keeps_names"])
        for state in ("joined", "waiting", "left"):
            make_safe_contact(make_participant(self.group, state=state))

    def add_group_with_enquiry(self):
        return make_participant(self.add_group(), state="asked")

    def add_complaint(self):
        return make_complaint(self.organisation)

    @cached_property
    def programme(self):
        """One that ada, its admin too, guards with a colleague."""
        ada = User.objects.get(email="ada@example.org")
        make_membership(ada, self.organisation, "admin")
        return make_programme(self.organisation, guardians=(ada, self.add_person()))

    def add_earlier_key(self):
        """With which a wave was closed, so that somebody may need it still."""
        self.programme.opening_keys.update(replaced_at=timezone.now())
        wave = make_wave(self.programme, state="sealed")
        return wave.opening_key

    def add_programme(self):
        """With an open wave of one group."""
        return make_wave(make_programme(self.organisation), self.add_group())

    def add_place(self):
        return make_programme_group(self.programme, self.add_group())

    def add_to_choose(self):
        """A group that takes part, and one that does not."""
        return self.add_place(), self.add_group()

    def add_area(self):
        return self.programme.areas.create(name=f"Area {next(numbers)}")

    def add_reader(self):
        number = next(numbers)
        return self.programme.readers.create(name=f"R {number}", kind="funder", position=number)

    def add_guardian(self):
        return make_guardian(self.programme, self.add_person())

    def add_possible_guardian(self):
        return make_user(role="guardian", organisation=self.organisation)

    def add_sealed_wave(self):
        return make_wave(self.programme, state="sealed")

    def add_release(self):
        return make_release(self.programme, self.add_sealed_wave(), state="released")

    def add_unsealed_wave(self):
        return make_wave(self.programme, state="closed")

    @cached_property
    def request(self):
        """Of somebody in the programme that ada guards."""
        return self.add_request()

    @cached_property
    def woman(self):
        return make_participant(self.group)

    def add_request(self):
        return make_access_request(make_invitee(self.add_place()))

    def add_asked_of(self):
        """Another programme in which she waits for a copy, or can ask for one."""
        place = make_programme_group(make_programme(self.organisation), self.group)
        invitee = make_invitee(place, self.woman)
        state = ("asked", "opened")[next(numbers) % 2]
        return make_access_request(invitee, state=state)

    def add_questionnaire(self):
        return make_questionnaire(self.programme, name=f"Questions {next(numbers)}")

    @cached_property
    def questionnaire(self):
        return self.add_questionnaire()

    def add_question(self):
        """With a warning that was weighed, and one that was not."""
        number = next(numbers)
        question(f"own-{number}", "He hit me, the police said")(self.questionnaire)
        added = self.questionnaire.questions.get(key=f"own-{number}")
        ada = User.objects.get(email="ada@example.org")
        return added.overrules.create(warning="police", reason="They asked", overruled_by=ada)

    def add_consent(self):
        """Of each purpose, and of every way in which a reminder comes."""
        for purpose in ("photos", "follow-up"):
            make_consent_decision(self.woman, purpose)
        for channel in ("call", "text", "voicemail", "email"):
            make_consent_decision(self.woman, "reminders", channel=channel)

    @cached_property
    def place(self):
        self.group.keeps_names = True
        self.group.save(update_fields=["keeps_names"])
        return make_programme_group(self.programme, self.group)

    @cached_property
    def asked_wave(self):
        wave = make_wave(self.programme)
        add_to_wave(wave, self.place)
        return wave

    def add_to_remind(self):
        """One who agreed and may be reached, and one who is told in the room."""
        her = make_participant(self.group)
        make_safe_contact(her)
        make_consent_decision(her, "reminders")
        make_consent_decision(her, "reminders", channel="call")
        return make_participant(self.group)

    def add_page_word(self):
        key = f"word_{next(numbers)}"
        return make_page_word(key, "A word")

    def add_page_language(self):
        make_page_word("next", "Next", sorted(LANGUAGES)[next(numbers)])

    def add_exercise(self):
        number = next(numbers)
        exercise = make_exercise(kind=("main", "closing", "break")[number % 3])
        make_material(exercise, f"thing-{number}")
        return exercise

    def add_plan(self):
        return make_plan(self.group, self.add_exercise(), in_days=next(numbers) % 7)

    def add_group_with_plan(self):
        return make_plan(self.add_group(), self.add_exercise(), in_days=next(numbers) % 7)

    def add_block(self):
        return PlanItem.objects.create(
            plan=self.plan,
            position=self.plan.items.count(),
            exercise=self.add_exercise(),
            minutes=5,
            led_by="facilitator",
            facilitator=self.group.facilitators.first(),
        )


# (what is added, the page that shows it, its query)
PAGES = {
    "people": (Rows.add_person, "accounts:people", ""),
    "invitations": (Rows.add_invitation, "accounts:people", ""),
    "whom to tell, kept": (Rows.add_to_tell, "accounts:safeguarding_contacts", ""),
    "whom to tell": (Rows.add_to_tell, "home:worried", ""),
    "groups": (Rows.add_group, "groups:group_list", ""),
    "facilitators of a group": (Rows.add_facilitator, "groups:group_detail", ""),
    "facilitators to be covered": (Rows.add_facilitator, "groups:facilitator_add", ""),
    "facilitators, taking over": (Rows.add_facilitator, "home:handover", ""),
    "words, taking over": (Rows.add_word, "home:handover", ""),
    "blocks, taking over": (Rows.add_block, "home:handover", ""),
    "closed to": (Rows.add_closed, "groups:group_close_to", ""),
    "language decisions": (Rows.add_decision, "groups:language_decision_detail", ""),
    "clauses agreed on": (Rows.add_clause, "groups:agreement_detail", ""),
    "clauses to be recorded": (Rows.add_clause, "groups:agreement_record", ""),
    "clauses of a version": (Rows.add_clause, "groups:agreement_version", ""),
    "clauses in two languages": (Rows.add_clause, "groups:agreement_words", ""),
    "versions of an agreement": (Rows.add_version, "groups:agreement_detail", ""),
    "clauses to begin from": (Rows.add_starter, "groups:agreement_record", ""),
    "clauses, read aloud": (Rows.add_clause, "groups:agreement_read", ""),
    "clauses on a poster": (Rows.add_clause, "groups:agreement_poster", ""),
    "clauses on the sheet": (Rows.add_clause, "groups:agreement_sheet", ""),
    "clauses for members": (Rows.add_clause, "members:agreement_in", ""),
    "words": (Rows.add_word, "groups:shared_word_list", ""),
    "words on paper": (Rows.add_word, "groups:shared_word_sheet", ""),
    "women": (Rows.add_woman, "groups:participant_list", ""),
    "women on paper": (Rows.add_woman, "groups:participant_sheet", "?show=travel&contact=on"),
    "what is kept": (Rows.add_group_with_enquiry, "home:retention", ""),
    "complaints": (Rows.add_complaint, "home:complaints", ""),
    "programmes": (Rows.add_programme, "evaluation:programmes", ""),
    "groups of a programme": (Rows.add_place, "evaluation:programme", ""),
    "areas of a programme": (Rows.add_area, "evaluation:programme", ""),
    "readers of a programme": (Rows.add_reader, "evaluation:programme", ""),
    "guardians of a programme": (Rows.add_guardian, "evaluation:programme", ""),
    "guardians and their keys": (Rows.add_guardian, "evaluation:keys", ""),
    "earlier keys": (Rows.add_earlier_key, "evaluation:keys", ""),
    "groups to choose": (Rows.add_to_choose, "evaluation:programme_groups", ""),
    "guardians to name": (Rows.add_possible_guardian, "evaluation:guardian_add", ""),
    "guardians to begin with": (Rows.add_possible_guardian, "evaluation:programme_new", ""),
    "releases": (Rows.add_release, "evaluation:releases", ""),
    "waves to count": (Rows.add_sealed_wave, "evaluation:release_ask", ""),
    "waves before closing": (Rows.add_unsealed_wave, "evaluation:close", ""),
    "waiting to be opened": (Rows.add_request, "evaluation:requests", ""),
    "keys to open with": (Rows.add_earlier_key, "evaluation:request_open", ""),
    "programmes to ask in": (Rows.add_asked_of, "evaluation:access_ask", ""),
    "questionnaires": (Rows.add_questionnaire, "evaluation:questionnaires", ""),
    "questions": (Rows.add_question, "evaluation:questionnaire", ""),
    "decisions of a woman": (Rows.add_consent, "evaluation:consents", ""),
    "women to remind": (Rows.add_to_remind, "evaluation:reminders", ""),
    "page words": (Rows.add_page_word, "toolkit:page_words_edit", ""),
    "languages of page words": (Rows.add_page_language, "toolkit:page_words", ""),
    "plans": (Rows.add_plan, "sessions:plan_list", ""),
    "today": (Rows.add_group_with_plan, "home:today", ""),
    "plans of one group, today": (Rows.add_plan, "home:today", ""),
    "planner": (Rows.add_block, "sessions:plan_detail", ""),
    "plan on paper": (Rows.add_block, "sessions:plan_sheet", ""),
    "shelf of the planner": (Rows.add_exercise, "sessions:plan_detail", "?q=exercise"),
    "groups to plan for": (Rows.add_group, "sessions:plan_new", ""),
    "exercises": (Rows.add_exercise, "toolkit:exercises", ""),
    "exercises found": (Rows.add_exercise, "toolkit:exercises", "?q=exercise"),
    "exercises of a chapter": (Rows.add_exercise, "toolkit:chapter", ""),
}

FOR_ADMINS = {"home:complaints"}


@pytest.fixture
def rows(ada, organisation, monkeypatch):
    """Counted from 1 in each test, so that none depends on those before it."""
    monkeypatch.setitem(globals(), "numbers", itertools.count(1))
    return Rows(organisation)


@pytest.fixture
def ask(client, ada, dee, rows):
    """Opens a page of these rows; (the answer, its queries)."""
    known = {
        "group": rows.group.pk,
        "plan": rows.plan.pk,
        "chapter": "safety",
        "language": "en",
        "number": 1,
        "position": 1,
        "code": "a-code-of-22-characters",
    }
    needed = {
        "groups:group_detail": ("group",),
        "groups:group_close_to": ("group",),
        "groups:facilitator_add": ("group",),
        "home:handover": ("group",),
        "groups:language_decision_detail": ("group",),
        "groups:agreement_detail": ("group",),
        "groups:agreement_record": ("group",),
        "groups:agreement_version": ("group", "number"),
        "groups:agreement_words": ("group", "language"),
        "groups:agreement_read": ("group", "language", "position"),
        "groups:agreement_poster": ("group",),
        "groups:agreement_sheet": ("group",),
        "members:agreement_in": ("code", "language"),
        "evaluation:programme": ("programme",),
        "evaluation:programme_groups": ("programme",),
        "evaluation:guardian_add": ("programme",),
        "evaluation:keys": ("programme",),
        "evaluation:close": ("programme",),
        "evaluation:releases": ("programme",),
        "evaluation:release_ask": ("programme",),
        "evaluation:request_open": ("request_id",),
        "evaluation:access_ask": ("group", "participant"),
        "evaluation:questionnaires": ("programme",),
        "evaluation:questionnaire": ("programme", "questionnaire"),
        "evaluation:consents": ("group", "participant"),
        "evaluation:reminders": ("programme", "wave", "place"),
        "toolkit:page_words_edit": ("language",),
        "groups:participant_list": ("group",),
        "groups:participant_sheet": ("group",),
        "groups:shared_word_list": ("group",),
        "groups:shared_word_sheet": ("group",),
        "sessions:plan_detail": ("plan",),
        "sessions:plan_sheet": ("plan",),
        "toolkit:chapter": ("chapter",),
    }

    def ask(name, query):
        if name.startswith("evaluation:"):
            known["programme"] = rows.programme.pk
        if "wave" in needed.get(name, ()):
            known["wave"], known["place"] = rows.asked_wave.pk, rows.place.pk
        if name == "toolkit:page_words_edit":
            known["language"] = "ti"  # of which nothing comes with the files
        if "request_id" in needed.get(name, ()):
            known["request_id"] = rows.request.pk
        if "participant" in needed.get(name, ()):
            known["participant"] = rows.woman.pk
        if "questionnaire" in needed.get(name, ()):
            known["questionnaire"] = rows.questionnaire.pk
        client.force_login(dee if name in FOR_ADMINS else ada)
        address = reverse(name, kwargs={key: known[key] for key in needed.get(name, ())})
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(address + query)
        assert answer.status_code == 200
        return answer, [query["sql"] for query in queries]

    return ask


@pytest.mark.parametrize("what", PAGES)
def test_thirty_rows_ask_as_often_as_one(rows, ask, what):
    add, name, query = PAGES[what]
    asked = {}
    for size, before in zip(SIZES, (0, *SIZES), strict=False):
        for _ in range(size - before):
            add(rows)
        ask(name, query)  # what only the first request of a session asks
        asked[size] = ask(name, query)[1]
    assert len({len(queries) for queries in asked.values()}) == 1, asked


@pytest.mark.parametrize("what", PAGES)
def test_page_shows_more_when_there_are_more(rows, ask, what):
    """Otherwise the counts are equal because nothing is shown."""
    add, name, query = PAGES[what]
    lengths = []
    for _ in range(2):
        add(rows)
        lengths.append(len(ask(name, query)[0].content))
    assert lengths[0] < lengths[1]
