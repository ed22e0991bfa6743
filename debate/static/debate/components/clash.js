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

function stagePlay(view, team, stage, foot) {
  const [id] = playsOf(view, team, { stage });
  const head = html`<p class="eyebrow">${stageName(stage)}</p>`;
  return id ? playCard(view, id, { head, foot: foot?.(id), body: "folded" }) : waitingPlace(view, team, { stage });
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

const OPPONENT = {
  sealed: gettext("They have played. It opens when you have."),
  waiting: gettext("They have played. Your teacher looks at it first."),
  hidden: gettext("Their play was hidden by your teacher."),
  open: gettext("They have played."),
};
