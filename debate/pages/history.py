"""What only the journal tells, in the order in which it happened: huddles, announcements, missed turns, who did what when.

For moderators alone. Left out on purpose, because a record is printed and passed round: extra time, which says something
about a student, and every stance.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from game import events as e
from game.codec import decode_events
from game.format import TEAM_NAMES, Step
from game.replay import Entry
from game.state import Play, State
from game.values import Door, Stage, TeamId


@dataclass
class Line:
    """One line that a student wrote to their team."""

    at: datetime
    name: str
    text: str
    hidden: bool = False
    id: str = ""
    seat: str = ""
    team: str = ""


@dataclass(frozen=True)
class Deed:
    """One thing that a moderator or the clock did."""

    at: datetime
    who: str
    what: str
    step: Step


@dataclass
class History:
    opened: datetime
    ended: datetime | None = None
    deeds: list[Deed] = field(default_factory=list)
    huddles: dict[Step, dict[str, list[Line]]] = field(default_factory=dict)
    """By stage, then by the team's name as it was then."""
    announcements: list[tuple[datetime, str]] = field(default_factory=list)
    missed: set[tuple[Step, TeamId]] = field(default_factory=set)


def moment(millis: int) -> datetime:
    return datetime.fromtimestamp(millis / 1000, UTC)


def stage_name(stage: Stage | str) -> str:
    """A stage as people say it."""
    return {
        Stage.LOBBY: _("Lobby"),
        Stage.STANCE_VOTE: _("Stance vote"),
        Stage.PREPARE: _("Prepare"),
        Stage.CONSTRUCTIVE: _("Constructive"),
        Stage.REBUTTAL: _("Rebuttal"),
        Stage.MARKING: _("Marking"),
        Stage.RESULT: _("Result"),
    }[Stage(stage)]


def step_name(step: Step) -> str:
    if not step.round:
        return stage_name(step.stage)
    return _("Round %(round)d, %(stage)s") % {"round": step.round, "stage": stage_name(step.stage).lower()}


def history(entries: Sequence[Entry], state: State) -> History:
    """The history of a debate whose fold is `state`."""
    return _Reader(entries, state).read()


class _Reader:
    def __init__(self, entries: Sequence[Entry], state: State) -> None:
        self.entries = entries
        self.state = state
        self.step = Step(Stage.LOBBY)
        self.moderators: dict[str, str] = {str(id_): name for id_, name in state.moderators.items()}
        self.teams: dict[str, str] = {}
        self.lines: dict[str, Line] = {}
        self.out = History(moment(entries[0].at))

    def read(self) -> History:
        for entry in self.entries:
            events = decode_events(entry.events, entry.version)
            for event in events:
                self._note(entry, event)
            self._deeds(entry, events)
        self._sort_huddles()
        made = {(p.round, p.stage, p.team) for p in self.state.plays.values()}
        self.out.missed = {(s, t) for s, t in self.out.missed if (s.round, s.stage, t) not in made}
        return self.out

    def _note(self, entry: Entry, event: e.Event) -> None:
        match event:
            case e.DebateOpened():
                self.moderators[event.moderator] = event.moderator_name
                self._name_teams(event.teams)
            case e.TeamsMade():
                self._name_teams(event.teams)
            case e.ModeratorAdded():
                self.moderators[event.moderator] = event.moderator_name
            case e.StageStarted():
                self.step = Step(event.stage, event.round)
            case e.HuddleSaid():
                line = Line(moment(entry.at), self._seat(event.seat), event.text)
                line.id, line.seat, line.team = event.message, event.seat, event.team
                self.lines[event.message] = line
                here = self.out.huddles.setdefault(self.step, {})
                here.setdefault(self.teams.get(event.team, event.team), []).append(line)
            case e.MessageHidden():
                self.lines[event.message].hidden = event.on
            case e.TurnMissed():
                self.out.missed.add((self.step, event.team))
            case e.Announced() if event.text:
                self.out.announcements.append((moment(entry.at), event.text))
            case e.DebateEnded():
                self.out.ended = moment(entry.at)

    def _sort_huddles(self) -> None:
        """The teams in their own order, as everywhere else, not in the order in which they spoke."""
        for step, said in self.out.huddles.items():
            self.out.huddles[step] = {name: said[name] for name in TEAM_NAMES if name in said}

    def _name_teams(self, teams: Iterable[e.TeamMade]) -> None:
        self.teams = {t.id: t.name for t in teams}

    def _deeds(self, entry: Entry, events: Sequence[e.Event]) -> None:
        role, _colon, id_ = entry.actor.partition(":")
        if role not in ("moderator", "clock"):
            return
        who = self.moderators.get(id_, id_) if role == "moderator" else _("Clock")
        passed = all(isinstance(event, e.FloorGiven) for event in events)
        for event in events:
            if isinstance(event, e.FloorGiven) and not passed:
                continue  # the rotation's, not the moderator's
            if (say := _SENTENCES.get(type(event))) is not None:
                self.out.deeds.append(Deed(moment(entry.at), who, say(self, event), self.step))

    def _seat(self, seat: str | None) -> str:
        found = self.state.seats.get(seat) if seat else None  # type: ignore[call-overload]
        return found.name if found else _("nobody")

    def _play(self, id_: str) -> str:
        play: Play = self.state.plays[id_]  # type: ignore[index]
        names = {
            "team": self.teams.get(play.team, play.team),
            "stage": stage_name(play.stage).lower(),
            "round": play.round,
        }
        return _("%(team)s’s %(stage)s of round %(round)d") % names


def _says(sentence: str, **fields: Callable[[_Reader, Any], object]) -> Callable[[_Reader, Any], str]:
    def say(reader: _Reader, event: Any) -> str:
        return _(sentence) % {name: value(reader, event) for name, value in fields.items()}

    return say


def N_(sentence: str) -> str:  # noqa: N802  marks for the translators' tools
    return sentence


def _door(reader: _Reader, event: e.DoorSet) -> str:
    return {
        Door.OPEN: _("Opened the room to everyone with the code"),
        Door.ASK: _("Let new students wait to be admitted"),
        Door.LOCKED: _("Locked the room"),
    }[event.door]


def _removed(reader: _Reader, event: e.SeatRemoved) -> str:
    name = {"name": reader._seat(event.seat)}
    return (_("Banned %(name)s") if event.banned else _("Removed %(name)s")) % name


def _on_off(on: str, off: str, **fields: Callable[[_Reader, Any], object]) -> Callable[[_Reader, Any], str]:
    return lambda reader, event: _says(on if event.on else off, **fields)(reader, event)


def _announced(reader: _Reader, event: e.Announced) -> str:
    return _("Announced: %(text)s") % {"text": event.text} if event.text else _("Took the announcement down")


def _teams_made(reader: _Reader, event: e.TeamsMade) -> str:
    count = len(event.teams)
    return ngettext("Made %(count)d team anew", "Made %(count)d teams anew", count) % {"count": count}


def _who(reader: _Reader, event: Any) -> str:
    return reader._seat(event.seat)


def _what(reader: _Reader, event: Any) -> str:
    return reader._play(event.play)


def _team(reader: _Reader, event: Any) -> str:
    return reader.teams.get(event.team, str(event.team))


def _moderator(reader: _Reader, event: Any) -> str:
    return reader.moderators.get(event.moderator, str(event.moderator))


_SENTENCES: dict[type[e.Event], Callable[[_Reader, Any], str]] = {
    e.DebateOpened: _says(N_("Opened the debate")),
    e.StageStarted: _says(N_("Started: %(step)s"), step=lambda r, v: step_name(Step(v.stage, v.round))),
    e.TimeRanOut: _says(N_("Time was up")),
    e.StagePaused: _says(N_("Paused")),
    e.StageResumed: _says(N_("Went on")),
    e.StageExtended: _says(N_("Gave the stage more time")),
    e.SidesSwitched: _says(N_("The teams switched sides")),
    e.TeamsMade: _teams_made,
    e.DoorSet: _door,
    e.SeatAdmitted: _says(N_("Let %(name)s in"), name=_who),
    e.SeatRenamed: _says(N_("Renamed a student to %(name)s"), name=lambda r, v: v.name),
    e.SeatRemoved: _removed,
    e.SeatMoved: _says(N_("Moved %(name)s to %(team)s"), name=_who, team=_team),
    e.FloorGiven: _says(N_("Gave %(team)s’s floor to %(name)s"), name=_who, team=_team),
    e.PlayApproved: _says(N_("Approved %(play)s"), play=_what),
    e.PlayHidden: _on_off(N_("Hid %(play)s"), N_("Showed %(play)s again"), play=_what),
    e.MessageHidden: _on_off(N_("Hid a huddle message"), N_("Showed a huddle message again")),
    e.MarkCorrected: _says(N_("Corrected the mark of %(play)s"), play=_what),
    e.MarkUndone: _says(N_("Undid a mark of %(play)s"), play=_what),
    e.MarksReleased: _says(N_("Released the marks of round %(round)d"), round=lambda r, v: v.round),
    e.BlindMarkingSet: _on_off(N_("Turned blind marking on"), N_("Turned blind marking off")),
    e.Announced: _announced,
    e.ModeratorAdded: _says(N_("%(name)s became a moderator"), name=_moderator),
    e.ModeratorRemoved: _says(N_("%(name)s stopped moderating"), name=_moderator),
    e.ChairHanded: _says(N_("Handed the chair to %(name)s"), name=_moderator),
    e.DebateEnded: _says(N_("Ended the debate")),
}
