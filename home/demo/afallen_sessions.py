"""The sessions of the groups in Dyffryn Afallen, in rural Wales.

`PAST` runs from the oldest to the latest, `COMING` from the next one on.
"""

from home.demo.recipes import BREAK, CLOSE, WELCOME, Own, Recipe
from sessions.enums import Kind, LedBy

MEMBER, EVERYONE = LedBy.MEMBER, LedBy.EVERYONE

TUESDAY_PAST = (
    Recipe(
        ("traffic-light-cards", "object-from-my-bag", "role-menu"),
        about="First evening in the back room. The heating needs half an hour, so come early.",
        leads={WELCOME: "ben", "object-from-my-bag": "mair", CLOSE: "ben"},
        notes={"traffic-light-cards": "Cards are in the blue tin, one set in Welsh."},
        tended=True,
    ),
    Recipe(
        ("inner-weather", "paned-a-sgwrs", "words-with-no-twin", "shoulders-and-breath"),
        about="Noson Gymraeg, yn araf. Croeso i gymysgu. (A Welsh evening; mixing is welcome.)",
        leads={WELCOME: "mair", "paned-a-sgwrs": "mair", BREAK: MEMBER, CLOSE: "ben"},
        notes={"paned-a-sgwrs": "Llaeth a llefrith: y ddau ar y bwrdd."},
        tended=True,
    ),
    Recipe(
        ("picture-feelings", "talk-time-tokens", "saying-no", "five-senses"),
        about="Minibus is late on Tuesdays now: keep the first ten minutes loose.",
        leads={WELCOME: "gwen", "saying-no": "ben", "five-senses": "gwen", CLOSE: "mair"},
        tended=True,
    ),
    Recipe(
        ("inner-weather", "hello-nine-ways", "local-help-map", "role-menu"),
        about="Bring the big map. Two children stay for the first half hour.",
        leads={WELCOME: MEMBER, "local-help-map": "ben", BREAK: MEMBER, CLOSE: "mair"},
        own=Own("Bara brith to share", 10, materials="Bara brith, Plates"),
        tended=True,
    ),
)

TUESDAY_COMING = (
    Recipe(
        ("inner-weather", "saying-no", "tree-of-change", "ten-minute-journal"),
        about="They asked for a fuller evening. It may be too full: look at it together.",
        leads={WELCOME: MEMBER, "saying-no": "ben", "tree-of-change": "mair"},
        notes={"tree-of-change": "Long roll of paper from the cupboard, felt pens from Mair."},
        more={"tree-of-change": 10},
    ),
    Recipe(
        ("traffic-light-cards", "leading-from-within", "role-menu", "five-senses"),
        about="The women lead most of this one. We keep time and make the tea.",
        leads={
            WELCOME: MEMBER,
            "leading-from-within": MEMBER,
            "role-menu": EVERYONE,
            BREAK: "ben",
            CLOSE: MEMBER,
        },
    ),
    Recipe(
        ("inner-weather", "sting-and-warm-words", "repair-talk"),
        about="Only if the two before went gently.",
        leads={"sting-and-warm-words": "ben", "repair-talk": "mair"},
    ),
    Recipe(
        ("picture-feelings", "hello-nine-ways"),
        about="Last one before the hall is let for a week. Nothing heavy.",
        own=Own("Choose dates together", 15, kind=Kind.PLANNING, materials="Wall calendar"),
    ),
)

TABLE_PAST = (
    Recipe(
        ("picture-feelings", "hello-nine-ways", "object-from-my-bag"),
        about="Interpreter is booked from ten. Children are next door with the big window.",
        leads={WELCOME: "cara", "hello-nine-ways": "hiba", CLOSE: "cara"},
        notes={"object-from-my-bag": "Say it twice, once in each language, before anyone begins."},
        tended=True,
    ),
    Recipe(
        ("picture-feelings", "words-with-no-twin", "role-menu", "five-senses"),
        leads={WELCOME: "hiba", "words-with-no-twin": "hiba", BREAK: MEMBER, CLOSE: "cara"},
        own=Own("شاي وكعك (tea and cakes)", 10, materials="Tea glasses, Cardamom"),
        tended=True,
    ),
)

TABLE_COMING = (
    Recipe(
        ("traffic-light-cards", "words-with-no-twin", "local-help-map", "shoulders-and-breath"),
        about="Ask the interpreter for the help map's words beforehand.",
        leads={WELCOME: "cara", "local-help-map": "hiba"},
        notes={"local-help-map": "Draw the bus stops first."},
        more={"local-help-map": 5},
    ),
    Recipe(
        ("picture-feelings", "paned-a-sgwrs", "saying-no", "ten-minute-journal"),
        about="Draft. Is it too much talk for one morning?",
        leads={"paned-a-sgwrs": MEMBER},
    ),
)

THREAD_PAST = (
    Recipe(
        ("chat-only-check-in", "picture-feelings", "five-senses"),
        about="Remind everyone how to mute the thread before they put the phone down.",
        leads={WELCOME: "mair", CLOSE: "gwen"},
        tended=True,
    ),
    Recipe(
        ("inner-weather", "paned-a-sgwrs"),
        leads={WELCOME: "gwen", "paned-a-sgwrs": "mair"},
        tended=True,
    ),
    Recipe(
        ("chat-only-check-in", "role-menu", "shoulders-and-breath"),
        leads={WELCOME: "mair", "role-menu": EVERYONE},
        tended=True,
    ),
    Recipe(
        ("inner-weather", "picture-feelings", "five-senses"),
        about="Slow signal up the valley: leave longer gaps.",
        leads={WELCOME: MEMBER, CLOSE: "mair"},
        tended=True,
    ),
)

WINDOW_PAST = (
    Recipe(
        ("camera-is-a-choice", "inner-weather", "virtual-tea-tray"),
        about="Link goes out on the day, not before.",
        leads={WELCOME: "zofia", "virtual-tea-tray": MEMBER},
        tended=True,
    ),
    Recipe(
        ("picture-feelings", "postcard-to-a-funder", "five-senses"),
        about="Last call before the pause. Say when we will be in touch.",
        leads={WELCOME: "zofia", CLOSE: "zofia"},
        tended=True,
    ),
)

ORCHARD_PAST = (
    Recipe(
        ("picture-feelings", "tree-of-change", "shoulders-and-breath"),
        about="Outside if it is dry. Folding chairs are in the hut.",
        leads={WELCOME: "cara", "tree-of-change": "gwen"},
        tended=True,
    ),
    Recipe(
        ("inner-weather", "two-minute-pitch", "five-senses"),
        leads={WELCOME: MEMBER, "two-minute-pitch": EVERYONE},
        tended=True,
    ),
    Recipe(
        ("inner-weather", "a-good-ending"),
        about="The last one. Apples to take home.",
        leads={WELCOME: "cara", "a-good-ending": "cara"},
        tended=True,
    ),
)
