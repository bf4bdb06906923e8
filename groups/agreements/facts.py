"""What is said of an agreement when it is recorded. Nothing here reads or writes."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from toolkit.enums import Symbol

TITLE_LONGEST = 120
DETAIL_LONGEST = 400


@dataclass(frozen=True)
class AgreedClause:
    """A clause as the group keeps it.

    `language` is that of these words. `key` is the clause's own where an earlier version had it,
    and `starter` names the toolkit's clause that it began from.
    """

    title: str
    detail: str
    language: str
    key: uuid.UUID | None = None
    starter: str = ""
    symbol: str = Symbol.HEART


class Agreed(TypedDict):
    """When, how and by how many. Counts of women, never who. No `review_on`: as is suggested."""

    agreed_on: dt.date
    present_count: int
    agreed_count: int
    unsure_count: int
    objected_count: int
    ways: Sequence[str]
    spoken_in: Sequence[str]
    objection: str
    review_on: dt.date | None


@dataclass(frozen=True)
class WrittenWords:
    """What she wrote for a clause in another language, and what stood there when she began."""

    key: uuid.UUID
    title: str
    detail: str
    seen_title: str = ""
    seen_detail: str = ""

    @property
    def words(self) -> tuple[str, str]:
        return self.title, self.detail

    @property
    def seen(self) -> tuple[str, str]:
        return self.seen_title, self.seen_detail

    @property
    def is_changed(self) -> bool:
        return self.words != self.seen
