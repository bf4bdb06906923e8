"""How ticked exercises become a session: their order, and what is put in around them.

Sources: the planning jobs in docs/planning.md. A session opens and closes gently, reminds the
group of its agreement, goes deeper step by step, and has a break where its length asks for one.
"""

from collections.abc import Iterable, Mapping, Sequence

from sessions.blocks import Block
from sessions.timing import fit
from toolkit.enums import Frame, Kind

BREAK_AFTER = 90  # minutes: the longest a group sits without a break

# Arriving, loosening, working, settling, leaving. Planning what comes next is best done calm.
_ORDER = [
    Kind.CHECKIN,
    Kind.WARMUP,
    Kind.MAIN,
    Kind.BREAK,
    Kind.GROUNDING,
    Kind.PLANNING,
    Kind.CLOSING,
]


def arrange(
    ticked: Iterable[Block], frames: Mapping[str, Block], minutes: int
) -> list[tuple[Block, int]]:
    """The session's blocks in order, each with its minutes, fitted to `minutes`.

    `frames` holds the block for each `Frame`. One that was ticked anyway is not put in twice, and
    a closing or a break of her own choice takes the place of the usual one.
    """
    once = {block.slug: block for block in ticked}
    chosen = sorted(
        once.values(), key=lambda block: (_ORDER.index(Kind(block.kind)), block.intensity)
    )
    usual = {block.slug for block in frames.values()}
    body = [block for block in chosen if block.slug not in usual and block.kind != Kind.CLOSING]
    opening = [frames[name] for name in (Frame.OPENING, Frame.AGREEMENT) if name in frames]
    closing = [block for block in chosen if block.kind == Kind.CLOSING] or [
        frames[name] for name in (Frame.CLOSING,) if name in frames
    ]
    tea = frames.get(Frame.BREAK)
    if (
        tea
        and (minutes >= BREAK_AFTER or tea.slug in once)
        and not any(block.kind == Kind.BREAK for block in body)
    ):
        body = _with_break(opening, body, closing, tea)
    blocks = [*opening, *body, *closing]
    lengths = fit(
        [block.minutes for block in blocks],
        [block.least for block in blocks],
        [block.most for block in blocks],
        minutes,
    )
    return list(zip(blocks, lengths, strict=True))


def _with_break(
    opening: Sequence[Block], body: Sequence[Block], closing: Sequence[Block], tea: Block
) -> list[Block]:
    """Put the break inside the body, where it leaves the two halves of the session most alike."""
    before = sum(block.minutes for block in opening)
    after = sum(block.minutes for block in closing)

    def difference(place: int) -> int:
        first = before + sum(block.minutes for block in body[:place])
        return abs(first - after - sum(block.minutes for block in body[place:]))

    between = range(1, len(body)) or [len(body)]
    place = min(between, key=difference)
    return [*body[:place], tea, *body[place:]]
