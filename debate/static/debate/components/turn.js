// Questions that the student's components ask of a team's view.

/** The play that is being prepared or made now, as its stage, or "" where nobody argues. */
export function turnStage(view) {
  if (view.stage === "prepare" || view.stage === "constructive") return "constructive";
  return view.stage === "rebuttal" ? "rebuttal" : "";
}

/** Names the turn for drafts: preparing and playing share one. */
export function turnKey(view) {
  return turnStage(view) && `${view.round}.${turnStage(view)}`;
}

export function floorSeat(view) {
  return Object.keys(view.members).find((seat) => view.members[seat].floor);
}

export function floorName(view) {
  return view.members[floorSeat(view)]?.name ?? "";
}

/** Whether nothing more is awaited from my team in this stage: it has played, or there is nothing to answer. */
function isDone({ me, teams, team }) {
  return me.played || teams[team].done;
}

/** Whether someone else may take the floor: it lies with nobody, or with a seat that is away. */
export function floorIsFree(view, away) {
  const seat = floorSeat(view);
  return Boolean(turnStage(view)) && !view.me.watching && !view.me.floor && !isDone(view) && (!seat || away.includes(seat));
}

/** Whether my team can play in the stage that runs. */
export function canPlay(view) {
  const arguing = view.stage === "constructive" || view.stage === "rebuttal";
  return arguing && view.me.floor && !isDone(view) && !view.time_up && !view.ended;
}

/** Whether I can write something now: a play with the floor, a proposal without it or before. */
export function canCompose(view) {
  return Boolean(turnStage(view)) && !view.me.watching && !isDone(view) && !view.time_up && !view.ended;
}

export function playsOf(view, team, { round = view.round, stage } = {}) {
  const found = Object.entries(view.plays).filter(([, play]) => play.team === team && play.round === round);
  return found.filter(([, play]) => !stage || play.stage === stage).map(([id]) => id);
}

export function ownProposal(view) {
  return Object.entries(view.proposals).find(([, proposal]) => proposal.seat === view.me.seat);
}
