"""Every person opens every page and presses every button, once, and the answers are kept.

The checks of pages then only read the answers. Everything is done in one transaction that is taken
back, on the real toolkit, with a group, a plan and colleagues whose words are marked.
"""

import logging
from dataclasses import dataclass
from http.cookies import SimpleCookie

from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

from accounts.enums import Role
from evaluation.questionnaires.measures import measures, starters
from tests.factories.accounts import (
    PASSWORD,
    make_invitation,
    make_organisation,
    make_safeguarding_contact,
    make_second_factor,
    make_user,
)
from tests.factories.agreements import make_agreement, make_link
from tests.factories.evaluation import (
    make_access_request,
    make_consent_decision,
    make_programme,
    make_questionnaire_of,
    make_response,
    make_wave,
)
from tests.factories.groups import (
    make_closed_to,
    make_group,
    make_language_decision,
    make_shared_word,
)
from tests.factories.home import make_complaint
from tests.factories.participants import make_participant, make_safe_contact
from tests.factories.releases import make_release
from tests.factories.sessions import make_own_item, make_plan
from toolkit.models import Exercise

PEOPLE = {
    "visitor": "nobody that we know",
    "ada": "coordinator",
    "ben": "facilitator of the group",
    "cara": "facilitator of another group of the same organisation",
    "dee": "admin",
    "eve": "has an account and no role",
    "gwen": "coordinator of another organisation",
    "hana": "coordinator to whom the group is closed",
    "gita": "guardian of answers, with no other role",
}
SEE_THE_GROUP = {"ada", "ben"}
WELSH_READERS = ("visitor", "ada", "dee")

# Words that lead to the group. Nobody but those who see the group may ever read one.
MARKED = {
    "name": "Zinnia-group",
    "place": "Zinnia-place",
    "plan_notes": "Zinnia-notes",
    "own_title": "Zinnia-block",
    "own_materials": "Zinnia-urn",
    "item_notes": "Zinnia-words",
    "clause": "Zinnia-clause",
    "objection": "Zinnia-objection",
    "glossary": "Zinnia-glossary",
    "meaning": "Zinnia-meaning",
    "interpreter": "Zinnia-interpreter",
    "called": "Zinnia-called",
    "waiting": "Zinnia-waiting",
    "access": "Zinnia-access",
    "childcare": "Zinnia-childcare",
    "travel": "Zinnia-travel",
    "phone": "07700 900199",
    "safe_times": "Zinnia-times",
    "name_to_use": "Zinnia-alias",
    "if_someone_else_answers": "Zinnia-answer",
}
# Whoever has the members' address reads the agreement there, and nothing else of the group.
READ_BY_MEMBERS = {MARKED["clause"]}
# Names of colleagues. Nobody outside the organisation may read one.
SURNAME = "Quillfeather"

# What is sent where an empty form would not get far: mail goes out.
SENT = {
    "account_reset_password": {"email": "ada@example.org"},
    "accounts:invite": {
        "name": "Nia",
        "email": "nia@example.org",
        "role": Role.FACILITATOR,
        "language": "cy",
    },
}


@dataclass(frozen=True)
class Route:
    name: str
    address: str
    arguments: tuple[str, ...]


@dataclass(frozen=True)
class Visit:
    route: str
    person: str
    method: str
    language: str
    status: int
    headers: dict[str, str]
    html: str  # empty where it is no page
    error: str = ""

    @property
    def answer(self):
        """`in` where it leads to the sign-in page, or the status."""
        to_sign_in = self.headers.get("Location", "").partition("?")[0] == "/account/sign-in/"
        return "in" if self.status == 302 and to_sign_in else str(self.status)

    def __str__(self):
        return f"{self.method} {self.route} {self.person} {self.language} {self.status}"


def routes():
    """All that the site answers, by name."""
    return sorted(_routes(get_resolver().url_patterns), key=lambda route: route.name)


def _routes(patterns, namespace="", beginning="", arguments=()):
    for one in patterns:
        address = beginning + str(one.pattern)
        needed = (*arguments, *one.pattern.regex.groupindex)
        if isinstance(one, URLResolver):
            inner = f"{namespace}{one.namespace}:" if one.namespace else namespace
            yield from _routes(one.url_patterns, inner, address, needed)
        else:
            yield Route(f"{namespace}{one.name or ''}", address, needed)


def walk():
    """([Visit], [EmailMessage])"""
    logging.disable()  # refusals and tracebacks are in the answers
    people, things = _make_everything()
    clients = {name: _signed_in(person) for name, person in people.items()}
    make_second_factor(people["ada"])  # after she came in, so that its pages have something to show
    visits = []
    for route in routes():
        if not route.name or route.name.endswith(":"):
            continue  # without a name there is no row for it: test_access says so
        arguments = {name: things[name] for name in route.arguments}
        for method in ("GET", "POST"):
            for name, client in clients.items():
                visits.append(_visit(client, route, arguments, name, method, "en"))
        for name in WELSH_READERS:
            visits.append(_visit(clients[name], route, arguments, name, "GET", "cy"))
    logging.disable(logging.NOTSET)
    return visits, list(mail.outbox)


def _make_everything():
    call_command("load_toolkit", verbosity=0)
    home, elsewhere = make_organisation("Glan yr Afon"), make_organisation("Other House")
    people = {"visitor": None}
    for name, role, organisation in [
        ("ada", Role.COORDINATOR, home),
        ("ben", Role.FACILITATOR, home),
        ("cara", Role.FACILITATOR, home),
        ("dee", Role.ADMIN, home),
        ("eve", None, None),
        ("gwen", Role.COORDINATOR, elsewhere),
        ("hana", Role.COORDINATOR, home),
        ("gita", Role.GUARDIAN, home),
    ]:
        called = f"{name.title()} {SURNAME}" if organisation == home else name.title()
        people[name] = make_user(f"{name}@example.org", called, role, organisation)
    group = make_group(
        home,
        MARKED["name"],
        place=MARKED["place"],
        languages=("cy", "ar"),
        facilitators=(people["ben"],),
    )
    make_group(home, "Hafod", facilitators=(people["cara"],))
    iris = make_user("iris@example.org", f"Iris {SURNAME}", Role.FACILITATOR, home)
    make_closed_to(group, people["hana"])
    exercises = list(Exercise.objects.order_by("slug")[:12])
    plan = make_plan(group, *exercises, notes=MARKED["plan_notes"])
    make_plan(group, *exercises[:3], in_days=-7)
    own = make_own_item(
        plan,
        MARKED["own_title"],
        own_materials=MARKED["own_materials"],
        notes=MARKED["item_notes"],
    )
    invitation = make_invitation(home)
    _make_records_of(group)
    make_safeguarding_contact(home)
    evaluated = _make_evaluation_of(group, people["dee"], people["gita"])
    return people, {
        "chapter": exercises[0].chapter_id,
        "exercise": exercises[0].slug,
        "person": iris.pk,
        "organisation": home.pk,
        "membership": iris.memberships.get().pk,
        "invitation": invitation.pk,
        "token": invitation.token,
        "uidb36": "1",
        "key": "not-a-key",
        "group": group.pk,
        "facilitator": group.facilitators.get().pk,
        "plan": plan.pk,
        "item": own.pk,
        "to": 0,
        "concern": "closing",
        "number": 2,
        "language": "ar",
        "position": 1,
        "code": make_link(group).code,
        "word": group.shared_words.get().pk,
        "participant": group.participants.get(state="joined").pk,
        "contact": home.safeguarding_contacts.get().pk,
        "complaint": make_complaint(home).pk,
        **evaluated,
    }


def _make_records_of(group):
    """What the women agreed, decided and call things, and who they are."""
    clause = {"en": MARKED["clause"], "ar": MARKED["clause"]}
    make_agreement(group, clause, {"en": "We start on time"})
    make_agreement(group, clause, objected_count=1, agreed_count=7, objection=MARKED["objection"])
    decision = make_language_decision(group, "cy", "ar")
    decision.languages.filter(language="ar").update(interpreter=MARKED["interpreter"])
    word = make_shared_word(group, cy=MARKED["glossary"])
    word.texts.update(meaning=MARKED["meaning"])
    group.keeps_names = True
    group.save(update_fields=["keeps_names"])
    needs = {name: MARKED[name] for name in ("access", "childcare", "travel")}
    woman = make_participant(group, MARKED["called"], **needs)
    contact = ("phone", "safe_times", "name_to_use", "if_someone_else_answers")
    make_safe_contact(woman, **{name: MARKED[name] for name in contact})
    make_participant(group, MARKED["waiting"], state="waiting")


def _make_evaluation_of(group, *guardians):
    """A programme whose first wave is open, with answers, a decision and a request of its woman."""
    programme = make_programme(group.organisation, guardians=guardians)
    ready = starters()["wellbeing"].questions
    wave = make_wave(programme, group, questionnaire=make_questionnaire_of(programme, ready))
    slip = wave.invitations.get(invitee__participant__state="joined")
    make_response(slip)
    make_consent_decision(slip.invitee.participant)
    asked = make_access_request(slip.invitee)
    about_her = measures()["about-you"].questions
    questions = make_questionnaire_of(programme, [*ready, *about_her], name="Bandiau")
    sealed = make_wave(programme, state="sealed", number=2, questionnaire=questions)
    return {
        "programme": programme.pk,
        "guardian": programme.guardians.get(user=guardians[-1]).pk,
        "questionnaire": make_questionnaire_of(programme, ready, name="Another").pk,
        "question": ready[0].key,
        "wave": wave.pk,
        "place": wave.groups.get().programme_group_id,
        "slip": slip.pk,
        "request_id": asked.pk,
        "release": make_release(programme, sealed, state="released", by="age-band").pk,
        "dimension": "age-band",
        "purpose": "follow-up",
        "word_key": "next",
    }


def _signed_in(person):
    """A moment ago, and her password was asked once more, as some pages want it."""
    client = Client(raise_request_exception=False)
    if person:
        client.post(reverse("account_login"), {"login": person.email, "password": PASSWORD})
        client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return client


def _visit(client, route, arguments, person, method, language):
    """One answer. What it wrote is taken back, and the person is still signed in."""
    cookies = client.cookies.output(header="")
    with translation.override(language):
        address = reverse(route.name, kwargs=arguments)
    sent = SENT.get(route.name, {"button": "pressed"})
    with transaction.atomic():
        answer = client.generic(method, address) if method == "GET" else client.post(address, sent)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    is_page = answer.headers.get("Content-Type", "").startswith("text/html")
    return Visit(
        route=route.name,
        person=person,
        method=method,
        language=language,
        status=answer.status_code,
        headers={**answer.headers, **_cookies(answer)},
        html=answer.content.decode() if is_page else "",
        error=repr(answer.exc_info[1]) if getattr(answer, "exc_info", None) else "",
    )


def _cookies(answer):
    """A header like the others, where there are any; Django adds it last."""
    return {"Set-Cookie": answer.cookies.output(header="")} if answer.cookies else {}
