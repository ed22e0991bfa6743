"""The frozen rules of one debate: its rounds, stages, seconds, hand size, rubric and switches; and the presets.

A format is chosen when a debate opens and never changes after that. `agenda` turns it into the steps that the debate walks.
"""

from typing import Annotated

from msgspec import Meta, Struct

from game.deck import Deck, Line
from game.values import PointsShown, RoundId, Stage, Timers

TEAM_NAMES = ("Kestrel", "Heron", "Osprey", "Curlew", "Plover", "Merlin", "Dunlin", "Avocet")
Seconds = Annotated[int, Meta(ge=0, le=3600)]
"""0 means that the stage has no timer and waits for the moderator."""


class Criterion(Struct, frozen=True, forbid_unknown_fields=True):
    """One thing that a play is marked for; `guidance` has a line for each level from 0 to the top."""

    id: Annotated[str, Meta(pattern=r"^[a-z0-9]{1,16}$")]
    name: Line
    guidance: Annotated[tuple[Line, ...], Meta(min_length=2, max_length=11)]
    weight: Annotated[int, Meta(ge=1, le=10)] = 1

    @property
    def top(self) -> int:
        """The highest level."""
        return len(self.guidance) - 1


class Rubric(Struct, frozen=True, forbid_unknown_fields=True):
    """How plays are marked. `reasoning_ceiling` is the highest level for a rebuttal without a card; `answer_point` is
    what a card earns that answers the card it rebuts."""

    criteria: Annotated[tuple[Criterion, ...], Meta(min_length=1, max_length=6)]
    reasoning_ceiling: Annotated[int, Meta(ge=0, le=10)] = 3
    answer_point: Annotated[int, Meta(ge=0, le=5)] = 1


DEFAULT_RUBRIC = Rubric(
    criteria=(
        Criterion(
            "ao1",
            "AO1 knowledge and understanding",
            (
                "Nothing that bears on the question",
                "A fact or two, loose or partly wrong",
                "Right facts, but general or thinly used",
                "Right and relevant evidence, clearly understood",
                "Exact evidence, well chosen for this question",
                "Exact, telling evidence with the concepts behind it",
            ),
        ),
        Criterion(
            "ao2",
            "AO2 analysis",
            (
                "States, does not reason",
                "One step of reasoning, left unfinished",
                "A reason that is linked to the question",
                "A clear chain from evidence to claim",
                "A tight chain that shows cause and effect",
                "A tight chain that also meets the other reading",
            ),
        ),
        Criterion(
            "ao3",
            "AO3 evaluation",
            (
                "No judgement",
                "A judgement without a reason",
                "Weighs one thing against another in passing",
                "Weighs both sides and judges between them",
                "A reasoned judgement that decides the point",
                "A judgement that holds against the best reply",
            ),
        ),
    )
)


class StageSeconds(Struct, frozen=True, forbid_unknown_fields=True):
    """Seconds of each timed stage; 0 where the moderator decides."""

    stance_vote: Seconds = 60
    prepare: Seconds = 180
    constructive: Seconds = 180
    rebuttal: Seconds = 150
    marking: Seconds = 0
    result: Seconds = 0


class Format(Struct, frozen=True, forbid_unknown_fields=True):
    """The rules of one debate. `rounds` are ids of the deck's rounds in the order they are argued; `switch_after` is the
    number of rounds after which the teams change sides, or None."""

    rounds: Annotated[tuple[RoundId, ...], Meta(min_length=1, max_length=12)]
    name: Line = "Own format"
    team_count: Annotated[int, Meta(ge=2, le=8, multiple_of=2)] = 4
    hand_size: Annotated[int, Meta(ge=2, le=12)] = 5
    seconds: StageSeconds = StageSeconds()
    rubric: Rubric = DEFAULT_RUBRIC
    timers: Timers = Timers.WAIT
    sealed: bool = True
    approve_plays: bool = False
    blind_marking: bool = True
    points_shown: PointsShown = PointsShown.EACH_ROUND
    stance_votes: bool = True
    switch_after: Annotated[int, Meta(ge=1, le=11)] | None = None


class Step(Struct, frozen=True):
    """One stop of the agenda: a stage, in a round (1-based) or outside of the rounds (0)."""

    stage: Stage
    round: int = 0


ROUND_STAGES = (Stage.PREPARE, Stage.CONSTRUCTIVE, Stage.REBUTTAL, Stage.MARKING, Stage.RESULT)


def agenda(format_: Format) -> tuple[Step, ...]:
    """Every step of a debate in order: lobby, first stance vote, the rounds' stages, second stance vote, final result."""
    vote = (Step(Stage.STANCE_VOTE),) if format_.stance_votes else ()
    rounds = tuple(Step(stage, number) for number in range(1, len(format_.rounds) + 1) for stage in ROUND_STAGES)
    return (Step(Stage.LOBBY), *vote, *rounds, *vote, Step(Stage.RESULT))


def faults(format_: Format, deck: Deck) -> list[str]:
    """What keeps this format from being played with this deck, each as a sentence; empty when it can be."""
    known = {r.id for r in deck.rounds}
    found = [f"The deck has no round '{name}'." for name in format_.rounds if name not in known]
    if len(set(format_.rounds)) < len(format_.rounds):
        found.append("A round is chosen twice.")
    if format_.switch_after is not None and format_.switch_after >= len(format_.rounds):
        found.append("Sides must switch before the last round.")
    ids = [c.id for c in format_.rubric.criteria]
    if len(set(ids)) < len(ids):
        found.append("Two criteria of the rubric have the same id.")
    return found


class Preset(Struct, frozen=True):
    """A format waiting for a deck: how many of the deck's rounds it plays and what it sets."""

    id: str
    name: str
    minutes: int
    rounds: int
    seconds: StageSeconds
    timers: Timers = Timers.WAIT
    switch: bool = False

    def format(self, deck: Deck) -> Format:
        """This preset's format for `deck`, playing its first rounds."""
        rounds = tuple(r.id for r in deck.rounds[: self.rounds])
        return Format(
            rounds=rounds,
            name=self.name,
            seconds=self.seconds,
            timers=self.timers,
            switch_after=len(rounds) // 2 if self.switch and len(rounds) > 1 else None,
        )


PRESETS = (
    Preset("single-lesson", "Single lesson", 50, 4, StageSeconds(60, 150, 180, 150)),
    Preset("quick-clash", "Quick clash", 20, 2, StageSeconds(45, 90, 120, 90)),
    Preset("double-lesson", "Double lesson, sides switched", 100, 4, StageSeconds(90, 300, 360, 300), switch=True),
)
