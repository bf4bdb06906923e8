"""The sessions of the groups in Quayhaven and Inverlarch.

`PAST` runs from the oldest to the latest, `COMING` from the next one on.
"""

from home.demo.recipes import BREAK, CLOSE, WELCOME, Own, Recipe
from sessions.enums import Kind, LedBy

MEMBER, EVERYONE = LedBy.MEMBER, LedBy.EVERYONE

KETTLE_PAST = (
    Recipe(
        ("inner-weather", "hello-nine-ways", "why-are-they-asking"),
        about="Two interpreters today. Prams go in the side room, not on the stairs.",
        leads={WELCOME: "hodan", "why-are-they-asking": "sagal", CLOSE: "hodan"},
        tended=True,
    ),
    Recipe(
        ("traffic-light-cards", "leading-from-within", "role-menu"),
        leads={WELCOME: MEMBER, "leading-from-within": "hodan", BREAK: MEMBER},
        own=Own("Shaah and xalwo", 10, materials="Flasks, Small cups"),
        tended=True,
    ),
    Recipe(
        ("inner-weather", "words-with-no-twin", "five-senses"),
        about="The lift is being mended this week: use the yard door, it has no step.",
        leads={WELCOME: "sagal", "words-with-no-twin": "hodan", "five-senses": "ruth"},
        tended=True,
    ),
    Recipe(
        ("traffic-light-cards", "talk-time-tokens", "role-menu", "shoulders-and-breath"),
        leads={WELCOME: "ruth", "role-menu": EVERYONE, CLOSE: "hodan"},
        tended=True,
    ),
)

KETTLE_COMING = (
    Recipe(
        ("inner-weather", "saying-no", "ten-minute-journal", "role-menu"),
        about="More than a dozen come now. We may need two circles.",
        leads={WELCOME: "hodan", "saying-no": "sagal"},
        more={"saying-no": 5},
    ),
    Recipe(
        ("traffic-light-cards", "local-help-map", "postcard-to-a-funder"),
        about="Somebody from the library comes for the first half hour, with the women's yes.",
        leads={WELCOME: MEMBER, "local-help-map": "ruth", BREAK: MEMBER},
    ),
    Recipe(
        ("inner-weather", "leading-from-within", "why-are-they-asking", "five-senses"),
        leads={WELCOME: "sagal", "leading-from-within": MEMBER},
        tended=True,
    ),
    Recipe(("picture-feelings", "tree-of-change", "ten-minute-journal")),
)

SCHOOL_RUN_PAST = (
    Recipe(
        ("camera-is-a-choice", "chat-only-check-in", "virtual-tea-tray"),
        about="Open the waiting room at twenty past, and call nobody by her full name.",
        leads={WELCOME: "nasreen", "virtual-tea-tray": "ruth"},
        tended=True,
    ),
    Recipe(
        ("inner-weather", "words-with-no-twin", "five-senses"),
        leads={WELCOME: "ruth", "words-with-no-twin": "nasreen"},
        tended=True,
    ),
    Recipe(
        ("picture-feelings", "object-from-my-bag", "role-menu"),
        leads={WELCOME: MEMBER, "role-menu": EVERYONE, CLOSE: "nasreen"},
        tended=True,
    ),
    Recipe(
        ("chat-only-check-in", "two-minute-pitch", "shoulders-and-breath"),
        about="Half of them join from a car park. Keep it to what can be heard, not shown.",
        leads={WELCOME: "nasreen"},
        tended=True,
    ),
)

SCHOOL_RUN_COMING = (
    Recipe(
        ("chat-only-check-in", "sting-and-warm-words", "shoulders-and-breath"),
        about="Somebody asked for this one. Does it work on a screen?",
        leads={WELCOME: "ruth", "sting-and-warm-words": "nasreen"},
    ),
    Recipe(
        ("inner-weather", "virtual-tea-tray", "leading-from-within"),
        leads={WELCOME: MEMBER, "leading-from-within": MEMBER},
        tended=True,
    ),
    Recipe(
        ("picture-feelings", "saying-no", "five-senses"),
        leads={"saying-no": "nasreen"},
        more={"saying-no": 10},
    ),
    Recipe(("camera-is-a-choice", "hello-nine-ways", "paned-a-sgwrs")),
)

SOUP_PAST = (
    Recipe(
        ("picture-feelings", "object-from-my-bag", "hello-nine-ways", "role-menu"),
        about="Stove on by one. Morag brings bowls, everyone brings one vegetable.",
        leads={WELCOME: "agnieszka", "object-from-my-bag": "morag", CLOSE: "agnieszka"},
        own=Own("Zupa: we cook together", 30, kind=Kind.BREAK, materials="Big pot, Ladle, Bread"),
        tended=True,
    ),
)

SOUP_COMING = (
    Recipe(
        ("inner-weather", "words-with-no-twin", "talk-time-tokens", "ten-minute-journal"),
        about="Is half an hour enough for the soup?",
        leads={WELCOME: "morag", "words-with-no-twin": "agnieszka"},
        more={"words-with-no-twin": 10},
        own=Own("Zupa: we cook together", 30, kind=Kind.BREAK, materials="Big pot, Ladle, Bread"),
    ),
)
