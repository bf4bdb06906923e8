"""The eight groups of the network, and who serves in each."""

import datetime as dt
from dataclasses import dataclass

from groups.enums import FacilitatorRole, LanguageUse, Rhythm, Setting, Stage, State, Weekday
from groups.support_groups.facts import GroupFacts, Languages
from home.demo import afallen_sessions, other_sessions
from home.demo.people import AFALLEN, INVERLARCH, QUAYHAVEN
from home.demo.recipes import Recipe

READ, SPOKEN, INTERPRETED = LanguageUse.READ, LanguageUse.SPOKEN, LanguageUse.INTERPRETED
LEAD, CO, GROWING = FacilitatorRole.LEAD, FacilitatorRole.CO, FacilitatorRole.GROWING


@dataclass(frozen=True)
class DemoGroup:
    """`past` and `coming` are its sessions, one for each time that it meets.

    `left` has moved on after some months; to `closed_to` the group does not exist.
    """

    organisation: str
    facts: GroupFacts
    languages: Languages
    facilitators: tuple[tuple[str, FacilitatorRole], ...]
    past: tuple[Recipe, ...] = ()
    coming: tuple[Recipe, ...] = ()
    state: State = State.ACTIVE
    left: str = ""
    closed_to: str = ""


GROUPS = {
    "tuesday": DemoGroup(
        AFALLEN,
        GroupFacts(
            name="Paned Dydd Mawrth",
            setting=Setting.IN_PERSON,
            place="Neuadd Llanafallen, the back room",
            stage=Stage.SETTLED,
            rhythm=Rhythm.WEEKLY,
            weekday=Weekday.TUESDAY,
            starts=dt.time(18, 30),
            minutes=120,
            women_usual=8,
            childcare_count=5,
            step_free_count=1,
            easy_reading_count=1,
        ),
        [("cy", READ), ("en", READ)],
        (("ben", LEAD), ("mair", CO), ("gwen", GROWING)),
        afallen_sessions.TUESDAY_PAST,
        afallen_sessions.TUESDAY_COMING,
        left="hiba",
    ),
    "table": DemoGroup(
        AFALLEN,
        GroupFacts(
            name="The Saturday Table",
            setting=Setting.IN_PERSON,
            place="Pontafallen chapel, the schoolroom",
            stage=Stage.FIRST,
            rhythm=Rhythm.FORTNIGHTLY,
            weekday=Weekday.SATURDAY,
            starts=dt.time(10, 30),
            minutes=120,
            women_usual=7,
            childcare_count=9,
            interpreter_count=4,
            step_free_count=2,
            easy_reading_count=3,
        ),
        [("ar", INTERPRETED), ("cy", SPOKEN), ("en", READ)],
        (("cara", LEAD), ("hiba", CO)),
        afallen_sessions.TABLE_PAST,
        afallen_sessions.TABLE_COMING,
        closed_to="mair",
    ),
    # Planned from one week to the next, so that the coordinator's first page has something to ask.
    "thread": DemoGroup(
        AFALLEN,
        GroupFacts(
            name="Thursday Thread",
            setting=Setting.TEXT,
            place="A closed text chat, phones on silent",
            stage=Stage.SETTLED,
            rhythm=Rhythm.WEEKLY,
            weekday=Weekday.THURSDAY,
            starts=dt.time(20, 0),
            minutes=60,
            women_usual=6,
        ),
        [("en", READ), ("cy", READ)],
        (("mair", LEAD), ("gwen", CO)),
        afallen_sessions.THREAD_PAST,
    ),
    "window": DemoGroup(
        AFALLEN,
        GroupFacts(
            name="Kitchen Window",
            setting=Setting.VIDEO,
            place="A video call, cameras as each one likes",
            stage=Stage.SETTLED,
            rhythm=Rhythm.FORTNIGHTLY,
            weekday=Weekday.SUNDAY,
            starts=dt.time(17, 0),
            minutes=90,
            women_usual=6,
            childcare_count=3,
        ),
        [("pl", READ), ("en", SPOKEN)],
        (("zofia", LEAD),),
        afallen_sessions.WINDOW_PAST,
        state=State.PAUSED,
    ),
    "orchard": DemoGroup(
        AFALLEN,
        GroupFacts(
            name="Orchard Path",
            setting=Setting.IN_PERSON,
            place="Llanafallen old orchard; the hut when it rains",
            stage=Stage.ENDING,
            rhythm=Rhythm.WEEKLY,
            weekday=Weekday.FRIDAY,
            starts=dt.time(13, 0),
            minutes=90,
            women_usual=5,
            easy_reading_count=1,
        ),
        [("en", READ), ("cy", SPOKEN)],
        (("cara", LEAD), ("gwen", CO)),
        afallen_sessions.ORCHARD_PAST,
        state=State.ENDED,
    ),
    "kettle": DemoGroup(
        QUAYHAVEN,
        GroupFacts(
            name="Wednesday Kettle",
            setting=Setting.IN_PERSON,
            place="The long room above Quayhaven net loft",
            stage=Stage.SETTLED,
            rhythm=Rhythm.WEEKLY,
            weekday=Weekday.WEDNESDAY,
            starts=dt.time(10, 0),
            minutes=120,
            women_usual=13,
            childcare_count=11,
            interpreter_count=5,
            step_free_count=2,
            easy_reading_count=4,
        ),
        [("so", READ), ("ar", SPOKEN), ("en", SPOKEN)],
        (("hodan", LEAD), ("sagal", CO), ("ruth", GROWING)),
        other_sessions.KETTLE_PAST,
        other_sessions.KETTLE_COMING,
    ),
    "school-run": DemoGroup(
        QUAYHAVEN,
        GroupFacts(
            name="After the School Run",
            setting=Setting.VIDEO,
            place="A video call with a waiting room",
            stage=Stage.SETTLED,
            rhythm=Rhythm.WEEKLY,
            weekday=Weekday.MONDAY,
            starts=dt.time(9, 30),
            minutes=90,
            women_usual=9,
            childcare_count=4,
            interpreter_count=2,
            easy_reading_count=2,
        ),
        [("ur", READ), ("pa", SPOKEN), ("en", READ)],
        (("nasreen", LEAD), ("ruth", CO)),
        other_sessions.SCHOOL_RUN_PAST,
        other_sessions.SCHOOL_RUN_COMING,
    ),
    "soup": DemoGroup(
        INVERLARCH,
        GroupFacts(
            name="Sunday Soup",
            setting=Setting.IN_PERSON,
            place="Inverlarch boat store, upstairs by the stove",
            stage=Stage.FIRST,
            rhythm=Rhythm.MONTHLY,
            weekday=Weekday.SUNDAY,
            starts=dt.time(14, 0),
            minutes=150,
            women_usual=5,
            childcare_count=2,
            interpreter_count=1,
        ),
        [("pl", READ), ("uk", INTERPRETED), ("en", READ)],
        (("agnieszka", LEAD), ("morag", CO)),
        other_sessions.SOUP_PAST,
        other_sessions.SOUP_COMING,
    ),
}
