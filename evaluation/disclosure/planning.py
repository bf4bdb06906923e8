"""Which rows of a series are published, and in which bands. Rules R1 to R5 and nothing random.

The finest bands with which the programme's own row is safe are taken; then each dimension gets the
bands with which its rows cover most women, and loses rows, the smallest first, until no row and no
rest can be worked out from what stays.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from evaluation.disclosure import rules
from evaluation.disclosure.catalogue import Question, Scheme, Series, Thresholds
from evaluation.disclosure.counting import Mask, Numbers, People, counted

WHOLE = None  # the dimension, and the row, of the programme's own


@dataclass(frozen=True, eq=False)
class Row:
    """`members`: (women,). `counts`: (bands of its scheme,), not rounded."""

    dimension: str | None
    number: int | None
    scheme: Scheme
    members: Mask
    counts: Numbers

    @property
    def women(self) -> int:
        return int(self.counts.sum())

    @property
    def place(self) -> tuple[str, int]:
        return (self.dimension or "", self.number or 0)


@dataclass
class Plan:
    """What is published of one series. `rows` begins with the programme's own; without it nothing
    is. `withheld`: why, by dimension and row."""

    series: Series
    question: Question
    rows: list[Row] = field(default_factory=list)
    withheld: dict[tuple[str | None, int | None], str] = field(default_factory=dict)

    @property
    def dimensions(self) -> list[str]:
        """Those with a row that is published, in their order."""
        return list(dict.fromkeys(row.dimension for row in self.rows if row.dimension))


@dataclass(frozen=True)
class Counted:
    """One series as it is counted: values and groups of everybody, and who answered."""

    values: Numbers
    groups: Numbers
    everybody: Mask
    thresholds: Thresholds

    def row(self, dimension: str | None, number: int | None, scheme: Scheme, members: Mask) -> Row:
        return Row(dimension, number, scheme, members, counted(self.values[members], scheme))

    def why_unsafe(self, members: Mask, scheme: Scheme) -> str:
        return rules.why_row_is_unsafe(
            self.values[members], self.groups[members], scheme, self.thresholds
        )

    def why_rest_unsafe(self, rows: list[Row], scheme: Scheme) -> str:
        rest = self.everybody.copy()
        for row in rows:
            rest &= ~row.members
        return rules.why_rest_is_unsafe(
            self.values[rest], self.groups[rest], scheme, self.thresholds
        )


def plan(
    people: People,
    question: Question,
    series: Series,
    schemes: tuple[Scheme, ...],
    thresholds: Thresholds,
) -> Plan:
    """Everything that may be published of one series. Deterministic."""
    found = Plan(series, question)
    values = people.values(series)
    it = Counted(values, people.groups(series), rules.answered(values), thresholds)
    allowed = list(rules.schemes_to_try(schemes))
    whole = next((one for one in allowed if not it.why_unsafe(it.everybody, one)), None)
    if whole is None:
        found.withheld[WHOLE, WHOLE] = it.why_unsafe(it.everybody, allowed[-1])
        return found
    found.rows.append(it.row(WHOLE, WHOLE, whole, it.everybody))
    for dimension, numbers in people.catalogue.dimensions_of(question).items():
        standing = people.rows(series, dimension)
        members = {number: it.everybody & (standing == number) for number in numbers}
        rows, why = _best(it, dimension, members, allowed[allowed.index(whole) :])
        found.rows += rows
        found.withheld.update({(dimension, number): word for number, word in why.items()})
    _drop_what_is_nearly_another(it, found)
    return found


def _best(
    it: Counted, dimension: str, members: Mapping[int, Mask], schemes: list[Scheme]
) -> tuple[list[Row], dict[int, str]]:
    """The rows that cover most women; of as many, those in finer bands."""
    tried = [_safe_rows(it, dimension, members, scheme) for scheme in schemes]
    return max(tried, key=lambda one: sum(row.women for row in one[0]))


def _safe_rows(
    it: Counted, dimension: str, members: Mapping[int, Mask], scheme: Scheme
) -> tuple[list[Row], dict[int, str]]:
    why: dict[int, str] = {}
    rows = []
    for number, mask in members.items():
        unsafe = it.why_unsafe(mask, scheme)
        if unsafe:
            why[number] = unsafe
        else:
            rows.append(it.row(dimension, number, scheme, mask))
    for dropped in _until_rest_is_safe(it, rows, scheme):
        why[dropped.number or 0] = "rest"
    return rows, why


def _until_rest_is_safe(it: Counted, rows: list[Row], scheme: Scheme) -> Iterator[Row]:
    """Takes the smallest out of `rows` for as long as what is left over could be worked out."""
    while rows and it.why_rest_unsafe(rows, scheme):
        smallest = min(rows, key=lambda row: (row.women, row.place))
        rows.remove(smallest)
        yield smallest


def _drop_what_is_nearly_another(it: Counted, found: Plan) -> None:
    """R5. R4 still holds: what is left over has grown by a row that was safe by itself."""
    while True:
        pair = next(
            (
                pair
                for pair in combinations(found.rows, 2)
                if rules.differ_by_few(pair[0].members, pair[1].members, it.thresholds)
            ),
            None,
        )
        if pair is None:
            return
        smaller = min(pair, key=lambda row: (row.women, row.place))
        found.rows.remove(smaller)
        found.withheld[smaller.dimension, smaller.number] = "nested"
