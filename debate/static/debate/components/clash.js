// The round between my team and the one it meets: their plays beside ours.

import { html } from "../html.js";
import { playCard, stageName, teamMark, waitingPlace } from "../parts.js";
import { gettext, say } from "../text.js";
import { playsOf } from "./turn.js";

const STAGES = ["constructive", "rebuttal"];

function begun(view, stage) {
  const order = ["prepare", ...STAGES, "marking", "result"];
  return order.indexOf(view.stage) >= order.indexOf(stage);
}

/** How far my own team's play has come: a word in a line that is there anyway, so that nothing moves when it opens. */
const OWN = {
  sealed: gettext("sealed"),
  waiting: gettext("waits for your teacher"),
  hidden: gettext("hidden by your teacher"),
  open: gettext("open to all"),
};

function stagePlay(view, team, stage, foot) {
  const [id] = playsOf(view, team, { stage });
  if (!id) return waitingPlace(view, team, { stage });
  const own = team === view.team;
  const head = html`<p class="eyebrow">${stageName(stage)}${own ? ` · ${OWN[view.plays[id].state]}` : ""}</p>`;
  return playCard(view, id, { head, foot: foot?.(id), body: "folded", shut: !own });
}

function column(view, team, words, foot) {
  return html`<section class="col side-plays"><h2>${words} ${teamMark(view, team)}</h2>
    ${STAGES.filter((stage) => begun(view, stage)).map((stage) => stagePlay(view, team, stage, foot))}</section>`;
}

/** Both sides' plays of this round; `foot(id)` may add marks to my team's. */
export function clash(view, foot) {
  return html`<div class="clash">${column(view, view.team, gettext("Yours:"), foot)}
    ${view.opponent ? column(view, view.opponent, gettext("You meet:")) : ""}</div>`;
}

/** One line on the other side, for the stages in which I write. */
export function opponentLine(view) {
  const name = view.teams[view.opponent]?.name;
  if (!name) return "";
  const [id] = playsOf(view, view.opponent, { stage: view.stage });
  const words = id ? OPPONENT[view.plays[id].state] : notYet(view);
  return html`<section class="panel opponent"><h2>${gettext("You meet:")} ${teamMark(view, view.opponent)}</h2>
    <p class="hint">${view.stage === "prepare" ? view.positions[view.teams[view.opponent].position].thesis : say(words, { name })}</p></section>`;
}

function notYet({ stage }) {
  return stage === "rebuttal" ? gettext("They have not answered yet.") : gettext("They have not played yet.");
}

/** One short line each, like what stands there before, so that nothing moves when they have played. */
const OPPONENT = {
  sealed: gettext("Played. It opens when you have."),
  waiting: gettext("Played. Your teacher looks first."),
  hidden: gettext("Hidden by your teacher."),
  open: gettext("They have played."),
};
