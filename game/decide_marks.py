"""The rules of marking: levels within the rubric, the answer point where it is due, undo, release, correction."""

from game import commands as c
from game import events as e
from game.decide_plays import find_play
from game.decide_stages import start_step
from game.draft import Draft, readable, refuse_if
from game.scoring import ceiling, is_marked
from game.state import Play, answers_card, plays_in
from game.values import ModeratorId, Stage


def mark(draft: Draft, command: c.MarkPlay) -> None:
    """A play can be marked from the moment it is made, until its round's marks are released."""
    _give(draft, _open_to_marks(draft, command.play), command, e.PlayMarked)


def correct(draft: Draft, command: c.CorrectMark) -> None:
    """Only once the class has seen the mark: before that it is not corrected but given."""
    play = find_play(draft, command.play)
    refuse_if(play.round not in draft.state.released, "marks_not_released")
    _give(draft, play, command, e.MarkCorrected)


def _give(
    draft: Draft,
    play: Play,
    command: c.MarkPlay | c.CorrectMark,
    event: type[e.PlayMarked] | type[e.MarkCorrected],
) -> None:
    for criterion, level in command.levels.items():
        _check_level(draft, play, criterion, level)
    refuse_if(command.answer_point and not answers_card(draft.state, play), "answer_point_not_due")
    comment, last = readable(command.comment), play.mark
    given = (command.levels, comment, command.answer_point)
    refuse_if(last is not None and (dict(last.levels), last.comment, last.answer_point) == given, "no_change")
    draft.emit(event(play.id, *given, ModeratorId(draft.actor.id)))


def _open_to_marks(draft: Draft, name: str) -> Play:
    play = find_play(draft, name)
    refuse_if(play.round in draft.state.released, "marks_released")
    return play


def _check_level(draft: Draft, play: Play, name: str, level: int) -> None:
    rubric = draft.state.format.rubric
    criterion = next((k for k in rubric.criteria if k.id == name), None)
    if criterion is None:
        refuse_if(True, "unknown_criterion")
        return
    refuse_if(level > criterion.top, "level_out_of_range", name)
    refuse_if(level > ceiling(rubric, criterion, play), "level_above_ceiling", name)


def undo(draft: Draft, command: c.UndoMark) -> None:
    play = _open_to_marks(draft, command.play)
    refuse_if(play.mark is None, "not_marked")
    draft.emit(e.MarkUndone(play.id))


def release(draft: Draft, command: c.ReleaseMarks) -> None:
    """All marks of the round at once, and on to its result. Unmarked plays hold it up unless the moderator says otherwise.
    After the end, in whatever stage of the round that came."""
    state = draft.state
    refuse_if(command.step != state.step, "stale_step")
    refuse_if(state.stage is not Stage.MARKING and not (state.ended and state.round), "wrong_stage")
    refuse_if(state.round in state.released, "marks_released")
    open_marks = [p for p in plays_in(state, state.round) if not p.hidden and not is_marked(state.format.rubric, p)]
    refuse_if(bool(open_marks) and not command.incomplete, "marks_incomplete")
    draft.emit(e.MarksReleased(state.round))
    if not state.ended:
        start_step(draft, state.step + 1)


def set_blind(draft: Draft, command: c.SetBlindMarking) -> None:
    refuse_if(command.on == draft.state.blind, "no_change")
    draft.emit(e.BlindMarkingSet(command.on))
