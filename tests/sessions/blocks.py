"""Blocks and sessions for tests of rules, without a database."""

from sessions.blocks import Block, Session


def block(slug="main", kind="main", minutes=20, **facts):
    usual = {"key": slug, "title": slug.title(), "least": minutes // 2, "most": minutes * 2}
    return Block(slug=slug, kind=kind, minutes=minutes, **{**usual, **facts})


OPENING = block("arriving", "checkin", 10)
AGREEMENT = block("agreement", "planning", 5)
TEA = block("tea", "break", 15, least=10, most=20)
CLOSING = block("close", "closing", 10)
FRAMES = {"opening": OPENING, "agreement": AGREEMENT, "break": TEA, "closing": CLOSING}
SETTLERS = {
    "grounding": block("senses", "grounding", 5),
    "break": TEA,
    "closing": CLOSING,
}


def session(*blocks, **facts):
    usual = {"minutes": 120, "setting": "in-person", "women": 8, "settlers": SETTLERS}
    return Session(blocks=blocks, **{**usual, **facts})
