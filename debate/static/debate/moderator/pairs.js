// The pairings of the round, one at a time: first side left, second side right, each rebuttal beside what it answers.

import { html, nothing } from "../html.js";
import { sideOf, teamMark, waitingPlace } from "../parts.js";
import { gettext, say } from "../text.js";
import { playBox } from "./play.js";
import { proposals, teamDesk } from "./desk.js";
import { sheet } from "./sheet.js";
import { playOf, playsOfPair, turnStage } from "./slices.js";

function marked(view, pair) {
  const ids = playsOfPair(view, pair).filter((id) => view.plays[id].state !== "hidden");
  return say("%(n)s of %(all)s marked", { n: ids.filter((id) => view.plays[id].mark.complete).length, all: ids.length });
}

function standing(view, pair) {
  if (["marking", "result"].includes(view.stage)) return marked(view, pair);
  if (view.stage === "prepare") return "";
  const done = [pair.first, pair.second].filter((team) => view.teams[team].done).length;
  const waits = playsOfPair(view, pair).some((id) => view.plays[id].state === "waiting");
  return waits ? gettext("to approve") : say("%(n)s of 2 done", { n: done });
}

function name(view, team) {
  return html`<span class="mark ${sideOf(view, view.teams[team].position)}">${view.teams[team].name}</span>`;
}

/** One tab a pairing, with how far it is. */
export function pairTabs(view, chosen) {
  return html`<div class="pairs" role="group" aria-label="${gettext("Pairings")}">${view.pairings.map((pair, n) =>
    html`<button type="button" class="btn pair-tab" id="pair-${n}" data-do="pair" data-pair="${n}" aria-pressed="${n === chosen}">${name(view, pair.first)} ${name(view, pair.second)} <span class="eyebrow">${standing(view, pair)}</span></button>`)}</div>`;
}

/** Where a team's play will stand: that it is awaited, and what the team proposes meanwhile. */
function place(view, team, stage) {
  const due = turnStage(view) === stage && !view.teams[team].done;
  return html`<div class="await">${waitingPlace(view, team, { stage })}${due ? proposals(view, team) : nothing}</div>`;
}

function cell(view, team, stage, deal) {
  const id = playOf(view, team, stage);
  return id ? playBox(view, id, deal, sheet(view, id, deal)) : place(view, team, stage);
}

/** The line from a rebuttal to what it answers, drawn where that stands beside it. */
function line(view, rebuttal, target, towards) {
  const linked = rebuttal && target && view.plays[rebuttal].answers === target;
  return linked ? html`<span class="line ${towards} ${sideOf(view, view.plays[rebuttal].position)}" aria-hidden="true"></span>` : html`<span></span>`;
}

/** A constructive and the other side's rebuttal. `left` says on which side the constructive stands. */
function exchange(view, { first, second }, left, deal) {
  const [arguing, answering] = left ? [first, second] : [second, first];
  const cells = [cell(view, arguing, "constructive", deal), cell(view, answering, "rebuttal", deal)];
  const drawn = line(view, playOf(view, answering, "rebuttal"), playOf(view, arguing, "constructive"), left ? "to-left" : "to-right");
  return html`<div class="exchange" id="exchange-${arguing}">${left ? cells[0] : cells[1]}${drawn}${left ? cells[1] : cells[0]}</div>`;
}

function opening(view, { first, second }, deal) {
  return html`<div class="exchange">${cell(view, first, "constructive", deal)}<span></span>${cell(view, second, "constructive", deal)}</div>`;
}

function preparing(view, { first, second }) {
  return html`<div class="exchange">${teamDesk(view, first)}<span></span>${teamDesk(view, second)}</div>`;
}

/** What the chosen pairing does in the stage that runs. */
export function clash(view, chosen, deal) {
  const pair = view.pairings[chosen];
  if (!pair) return nothing;
  const heads = html`<div class="exchange heads"><h2>${teamMark(view, pair.first)}</h2><span></span><h2>${teamMark(view, pair.second)}</h2></div>`;
  if (view.stage === "prepare") return html`${preparing(view, pair)}`;
  if (view.stage === "constructive") return html`${heads}${opening(view, pair, deal)}`;
  return html`${heads}${exchange(view, pair, true, deal)}${exchange(view, pair, false, deal)}`;
}
