"""Women who answer: in a database of our own, by the site's own code, with its web role's rights.

Who came when is kept in memory, as somebody would know it who sat in the hall and watched; so is
whose each tag is, by which an attack is scored. Nothing of it stands in the database.
"""

import datetime as dt
import random
import re
from dataclasses import dataclass, field, replace
from urllib.parse import urlencode

from django.test import Client
from django.utils import timezone

from accounts.enums import Role
from evaluation import linking
from evaluation.answering import queries as answering
from evaluation.closing import actions as closing
from evaluation.enums import Mode
from evaluation.letter_box import actions as letter_box
from evaluation.letter_box import sweeping
from evaluation.models import Invitation, Invitee, Programme, Wave, WaveGroup
from evaluation.questionnaires.reading import script
from evaluation.waves.posting import invitation_of, post_answers
from groups.models import Participant
from tests.factories.accounts import make_organisation, make_user
from tests.factories.evaluation import (
    make_programme,
    make_programme_group,
    make_questionnaire,
    make_wave,
    question,
)
from tests.factories.groups import make_group
from tests.groups.agreements.labels import load_labels

BANDS = (5, 5, 5, 6, 4, 4)  # how many values each of the six demographics has
INBOX, SEALED = "evaluation_response", "evaluation_sealedresponse"


@dataclass
class Woman:
    participant: str
    invitee: str
    bands: tuple[int, ...]
    slips: list[tuple[str, str]] = field(default_factory=list)  # (invitation, code) by wave
    tags: list[bytes] = field(default_factory=list)  # by wave


@dataclass(frozen=True)
class Town:
    """`visits`: the tags of each wave in the order in which the women came. `private`: K_open."""

    server: object
    name: str
    seed: int
    women: list
    waves: list
    visits: list
    private: bytes

    def copy(self, name):
        """The same, in a database that may be done to as one likes."""
        self.server.copy(name, self.name)
        return replace(self, name=name, visits=list(self.visits))

    def using(self, role="web"):
        return self.server.using(self.name, role)

    def rows(self, statement, values=None):
        """As the superuser: whoever has the files, or a dump, has all of it."""
        with self.server.connect(self.name) as superuser:
            return superuser.execute(statement, values).fetchall()

    def run(self, *statements):
        with self.server.connect(self.name) as superuser:
            for statement in statements:
                superuser.execute(statement)

    def dump(self, *options):
        return self.server.dump(self.name, *options)

    def dumped(self, table):
        """[{column: text}] of a table, in the order of pg_dump."""
        text = self.dump("--data-only", f"--table={table}")
        found = re.search(rf"^COPY public\.{table} \((.*?)\) FROM stdin;\n(.*?)^\\\.$", text,
                          re.M | re.S)  # fmt: skip
        columns = found[1].split(", ")
        return [dict(zip(columns, line.split("\t"), strict=True)) for line in found[2].splitlines()]

    # What happens in it

    def answer(self, number, *, by_page=0, post=None, comments=None, women=None):
        """Every woman answers one wave, in the order of the visits, each in a request of her own.

        `by_page`: so many of them through the address where her phone sends them. `post`: instead
        of the site's own `post_answers`. `women`: only those. Returns receipts by tag, without
        those on a page.
        """
        receipts = {}
        tags = {woman.tags[number]: woman for woman in women or self.women}
        visits = [tag for tag in self._visits(number) if tag in tags]
        self.visits[number] = visits
        answering._SHEETS.clear()
        choice = random.Random(self.seed * 7 + number)
        with self.using():
            wave = Wave.objects.select_related("questionnaire__programme").get(
                pk=self.waves[number]
            )
            asked = script(wave.questionnaire, "en")
            client = Client()
            for position, tag in enumerate(visits):
                woman = tags[tag]
                answers = {"choose": choice.randint(1, 5), "safe": choice.randint(1, 5)}
                answers |= {f"d{one}": value for one, value in enumerate(woman.bands)}
                said = comments[position] if comments else ""
                code = woman.slips[number][1]
                if position < by_page:
                    _send(client, asked, code, answers, said)
                    continue
                receipts[tag] = (post or post_answers)(
                    invitation=invitation_of(code),
                    script=asked,
                    answers=answers,
                    comments={"more": said},
                    purposes=["answers", "special"],
                    text_version="2026-11",
                    mode=Mode.READ,
                )
        return receipts

    def _visits(self, number):
        """Group after group on its own evening, the women of each as they happen to sit."""
        choice = random.Random(self.seed * 31 + number)
        by_group = {}
        for woman in self.women:
            by_group.setdefault(woman.group, []).append(woman.tags[number])
        groups = list(by_group.values())
        choice.shuffle(groups)
        for tags in groups:
            choice.shuffle(tags)
        return [tag for tags in groups for tag in tags]

    def seal(self, *numbers):
        """Returns the ids that an onlooker has noted while the waves were open."""
        waves = [self.waves[number] for number in numbers or range(len(self.waves))]
        noted = {
            row[0] for row in self.rows(f"SELECT id FROM {INBOX} WHERE wave = ANY(%s)", [waves])
        }
        with self.using():
            for wave in waves:
                Wave.objects.filter(pk=wave).update(state="closed")
                letter_box.seal_wave(wave=wave)
        return noted

    def sweep(self):
        with self.using("owner"):
            sweeping.sweep()

    def close(self):
        """With two signatures, by the site's own actions."""
        with self.using():
            programme = Programme.objects.get()
            one, other = [guardian.user for guardian in programme.guardians.all()]
            closing.ask_to_close(programme=programme, by=one)
            closing.close_programme(programme=programme, by=other)


def _send(client, asked, code, answers, comment):
    numbers = {one.key: one.number for one in asked.questions}
    sent = {f"q-{numbers[key]}": value for key, value in answers.items()}
    if comment:
        sent[f"q-{numbers['more']}"] = comment
    answer = client.post(
        "/a/en/1/",
        urlencode({"typed": code, "c-a": 1, **sent, "all": 1}),
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 200, (answer.status_code, answer.content.decode())
    assert not comment or comment not in answer.content.decode()
    assert not answer.cookies


def build(server, name, *, women=700, groups=60, waves=2, seed=1):
    """A programme with so many women in so many groups, whose waves take answers; none is sent."""
    server.copy(name)
    choice = random.Random(seed)
    with server.using(name, "owner"):
        load_labels()
        home = make_organisation("Glan yr Afon")
        guardians = [
            make_user("dee@example.org", "Dee", Role.ADMIN, home),
            make_user("gita@example.org", "Gita", Role.GUARDIAN, home),
        ]
        salt = choice.randbytes(16)
        check = linking.key_check(linking.programme_key(salt))
        programme = make_programme(
            home, guardians=guardians, languages=["en"], link_salt=salt, link_check=check
        )
        questionnaire = make_questionnaire(
            programme,
            question("choose", "I choose how much I share"),
            question("safe", "I feel safe when I walk in"),
            *[
                question(f"d{one}", "Which of these?", kind="number", least=0, most=values,
                         options=("", ""), is_demographic=True)
                for one, values in enumerate(BANDS)
            ],
            question("more", "Anything to add?", kind="comment"),
        )  # fmt: skip
        places = [
            make_programme_group(programme, make_group(home, f"Group {one}", keeps_names=True))
            for one in range(groups)
        ]
        made = [make_wave(programme, questionnaire=questionnaire)]
        made += [
            make_wave(programme, questionnaire=questionnaire, key=made[0].opening_key,
                      state="closed")
            for _ in range(waves - 1)
        ]  # fmt: skip
        people = _invite(programme, places, made, women, choice)
    return Town(
        server, name, seed, people, [wave.pk for wave in made], [[]] * waves,
        made[0].opening_key.private,
    )  # fmt: skip


def _invite(programme, places, waves, count, choice):
    """Every woman with a slip for each wave, written in the order of the groups."""
    day = timezone.localdate() - dt.timedelta(days=28)
    seats = sorted(
        [*places, *choice.choices(places, k=count - len(places))], key=lambda one: one.pk
    )
    participants = Participant.objects.bulk_create(
        Participant(group=place.group, called="Wren", state="joined", came_by="self",
                    asked_on=day, joined_on=day, decided_herself=True)
        for place in seats
    )  # fmt: skip
    invitees = Invitee.objects.bulk_create(
        Invitee(programme_group=place, participant=participant, link_salt=choice.randbytes(16))
        for place, participant in zip(seats, participants, strict=True)
    )
    key = linking.programme_key(programme.link_salt)
    people = []
    for place, participant, invitee in zip(seats, participants, invitees, strict=True):
        woman = Woman(participant.pk, invitee.pk, tuple(choice.randrange(n) for n in BANDS))
        woman.group = place.pk
        woman.tags = [linking.tag(key, invitee.link_salt, wave.pk) for wave in waves]
        people.append(woman)
    for wave in waves:
        WaveGroup.objects.bulk_create(WaveGroup(wave=wave, programme_group=one) for one in places)
        slips = []
        for number, (place, invitee) in enumerate(zip(seats, invitees, strict=True), start=1):
            slip = Invitation(wave=wave, programme_group=place, invitee=invitee, number=number)
            code = linking.code(slip.pk, 1)
            slip.code_hmac = linking.code_hmac(code)
            slips.append(slip)
            people[number - 1].slips.append((slip.pk, code))
        Invitation.objects.bulk_create(slips)
    return people


def ids(town):
    """Of the women, however they may be written."""
    return {str(one) for woman in town.women for one in (woman.participant, woman.invitee)}
