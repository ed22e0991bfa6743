"""Players that make only legal moves, as pure functions of what they see: the same view that a browser gets.

`student_move` takes a student's view (`game.views.team_view` with the seat's slice as `me`, and `away` from presence),
`moderator_move` a moderator's. Chance is a Draw that the caller passes in. The demo, the load and the tests use the same bots.
"""

from collections.abc import Sequence
from typing import Any

from game import commands as c
from game.values import ARGUMENT_CHARS, Draw

View = dict[str, Any]

_CLAIMS = (
    "“{tag}”: that bears directly on the question, because it shows what the {side} reading would expect.",
    "Look at the evidence: “{tag}”. If that holds, the {side} reading explains more than the other one does.",
    "The fact that matters here is this: “{tag}”. So the cause lies where the {side} case puts it.",
    "Our answer rests on this card: “{tag}”. It came first, and what followed makes sense only in its light.",
    "“{tag}”. One case is not proof, but it fits the pattern that the {side} position describes, and that is why we weigh it most.",
)
_REPLIES = (
    "You say “{theirs}”. But “{tag}”, and that turns your evidence round.",
    "Even if “{theirs}” is right, it does not decide the question. Weigh it against this: “{tag}”.",
    "“{theirs}” leaves something out: “{tag}”. With that in view your conclusion is too strong.",
)
_REASONS = (
    "“{theirs}” shows that something happened, not why. You would need to show that it was the cause and not the excuse.",
    "Your card proves less than you claim: “{theirs}” fits our reading just as well.",
)
_TALK = (
    "which card is our strongest?",
    "I think we should start with the first one",
    "say why it matters, not just what happened",
    "they will answer with the opposite, let's be ready",
    "can someone back my proposal?",
    "good, but link it to the question",
    "keep one card for the rebuttal",
    "who has the floor?",
)
_COMMENTS = (
    "Clear claim; now say how the evidence leads to it.",
    "Well chosen evidence. Weigh it against their best card next time.",
    "You answer what they said. Finish with a judgement.",
    "A chain of reasons, but the last step is missing.",
    "Exact and relevant. Use a concept from the theory to lift it.",
)


def student_move(view: View, draw: Draw) -> c.Command | None:
    """What this student does next, or None to wait and look again."""
    me = view.get("me", {})
    if me.get("status") == "removed":
        return c.AskBack()
    if me.get("status") != "seated" or view["ended"]:
        return None
    if view["stage"] == "stance_vote":
        return _vote(view, draw)
    if view["stage"] in ("prepare", "constructive", "rebuttal"):
        return _argue(view, draw)
    return _say(draw) if draw(40) == 0 else None


def _vote(view: View, draw: Draw) -> c.Command | None:
    if "stance" in view["me"] or view["time_up"] or view["paused"]:
        return None
    return c.CastStance(1 + draw(5))


def _argue(view: View, draw: Draw) -> c.Command | None:
    """Plays with the floor; without it talks, proposes and backs."""
    me = view["me"]
    if me["played"] or view["time_up"]:
        return _say(draw) if draw(12) == 0 else None
    if view["stage"] != "prepare" and not view["paused"]:
        if me["floor"]:
            return _play(view, draw)
        if _floor_is_away(view):
            return c.TakeFloor()
    return (_say, _propose_now, _back_now, _wait)[draw(4)](view, draw)


def _floor_is_away(view: View) -> bool:
    return any(m["floor"] and seat in view.get("away", ()) for seat, m in view["members"].items())


def _wait(view: View, draw: Draw) -> None:
    return None


def _say(*args: Any) -> c.Command:
    draw: Draw = args[-1]
    return c.SayInHuddle(_pick(_TALK, draw))


def _propose_now(view: View, draw: Draw) -> c.Command | None:
    if any(p["seat"] == view["me"]["seat"] for p in view["proposals"].values()):
        return None
    play = _play(view, draw)
    return None if play is None else c.Propose(play.argument, play.card, play.answers)


def _back_now(view: View, draw: Draw) -> c.Command | None:
    me = view["me"]["seat"]
    able = [id_ for id_, p in view["proposals"].items() if p["seat"] != me and me not in p["backers"]]
    return c.BackProposal(_pick(able, draw)) if able else None


def _play(view: View, draw: Draw) -> c.MakePlay | None:
    """The play that this student would make now: a constructive, or an answer to an open play of the team they meet."""
    hand = view["theme"] or view["hand"]
    if view["stage"] != "rebuttal":
        return c.MakePlay(_claim(view, card := _pick(hand, draw), draw), card) if hand else None
    targets = view.get("answerable", [])
    if not targets:
        return None
    target = _pick(targets, draw)
    if not hand or draw(5) == 0:
        return c.MakePlay(_cut(_pick(_REASONS, draw).format(theirs=_theirs(view, target))), None, target)
    card = _pick(hand, draw)
    text = _pick(_REPLIES, draw).format(theirs=_theirs(view, target), **_words(view, card))
    return c.MakePlay(_cut(text), card, target)


def _claim(view: View, card: str, draw: Draw) -> str:
    return _cut(_pick(_CLAIMS, draw).format(**_words(view, card)))


def _words(view: View, card: str) -> dict[str, str]:
    shown = view["cards"][card]
    position = view["teams"][view["team"]]["position"]
    side = view["positions"][position]["name"].lower()
    return {"tag": shown["tag"].rstrip("."), "side": side}


def _theirs(view: View, play: str) -> str:
    made = view["plays"][play]
    if "card" in made:
        return str(view["cards"][made["card"]]["tag"]).rstrip(".")
    return str(made["argument"])[:80]


def _cut(text: str) -> str:
    return text[:ARGUMENT_CHARS]


def _pick(items: Sequence[str], draw: Draw) -> str:
    return items[draw(len(items))]


# ---- the moderator ----


def moderator_move(view: View, draw: Draw) -> c.Command | None:
    """What the moderator does next: let people in, approve, mark, and go on when the class is done; None to wait."""
    if view["ended"]:
        return None
    for seat, entry in view["seats"].items():
        if entry["status"] == "waiting":
            return c.Admit(seat)
    for id_, play in view["plays"].items():
        if play["state"] == "waiting":
            return c.ApprovePlay(id_)
    return _mark_next(view, draw) or _go_on(view)


def _mark_next(view: View, draw: Draw) -> c.Command | None:
    """The first play of this round that is not marked yet and still may be."""
    if view["round"] in view["released"]:
        return None
    for id_, play in view["plays"].items():
        if play["round"] == view["round"] and play["state"] != "hidden" and not play["mark"]["complete"]:
            return c.MarkPlay(id_, _levels(view, play, draw), _pick(_COMMENTS, draw), bool(play.get("answers_card")))
    return None


def _levels(view: View, play: dict[str, Any], draw: Draw) -> dict[str, int]:
    levels = {}
    for criterion in view["rubric"]["criteria"]:
        top = len(criterion["guidance"]) - 1
        if "card" not in play:
            top = min(top, view["rubric"]["reasoning_ceiling"])
        levels[criterion["id"]] = min(top, 1 + draw(top)) if top else 0
    return levels


def _go_on(view: View) -> c.Command | None:
    """The one next thing, once the class has done what the stage asks for, or its time is up."""
    step, stage = view["step"], view["stage"]
    if view["paused"]:
        return c.Resume()
    if view["final"]:
        return c.EndDebate()
    if stage == "marking":
        return c.ReleaseMarks(step)
    if stage in ("constructive", "rebuttal"):
        done = view["time_up"] or all(team["done"] for team in view["teams"].values())
        return c.Advance(step) if done else None
    if stage == "stance_vote":
        return c.Advance(step) if view["time_up"] or view["voted"] >= view["seated"] else None
    if stage == "prepare":
        return c.Advance(step) if view["time_up"] or _all_prepared(view) else None
    return c.Advance(step)


def _all_prepared(view: View) -> bool:
    """Every team with students and cards has at least two proposals, or one where a student is alone."""
    return all(
        len(view["proposals"][team]) >= min(2, entry["size"])
        for team, entry in view["teams"].items()
        if entry["size"] and view["hands"][team]
    )
