// Questions that the moderator's components ask of the view.

const ARGUING = ["prepare", "constructive", "rebuttal"];

/** Whether someone has the floor now. */
export function isArguing(view) {
  return ARGUING.includes(view.stage) && !view.ended;
}

/** The stage that proposals are for now, or "". */
export function turnStage(view) {
  if (!isArguing(view)) return "";
  return view.stage === "prepare" ? "constructive" : view.stage;
}

export function seatsOf(view, team) {
  return Object.entries(view.seats).filter(([, seat]) => seat.team === team && seat.status === "seated");
}

export function seatsWith(view, ...statuses) {
  return Object.entries(view.seats).filter(([, seat]) => statuses.includes(seat.status));
}

export function floorOf(view, team) {
  return seatsOf(view, team).find(([, seat]) => seat.floor);
}

/** The one play that a team made in a stage of the running round, as its id. */
export function playOf(view, team, stage) {
  return Object.keys(view.plays).find((id) => view.plays[id].team === team && view.plays[id].stage === stage && view.plays[id].round === view.round);
}

/** The ids of all plays of a pairing in the running round. */
export function playsOfPair(view, { first, second }) {
  return ["constructive", "rebuttal"].flatMap((stage) => [playOf(view, first, stage), playOf(view, second, stage)]).filter(Boolean);
}

export function isReleased(view, round = view.round) {
  return view.released.includes(round);
}

/** The highest level that a play can be given: lower for a rebuttal by reasoning alone. */
export function ceiling(view, play, { guidance }) {
  const top = guidance.length - 1;
  return play.card ? top : Math.min(top, view.rubric.reasoning_ceiling);
}

export function here(view, away) {
  return seatsWith(view, "seated").filter(([id]) => !away.includes(id)).length;
}

/** Points of a team in one round, from the marks on its plays. */
export function roundPoints(view, team, round) {
  return Object.values(view.plays).filter((play) => play.team === team && play.round === round).reduce((sum, { mark }) => sum + (mark?.points ?? 0), 0);
}
