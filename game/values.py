"""The small values that every part of the rules is made of: ids, stages, roles, limits. No behaviour beyond ordering."""

from collections.abc import Callable
from enum import StrEnum
from typing import Annotated, NewType

from msgspec import Meta

SeatId = NewType("SeatId", str)
TeamId = NewType("TeamId", str)
PlayId = NewType("PlayId", str)
ProposalId = NewType("ProposalId", str)
MessageId = NewType("MessageId", str)
ModeratorId = NewType("ModeratorId", str)
CardId = NewType("CardId", str)
RoundId = NewType("RoundId", str)
Position = NewType("Position", str)
"""A position's id in the deck ("realist", "liberal"); the deck gives its name and thesis."""

Millis = NewType("Millis", int)
"""Milliseconds: since 1970-01-01 UTC for a moment, plain for a length."""

Draw = Callable[[int], int]
"""`draw(n)` gives a whole number in [0, n). The caller brings chance; what comes of it is recorded in the event."""

ARGUMENT_CHARS = 600
MESSAGE_CHARS = 300
COMMENT_CHARS = 600
NAME_CHARS = 30
SEATS_MAX = 64
MESSAGES_MAX = 4000
"""Huddle messages that one debate keeps; thirty students talking without pause for two hours stay well below it."""
EXTRA_TIME_PERCENT = (0, 25, 50, 100)
GRACE = Millis(1500)
"""A play sent in the last second still counts when the school's network delivers it this much later."""

Name = Annotated[str, Meta(min_length=1, max_length=NAME_CHARS)]
Argument = Annotated[str, Meta(min_length=1, max_length=ARGUMENT_CHARS)]
Message = Annotated[str, Meta(min_length=1, max_length=MESSAGE_CHARS)]
Comment = Annotated[str, Meta(max_length=COMMENT_CHARS)]
Ref = Annotated[str, Meta(min_length=1, max_length=64)]
"""Any id as it comes from a client, before the rules have looked it up."""


class Stage(StrEnum):
    """What the class does now. A debate walks its agenda of (stage, round) steps, see `game.format.agenda`."""

    LOBBY = "lobby"
    STANCE_VOTE = "stance_vote"
    PREPARE = "prepare"
    CONSTRUCTIVE = "constructive"
    REBUTTAL = "rebuttal"
    MARKING = "marking"
    RESULT = "result"


class Door(StrEnum):
    """Who may come in: anyone with the code, only whom the moderator admits, or nobody new."""

    OPEN = "open"
    ASK = "ask"
    LOCKED = "locked"


class SeatStatus(StrEnum):
    SEATED = "seated"
    WAITING = "waiting"
    REMOVED = "removed"
    BANNED = "banned"


class Timers(StrEnum):
    """When a stage's time is up: go on to the next stage, or wait until the moderator does."""

    ADVANCE = "advance"
    WAIT = "wait"


class PointsShown(StrEnum):
    EACH_ROUND = "each_round"
    AT_END = "at_end"
    NEVER = "never"


class Role(StrEnum):
    MODERATOR = "moderator"
    SEAT = "seat"
    CLOCK = "clock"
