// One pairing at a time: both sides' plays as they come, each with its mark.

import { flag, html, nothing } from "../html.js";
import { cite, playCard, reading, stageName, teamMark, waitingPlace } from "../parts.js";
import { count, gettext, say } from "../text.js";
import { sheet } from "./sheet.js";

const STAGES = ["constructive", "rebuttal"];
const ORDER = ["prepare", ...STAGES, "marking", "result"];

function pairOf(view, ui) {
  return view.pairings[Math.min(ui.pair, view.pairings.length - 1)];
}

/** The stages whose plays are shown: those begun; while marking or after, both. */
function begun(view) {
  return STAGES.filter((stage) => ORDER.indexOf(view.stage) >= ORDER.indexOf(stage));
}

/** The ids of a pairing's plays in this round, in the order in which they stand on the page. */
export function playsOfPair(view, { first, second }) {
  const plays = Object.entries(view.plays).filter(([, play]) => play.round === view.round);
  return [first, second].flatMap((team) => STAGES.flatMap((stage) => plays.filter(([, play]) => play.team === team && play.stage === stage).map(([id]) => id)));
}

export function clash(view, how) {
  const pair = pairOf(view, how.ui);
  if (!pair) return nothing;
  return html`<section class="col" aria-labelledby="question"><h1 id="question">${view.question.text}</h1>
    <div class="row">${pairTabs(view, pair)}${blind(view)}</div>${view.stage === "marking" ? keys(view) : nothing}${how.notices.at("clash")}
    <div class="clash">${[pair.first, pair.second].map((team) => column(view, team, how))}</div></section>`;
}

function pairTabs(view, pair) {
  return html`<div class="tabs" role="group" aria-label="${gettext("Pairings")}">${view.pairings.map((one, n) =>
    html`<button type="button" class="btn small" data-do="pair" data-pair="${n}" aria-pressed="${one.first === pair.first}">${view.teams[one.first].name} ${gettext("and")} ${view.teams[one.second].name} <span class="hint">${progress(view, one)}</span></button>`)}</div>`;
}

/** How far a pairing is, so that none is forgotten: what waits for approval, who is in, how much is marked. */
function progress(view, pair) {
  const plays = playsOfPair(view, pair).map((id) => view.plays[id]).filter((play) => play.state !== "hidden");
  const asking = plays.filter((play) => needsApproval(view, play)).length;
  if (asking) return count(asking, "%(n)s to approve", "%(n)s to approve");
  if (view.stage === "marking") return say("%(n)s of %(all)s", { n: plays.filter((play) => play.mark.complete).length, all: plays.length });
  if (!STAGES.includes(view.stage)) return "";
  return say("%(n)s in", { n: [pair.first, pair.second].filter((team) => view.teams[team].done).length });
}

function needsApproval(view, { state }) {
  return state === "waiting" || (state === "sealed" && view.approve_plays);
}

function blind(view) {
  return html`<label class="chip" for="blind"><input type="checkbox" id="blind" data-input="blind" ${flag("checked", view.blind)} ${flag("disabled", view.ended)}> ${gettext("Names hidden")}</label>`;
}

function keys(view) {
  const top = Math.max(...view.rubric.criteria.map(({ guidance }) => guidance.length - 1));
  return html`<p class="hint keys">${say("On the keyboard, 0 to %(top)s sets a level and goes on; Enter after the reason goes to the next play without a mark.", { top: Math.min(9, top) })}</p>`;
}

function column(view, team, how) {
  return html`<section class="col" aria-label="${view.teams[team].name}"><h2>${teamMark(view, team)}</h2>
    ${view.stage === "prepare" ? prepare(view, team) : begun(view).map((stage) => place(view, team, stage, how))}</section>`;
}

function prepare(view, team) {
  const drafts = Object.values(view.proposals[team]);
  return html`<div class="panel col"><h3>${gettext("Hand")}</h3><ul>${view.hands[team].map((id) => html`<li>${held(view.cards[id], view.glossary)}</li>`)}</ul>
    <h3>${gettext("Proposals")}</h3>${drafts.length ? html`<ul>${drafts.map((draft) => html`<li><b>${draft.name}</b> ${draft.argument} <span class="hint">${gettext("backed by")} ${draft.backers.length}</span></li>`)}</ul>` : html`<p class="hint">${gettext("None yet.")}</p>`}</div>`;
}

/** A card of the hand, to read whole. */
function held(card, glossary) {
  return html`<details class="held"><summary>${card.tag}</summary>${reading(card, glossary)}<p class="hint">${cite(card)}</p></details>`;
}

function place(view, team, stage, how) {
  const [id] = Object.entries(view.plays).find(([, play]) => play.team === team && play.round === view.round && play.stage === stage) ?? [];
  return id ? play(view, id, how) : waitingPlace(view, team, { stage });
}

function play(view, id, { book }) {
  const made = view.plays[id];
  const head = html`<p class="row"><span class="eyebrow">${stageName(made.stage)}${made.author ? ` · ${made.author}` : ""}</span>${playTools(view, id, made)}</p>`;
  const released = view.released.includes(made.round);
  const foot = sheet(view, id, { mark: book.of(id, made), saving: Boolean(book.status(id)), released });
  return playCard(view, id, { head, foot, body: "folded" });
}

function playTools(view, id, made) {
  if (view.ended) return nothing;
  const hidden = made.state === "hidden";
  return html`<span class="tools">${needsApproval(view, made) ? html`<button type="button" class="btn small" data-do="approve" data-play="${id}">${gettext("Approve")}</button>` : nothing}
    <button type="button" class="btn quiet small" data-do="hide" data-play="${id}" data-on="${!hidden}">${hidden ? gettext("Show play") : gettext("Hide play")}</button></span>`;
}
