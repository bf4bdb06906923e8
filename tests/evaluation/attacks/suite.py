"""Which attack is tried on which builds, and how much it may find there.

On the build as it is an attack may find nothing; where it guesses at an order, three links of 700,
as chance would make. On a weakened one it must find more, or it would not have seen the weakness.
"""

import base64
from contextlib import contextmanager
from functools import cached_property

from tests.evaluation.attacks import a10, a11, a12, a13, a14, weakened
from tests.evaluation.attacks.town import build
from tests.evaluation.attacks.trials import AS_IT_IS, Trial

BY_CHANCE = 3
# How many women answer on the page itself, in a second wave, and on a weakened build
ON_THE_PAGE, FEW, MANY = 60, 20, 100
FIXED_SECRET = base64.urlsafe_b64encode(bytes(range(32))).decode()


class Suite:
    """Towns at one size on one server, each built when it is first asked for."""

    def __init__(self, server, *, women=700, groups=60, seed=1):
        self.server, self.women, self.groups, self.seed = server, women, groups, seed
        self._number = 0

    def _named(self):
        self._number += 1
        return f"town_{self._number}"

    @cached_property
    def empty(self):
        """Everybody is invited, nobody has answered."""
        return build(
            self.server, self._named(), women=self.women, groups=self.groups, seed=self.seed
        )

    @cached_property
    def posted(self):
        """All have answered the first wave, some of them on the page itself, and a few the next."""
        town = self.empty.copy(self._named())
        self.counters = a10.counters(town)
        town.answer(0, by_page=ON_THE_PAGE)
        town.answer(1, women=town.women[:FEW])
        return town

    @cached_property
    def sealings(self):
        """The first wave sealed three times over. `noted`: ids that somebody has seen before."""
        towns = [self.posted.copy(self._named()) for _ in range(3)]
        for town in towns:
            self.noted = town.seal(0)
        return towns

    @property
    def sealed(self):
        """Its second wave takes answers."""
        return self.sealings[0]

    @cached_property
    def swept(self):
        towns = [town.copy(self._named()) for town in self.sealings]
        for town in towns:
            town.sweep()
        return towns

    @cached_property
    def closed(self):
        town = self.sealed.copy(self._named())
        town.seal(1)
        town.close()
        return town

    def weakly_sealed(self, weaken):
        town = self.posted.copy(self._named())
        weaken(town)
        if weaken is not weakened.sealed_one_at_a_time:
            self.noted_weakly = town.seal(0)
        return town

    def weakly_posted(self, weaken, *, seal=True):
        """By some of the women: what was opened on purpose shows in a few."""
        town = self.empty.copy(self._named())
        with weaken(town) as post:
            town.answer(0, post=post, women=town.women[:MANY])
        if seal:
            town.seal(0)
        return town

    def changed(self, town, weaken):
        town = town.copy(self._named())
        weaken(town)
        return town


TRIALS = []


def _tried(attack, what, real, *, most=0, **weaker):
    """`weaker`: the name in weakened.py, and how to attack that build."""
    TRIALS.append(Trial(attack, what, AS_IT_IS, most, real))
    for name, find in weaker.items():
        TRIALS.append(Trial(attack, what, name.replace("_", " "), most, find))


def _sealing(attack, name):
    return {name: lambda suite: attack(suite.weakly_sealed(getattr(weakened, name)))}


def _posting(attack, name, **how):
    return {name: lambda suite: attack(suite.weakly_posted(getattr(weakened, name), **how))}


def _changing(attack, stage, name):
    def find(suite):
        return attack(suite.changed(getattr(suite, stage), getattr(weakened, name)))

    return {name: find}


_tried(
    "A10", "the order of a dump", lambda suite: a10.order_of_a_dump(*suite.sealings),
    most=BY_CHANCE,
    **_sealing(a10.order_of_a_dump, "sealed_in_the_order_in_which_they_came"),
    **_sealing(a10.order_of_a_dump, "sealed_one_at_a_time"),
)  # fmt: skip
_tried(
    "A10", "the order of a dump, swept", lambda suite: a10.order_of_a_dump(*suite.swept),
    most=BY_CHANCE,
)  # fmt: skip
_tried(
    "A10", "hidden columns and numbers",
    lambda suite: a10.hidden_columns_of_sealed_rows(*suite.sealings), most=BY_CHANCE,
    **_sealing(a10.hidden_columns_of_sealed_rows, "sealed_in_the_order_in_which_they_came"),
    **_sealing(a10.hidden_columns_of_sealed_rows, "sealed_one_at_a_time"),
    **_sealing(a10.hidden_columns_of_sealed_rows, "with_a_number_beside_each"),
)  # fmt: skip
_tried(
    "A10", "hidden columns and numbers, swept",
    lambda suite: a10.hidden_columns_of_sealed_rows(*suite.swept), most=BY_CHANCE,
)  # fmt: skip


def _noted(suite, weaken=None):
    if weaken is None:
        return a10.ids_that_were_known_before(suite.sealed, suite.noted)
    town = suite.weakly_sealed(weaken)
    return a10.ids_that_were_known_before(town, suite.noted_weakly)


_tried(
    "A10", "ids noted before", _noted,
    sealed_with_the_ids_they_had=lambda suite: _noted(
        suite, weakened.sealed_with_the_ids_they_had
    ),
)  # fmt: skip
_tried(
    "A10", "other rows of the same visit",
    lambda suite: a10.other_rows_of_the_same_visit(suite.posted), most=BY_CHANCE,
    **_posting(a10.other_rows_of_the_same_visit, "with_a_flag_in_the_same_request", seal=False),
)  # fmt: skip
_tried(
    "A10", "something to sort by inside",
    lambda suite: a10.something_to_sort_by_inside(suite.sealed), most=BY_CHANCE,
    **_posting(a10.something_to_sort_by_inside, "with_the_time_inside_the_envelope"),
)  # fmt: skip


def _counted(suite, weaken=None):
    if weaken is None:
        return a10.counters_that_moved(suite.posted, suite.counters)
    town = suite.empty.copy("counted")
    weaken(town)
    before = a10.counters(town)
    town.answer(0, women=town.women[:FEW])
    return a10.counters_that_moved(town, before)


_tried(
    "A10", "counters that moved", _counted,
    with_a_number_beside_each=lambda suite: _counted(suite, weakened.with_a_number_beside_each),
)  # fmt: skip
_tried(
    "A10", "samples in the statistics", lambda suite: a10.statistics_with_tags(suite.posted),
    **_changing(a10.statistics_with_tags, "posted", "statistics_of_tags"),
)  # fmt: skip
_tried(
    "A10", "what the files still hold", lambda suite: a10.left_in_files(suite.swept[0]),
    **_changing(a10.left_in_files, "sealed", "never_swept"),
)  # fmt: skip


def _in_trouble(name):
    weaken = getattr(weakened, name) if name else lambda town: None

    def find(suite):
        town = suite.empty.copy("in_trouble")
        town.seal(0)
        return a10.errors_in_the_log(town, weaken)

    return find


_tried(
    "A10", "the log of PostgreSQL", _in_trouble(""),
    **{
        name: _in_trouble(name)
        for name in (
            "statements_of_errors_logged", "statements_of_changes_logged",
            "slow_statements_logged", "details_of_errors_logged",
        )
    },
)  # fmt: skip
_tried(
    "A11", "the finding key and a dump", lambda suite: a11.finding_key_and_a_dump(suite.posted),
    **_changing(a11.finding_key_and_a_dump, "posted", "private_half_in_its_table"),
    **_posting(a11.finding_key_and_a_dump, "not_sealed_at_all"),
)  # fmt: skip
_tried(
    "A11", "the opening key and a dump", lambda suite: a11.opening_key_and_a_dump(suite.sealed),
    **_posting(a11.opening_key_and_a_dump, "with_her_id_as_the_case"),
    **_posting(a11.opening_key_and_a_dump, "with_tags_from_the_database_alone"),
)  # fmt: skip
_tried(
    "A11", "both keys after closing", lambda suite: a11.both_keys_after_closing(suite.closed),
    **_changing(a11.both_keys_after_closing, "sealed", "closed_with_its_salts"),
)  # fmt: skip


def _as_a_member(suite):
    town = suite.changed(suite.sealed, weakened.web_role_is_a_member_of_the_opener)
    try:
        return a11.web_role_reads(town)
    finally:
        town.run("REVOKE alongside_opener FROM alongside_web")


_tried(
    "A11", "whatever the web role asks", lambda suite: a11.web_role_reads(suite.sealed),
    **_changing(a11.web_role_reads, "sealed", "web_role_may_read_envelopes"),
    **_changing(a11.web_role_reads, "sealed", "web_role_has_all_of_the_table"),
    **_changing(a11.web_role_reads, "sealed", "sealing_gives_back_what_it_moved"),
    web_role_is_a_member_of_the_opener=_as_a_member,
)  # fmt: skip
_tried(
    "A12", "six things about each woman", lambda suite: a12.rows_with_demographics(suite.posted),
    **_posting(a12.rows_with_demographics, "with_bands_beside_the_envelope", seal=False),
    **_posting(a12.rows_with_demographics, "not_sealed_at_all"),
)  # fmt: skip


@contextmanager
def _nothing(town=None):
    yield


def _taken_back(weaken):
    def find(suite):
        town = suite.empty.copy("taken_back")
        women, receipts = town.women[: 8 * a13.EACH], {}
        for number in range(2):
            receipts |= town.answer(number, women=women)
        town.seal(0)
        with weaken(town):
            return a13.left_after_taking_back(town, receipts)

    return find


_tried(
    "A13", "what was taken back", _taken_back(_nothing),
    taken_from_the_inbox_only=_taken_back(weakened.taken_from_the_inbox_only),
)  # fmt: skip


def _written(weaken, women=a14.STRINGS, *, pages=a14.PEOPLE):
    def find(suite):
        return a14.found_anywhere(suite.empty.copy("written"), weaken, women, pages=pages)

    return find


_tried(
    "A14", "what women have written", _written(_nothing),
    **{
        name: _written(getattr(weakened, name), FEW, pages=pages)
        for name, pages in (
            ("comments_kept_readable", ()), ("comments_logged", ()),
            ("comments_noted_for_her_facilitator", ("ben",)),
            ("comments_in_the_record_of_events", ()), ("crashes_told_with_variables", ()),
        )
    },
)  # fmt: skip
