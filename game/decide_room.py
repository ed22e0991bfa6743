"""The rules of who is in the room: opening, moderators, seats, teams, the door, announcements."""

from game import commands as c
from game import events as e
from game.deck import Deck
from game.draft import Draft, readable, refuse_if
from game.errors import Refusal
from game.format import TEAM_NAMES, faults
from game.names import clean, skeleton
from game.state import Seat, members
from game.turns import turn
from game.values import (
    EXTRA_TIME_PERCENT,
    SEATS_MAX,
    Door,
    ModeratorId,
    Position,
    SeatId,
    SeatStatus,
    Stage,
    TeamId,
)


def open_debate(command: c.OpenDebate) -> e.DebateOpened:
    for fault in faults(command.format, command.deck):
        raise Refusal("format_unfit", fault)
    teams = new_teams(command.deck, command.format.team_count)
    return e.DebateOpened(command.deck, command.format, command.moderator, command.moderator_name, teams)


def new_teams(deck: Deck, count: int) -> tuple[e.TeamMade, ...]:
    """`count` teams, turn by turn of the first and of the second position."""
    first, second = (p.id for p in deck.positions)
    sides: list[Position] = [first, second] * (count // 2)
    return tuple(e.TeamMade(TeamId(f"t{n}"), TEAM_NAMES[n - 1], side) for n, side in enumerate(sides, 1))


def seat_of(draft: Draft, seat: str) -> Seat:
    found = draft.state.seats.get(SeatId(seat))
    if found is None:
        raise Refusal("no_such_seat")
    return found


def free_name(draft: Draft, name: str, but: SeatId | None = None) -> str:
    """The cleaned name, refused where another seat's name looks the same. A banned or removed student's name stays theirs."""
    name = clean(name)
    look = skeleton(name)
    taken = any(skeleton(seat.name) == look for seat in draft.state.seats.values() if seat.id != but)
    refuse_if(taken, "name_taken")
    return name


def join(draft: Draft, command: c.JoinSeat) -> None:
    state = draft.state
    refuse_if(command.seat in state.seats, "already_seated")
    refuse_if(state.door is Door.LOCKED, "room_locked")
    _check_room(draft)
    name = free_name(draft, command.name)
    status = SeatStatus.WAITING if state.door is Door.ASK else SeatStatus.SEATED
    draft.emit(e.SeatJoined(command.seat, name, smallest_team(draft), status))
    settle_floors(draft)


def held_seats(draft: Draft) -> list[Seat]:
    """The seats of those who are in or wait at the door: a removed student holds no place."""
    return [s for s in draft.state.seats.values() if s.status in (SeatStatus.SEATED, SeatStatus.WAITING)]


def _check_room(draft: Draft) -> None:
    refuse_if(len(held_seats(draft)) >= SEATS_MAX, "room_full")


def smallest_team(draft: Draft) -> TeamId:
    """The team with the fewest students; among those of the position with fewest; among those by chance."""
    state = draft.state
    held = held_seats(draft)
    on_team = {t: sum(s.team == t for s in held) for t in state.teams}
    on_side = {t: sum(state.teams[s.team].position == team.position for s in held) for t, team in state.teams.items()}
    least = min((on_team[t], on_side[t]) for t in state.teams)
    able = [t for t in state.teams if (on_team[t], on_side[t]) == least]
    return able[draft.moment.draw(len(able))]


def settle_floors(draft: Draft) -> None:
    """Gives the floor anew where it lies with nobody, or with a seat that is not on the team any more."""
    now = turn(draft.state)
    for team in draft.state.teams.values():
        if now and team.floor not in {s.id for s in members(draft.state, team.id)}:
            next_floor(draft, team.id, now[1])


def next_floor(draft: Draft, team: TeamId, stage: Stage) -> None:
    """The next of the rotation for a play of `stage`: of the students who are here, the one with the fewest turns; among those who
    has made the fewest plays of that kind, or two who take turns would never change parts; then in the order they joined."""
    here, made = members(draft.state, team), [p.seat for p in draft.state.plays.values() if p.stage is stage]
    chosen = min(here, key=lambda s: (s.id in draft.moment.away, s.turns, made.count(s.id)), default=None)
    if chosen is not None or draft.state.teams[team].floor is not None:
        draft.emit(e.FloorGiven(team, chosen.id if chosen else None))


def ask_back(draft: Draft, command: c.AskBack) -> None:
    seat = seat_of_actor(draft)
    refuse_if(seat.status is SeatStatus.BANNED, "seat_banned")
    refuse_if(seat.status is not SeatStatus.REMOVED, "no_change")
    refuse_if(draft.state.door is Door.LOCKED, "room_locked")
    _check_room(draft)
    draft.emit(e.SeatAskedBack(seat.id))


def seat_of_actor(draft: Draft) -> Seat:
    seat = draft.state.seats.get(SeatId(draft.actor.id))
    if seat is None:
        raise Refusal("seat_unknown")
    return seat


def admit(draft: Draft, command: c.Admit) -> None:
    """Also takes back a removed or banned student: the moderator has the last word."""
    seat = seat_of(draft, command.seat)
    refuse_if(seat.status is SeatStatus.SEATED, "already_seated")
    if seat.status is not SeatStatus.WAITING:
        _check_room(draft)
    draft.emit(e.SeatAdmitted(seat.id))
    settle_floors(draft)


def rename(draft: Draft, command: c.RenameSeat) -> None:
    seat = seat_of(draft, command.seat)
    name = free_name(draft, command.name, but=seat.id)
    refuse_if(name == seat.name, "no_change")
    draft.emit(e.SeatRenamed(seat.id, name))


def remove(draft: Draft, command: c.RemoveSeat) -> None:
    seat = seat_of(draft, command.seat)
    gone = SeatStatus.BANNED if command.ban else SeatStatus.REMOVED
    refuse_if(seat.status in (gone, SeatStatus.BANNED), "no_change")
    draft.emit(e.SeatRemoved(seat.id, command.ban))
    settle_floors(draft)


def move(draft: Draft, command: c.MoveSeat) -> None:
    seat = seat_of(draft, command.seat)
    refuse_if(command.team not in draft.state.teams, "no_such_team")
    refuse_if(seat.team == command.team, "already_on_team")
    draft.emit(e.SeatMoved(seat.id, TeamId(command.team)))
    settle_floors(draft)


def give_extra_time(draft: Draft, command: c.GiveExtraTime) -> None:
    seat = seat_of(draft, command.seat)
    refuse_if(command.percent not in EXTRA_TIME_PERCENT, "wrong_type", "percent")
    refuse_if(command.percent == seat.extra_time, "no_change")
    draft.emit(e.ExtraTimeGiven(seat.id, command.percent))


def shuffle_teams(draft: Draft, command: c.ShuffleTeams) -> None:
    """Deals the students out in an order drawn by chance, one to each team in turn, so that sizes differ by at most one."""
    state = draft.state
    refuse_if(state.stage is not Stage.LOBBY, "lobby_only")
    teams = new_teams(state.deck, command.count)
    order = draft.shuffled([s.id for s in state.seats.values()])
    inside = [s for s in order if state.seats[SeatId(s)].status is SeatStatus.SEATED]
    outside = [s for s in order if state.seats[SeatId(s)].status is not SeatStatus.SEATED]
    places = {SeatId(seat): teams[n % len(teams)].id for n, seat in enumerate(inside + outside)}
    draft.emit(e.TeamsMade(teams, places))


def set_door(draft: Draft, command: c.SetDoor) -> None:
    refuse_if(command.door is draft.state.door, "no_change")
    draft.emit(e.DoorSet(command.door))


def announce(draft: Draft, command: c.Announce) -> None:
    text = readable(command.text)
    refuse_if(text == draft.state.announcement, "no_change")
    draft.emit(e.Announced(text))


def add_moderator(draft: Draft, command: c.AddModerator) -> None:
    refuse_if(command.moderator in draft.state.moderators, "already_moderator")
    draft.emit(e.ModeratorAdded(command.moderator, command.moderator_name))


def hand_chair(draft: Draft, command: c.HandChair) -> None:
    _check_chair(draft, command.moderator)
    draft.emit(e.ChairHanded(ModeratorId(command.moderator)))


def remove_moderator(draft: Draft, command: c.RemoveModerator) -> None:
    _check_chair(draft, command.moderator)
    draft.emit(e.ModeratorRemoved(ModeratorId(command.moderator)))


def _check_chair(draft: Draft, other: str) -> None:
    """Only the chair decides over the other moderators, and not over itself."""
    refuse_if(draft.actor.id != draft.state.chair, "chair_only")
    refuse_if(other not in draft.state.moderators, "no_such_moderator")
    refuse_if(other == draft.state.chair, "no_change")
