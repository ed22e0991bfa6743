"""Refusals: what a person did that cannot be done, each with a stable code and a sentence that says what to do.

A `Refusal` is a user's mistake and is shown to them. A bug of ours is any other exception: it is logged, and a screen learns
no more of it than `server_error`. The
sentences are the msgids of their translations; the server passes them through gettext.
"""

from enum import StrEnum

from msgspec import Struct


class RefusalKind(StrEnum):
    """malformed: could not be read; illegal: against the rules now; stale: the room has moved on; not_allowed: not yours
    to do; busy: the server cannot just now, try again; fault: a bug of ours, which its log describes."""

    MALFORMED = "malformed"
    ILLEGAL = "illegal"
    STALE = "stale"
    NOT_ALLOWED = "not_allowed"
    BUSY = "busy"
    FAULT = "fault"


class RefusalText(Struct, frozen=True):
    kind: RefusalKind
    sentence: str


_M, _I, _S, _N, _B, _F = RefusalKind


def gettext_noop(sentence: str) -> str:
    """Marks a sentence for the translators' tools; the game package itself never translates."""
    return sentence


_ = gettext_noop

REFUSALS: dict[str, RefusalText] = {
    # what could not be read
    "not_json": RefusalText(_M, _("That message could not be read. Reload the page and try again.")),
    "not_text": RefusalText(_M, _("Only text messages are understood here. Reload the page and try again.")),
    "frame_too_large": RefusalText(_M, _("That message is too large. Shorten it and try again.")),
    "unknown_command": RefusalText(
        _M, _("This server does not know that command. Reload the page to get its current version.")
    ),
    "unknown_field": RefusalText(
        _M, _("That message holds a field this server does not know. Reload the page and try again.")
    ),
    "wrong_type": RefusalText(
        _M, _("Part of that message is missing or of the wrong kind. Reload the page and try again.")
    ),
    "text_too_long": RefusalText(_M, _("That text is too long. Shorten it and send it again.")),
    "text_empty": RefusalText(_M, _("Write something first, then send it.")),
    "text_unreadable": RefusalText(
        _M, _("That text holds characters that cannot be shown. Type it again without them.")
    ),
    # who you are
    "moderator_only": RefusalText(_N, _("Only the moderator can do that.")),
    "seat_only": RefusalText(_N, _("Only a student with a seat can do that. Join the debate first.")),
    "chair_only": RefusalText(_N, _("Only the moderator who has the chair can do that.")),
    "clock_only": RefusalText(_N, _("Only the server's clock can do that.")),
    "watch_only": RefusalText(_N, _("This screen only shows the debate. Use your own page to take part.")),
    "seat_unknown": RefusalText(_N, _("You have no seat in this debate. Join it with the code.")),
    "seat_waiting": RefusalText(_N, _("Your teacher has not let you in yet. Wait a moment.")),
    "seat_removed": RefusalText(_N, _("You have been taken out of this debate. You can ask to come back.")),
    "seat_banned": RefusalText(_N, _("You cannot come back into this debate. Speak to your teacher.")),
    # names and places
    "name_too_short": RefusalText(_I, _("A name needs at least two letters. Type your name again.")),
    "name_too_long": RefusalText(_I, _("That name is too long. Use at most 30 characters.")),
    "name_unreadable": RefusalText(
        _I, _("That name holds characters that cannot be seen or shown. Type it with ordinary letters.")
    ),
    "name_taken": RefusalText(
        _I, _("Someone here has that name, or one that looks like it. Add a letter of your surname.")
    ),
    "room_locked": RefusalText(_I, _("The room is locked. Ask your teacher to open it.")),
    "room_full": RefusalText(_I, _("The room is full. Ask your teacher to make a place.")),
    "already_seated": RefusalText(_I, _("That seat is already in the debate.")),
    "no_such_seat": RefusalText(_S, _("That student is not in this debate any more.")),
    "no_such_team": RefusalText(_S, _("There is no such team in this debate.")),
    "no_such_card": RefusalText(_I, _("There is no such card in this deck.")),
    "no_such_play": RefusalText(_S, _("That play is not there.")),
    "no_such_proposal": RefusalText(_S, _("That proposal is not there any more.")),
    "no_such_message": RefusalText(_S, _("That message is not there.")),
    "no_such_moderator": RefusalText(_S, _("That person does not moderate this debate.")),
    "already_moderator": RefusalText(_I, _("You already moderate this debate.")),
    "already_on_team": RefusalText(_I, _("That student is already on this team.")),
    # time and stage
    "already_open": RefusalText(_I, _("This debate is already open.")),
    "not_open": RefusalText(_S, _("This debate has not been opened.")),
    "debate_ended": RefusalText(_S, _("This debate has ended. You can read it in the saved debate.")),
    "wrong_stage": RefusalText(
        _S, _("That cannot be done in this stage. Look at the top of the screen for what happens now.")
    ),
    "stale_step": RefusalText(_S, _("The debate has moved on. Look at the screen and decide again.")),
    "time_up": RefusalText(_S, _("Time is up for this stage. Your text is kept; your team can use it later.")),
    "time_left": RefusalText(_S, _("There is still time left in this stage.")),
    "paused": RefusalText(_I, _("The debate is paused. Wait until your teacher goes on.")),
    "not_paused": RefusalText(_I, _("The debate is not paused.")),
    "no_timer": RefusalText(_I, _("This stage has no timer.")),
    "lobby_only": RefusalText(_I, _("Teams can only be made anew in the lobby. Move students one by one instead.")),
    "last_stage": RefusalText(_I, _("This is the last stage. End the debate when the class is done.")),
    "cannot_reopen": RefusalText(_I, _("Only an earlier stage of this round can be reopened.")),
    # arguing
    "not_floor": RefusalText(_N, _("Another student of your team has the floor. Make a proposal instead.")),
    "floor_present": RefusalText(_I, _("The student who has the floor is here. Let them speak.")),
    "has_floor": RefusalText(_I, _("You already have the floor.")),
    "already_played": RefusalText(_I, _("Your team has already played in this stage.")),
    "card_not_in_hand": RefusalText(_I, _("That card is not in your team's hand. Choose one that is.")),
    "card_needed": RefusalText(_I, _("Choose a card to play with your argument.")),
    "answer_needed": RefusalText(_I, _("Choose the play that you answer.")),
    "answer_not_due": RefusalText(_I, _("A constructive does not answer a play. Send it without one.")),
    "cannot_answer": RefusalText(_I, _("That play cannot be answered. Choose an open play of the team you meet.")),
    "own_proposal": RefusalText(_I, _("You cannot back your own proposal.")),
    "not_your_proposal": RefusalText(_N, _("Only its author can take a proposal back.")),
    "no_change": RefusalText(_I, _("That is already so. Nothing was changed.")),
    "huddle_full": RefusalText(_I, _("This debate's huddles are full. Talk to your team directly.")),
    # marking
    "unknown_criterion": RefusalText(_I, _("The rubric has no such criterion.")),
    "level_out_of_range": RefusalText(_I, _("The rubric has no such level.")),
    "level_above_ceiling": RefusalText(_I, _("A rebuttal without a card cannot reach that level.")),
    "answer_point_not_due": RefusalText(_I, _("The answer point is only for a card that answers the card it rebuts.")),
    "not_marked": RefusalText(_I, _("This play has no mark to undo.")),
    "marks_released": RefusalText(_S, _("This round's marks are released. Correct the mark instead.")),
    "marks_not_released": RefusalText(
        _I, _("These marks are not released yet. Change the mark itself; nobody has seen it.")
    ),
    "marks_incomplete": RefusalText(
        _I, _("Some plays are not fully marked. Mark them, or release the marks as they are.")
    ),
    # setting up
    "format_unfit": RefusalText(_I, _("This format does not fit the deck. Choose its rounds again.")),
    # the server
    "rate_limited": RefusalText(_B, _("That was too fast. Wait a moment, then try again.")),
    "not_saved": RefusalText(_B, _("The server could not save that just now. Try again in a moment.")),
    "server_error": RefusalText(_F, _("Something went wrong on the server, and nothing was changed. Reload the page.")),
}


class Refusal(Exception):  # noqa: N818  a refusal is an answer, not an error of ours
    """A command that is refused. `code` stands in REFUSALS; `detail` names what it was about (a field, an id), never text
    that a person typed."""

    def __init__(self, code: str, detail: str = "") -> None:
        super().__init__(code, detail)
        self.text = REFUSALS[code]
        self.code = code
        self.detail = detail
