// One pairing at a time: both sides' plays as they come, each with its mark.

import { flag, html, nothing } from "../html.js";
import { playCard, stageName, teamMark, waitingPlace } from "../parts.js";
import { gettext } from "../text.js";
import { sheet } from "./sheet.js";

const STAGES = ["constructive", "rebuttal"];
const ORDER = ["prepare", ...STAGES, "marking", "result"];

export function pairOf(view, ui) {
  return view.pairings[Math.min(ui.pair, view.pairings.length - 1)];
}

/** The stages whose plays are shown: those begun; while marking or after, both. */
function begun(view) {
  return STAGES.filter((stage) => ORDER.indexOf(view.stage) >= ORDER.indexOf(stage));
}

export function clash(view, how) {
  const pair = pairOf(view, how.ui);
  if (!pair) return nothing;
  return html`<section class="col" aria-labelledby="question"><div class="row"><h1 id="question">${view.question.text}</h1></div>
    <div class="row">${pairTabs(view, pair)}${blind(view)}</div>${how.notices.at("clash")}
    <div class="clash">${[pair.first, pair.second].map((team) => column(view, team, how))}</div></section>`;
}

function pairTabs(view, pair) {
  return html`<div class="tabs" role="group" aria-label="${gettext("Pairings")}">${view.pairings.map((one, n) =>
    html`<button type="button" class="btn small" data-do="pair" data-pair="${n}" aria-pressed="${one.first === pair.first}">${view.teams[one.first].name} ${gettext("and")} ${view.teams[one.second].name}${counts(view, one)}</button>`)}</div>`;
}

/** How much of a pairing is marked, so that none is forgotten. */
function counts(view, pair) {
  const plays = Object.values(view.plays).filter((play) => play.round === view.round && [pair.first, pair.second].includes(play.team) && play.state !== "hidden");
  const marked = plays.filter((play) => play.mark.complete).length;
  return plays.length ? html` <span class="hint">${marked}/${plays.length}</span>` : nothing;
}

function blind(view) {
  return html`<label class="chip" for="blind"><input type="checkbox" id="blind" data-input="blind" ${flag("checked", view.blind)} ${flag("disabled", view.ended)}> ${gettext("Names hidden")}</label>`;
}

function column(view, team, how) {
  return html`<section class="col" aria-label="${view.teams[team].name}"><h2>${teamMark(view, team)}</h2>
    ${view.stage === "prepare" ? prepare(view, team) : begun(view).map((stage) => place(view, team, stage, how))}</section>`;
}

function prepare(view, team) {
  const drafts = Object.values(view.proposals[team]);
  return html`<div class="panel col"><h3>${gettext("Hand")}</h3><ul class="hand-tags">${view.hands[team].map((id) => html`<li>${view.cards[id].tag}</li>`)}</ul>
    <h3>${gettext("Proposals")}</h3>${drafts.length ? html`<ul>${drafts.map((draft) => html`<li><b>${draft.name}</b> ${draft.argument} <span class="hint">${gettext("backed by")} ${draft.backers.length}</span></li>`)}</ul>` : html`<p class="hint">${gettext("None yet.")}</p>`}</div>`;
}

function place(view, team, stage, how) {
  const [id] = Object.entries(view.plays).find(([, play]) => play.team === team && play.round === view.round && play.stage === stage) ?? [];
  return id ? play(view, id, how) : waitingPlace(view, team, { stage });
}

function play(view, id, { book, ui }) {
  const made = view.plays[id];
  const head = html`<p class="row"><span class="eyebrow">${stageName(made.stage)}${made.author ? ` · ${made.author}` : ""}</span>${playTools(view, id, made)}</p>`;
  const released = view.released.includes(made.round);
  const foot = sheet(view, id, { mark: book.of(id, made), saving: Boolean(book.status(id)), released });
  return playCard(view, id, { head, foot, body: ui.bodies });
}

function playTools(view, id, made) {
  if (view.ended) return nothing;
  const hidden = made.state === "hidden";
  return html`<span class="tools">${made.state === "waiting" || (made.state === "sealed" && view.approve_plays) ? html`<button type="button" class="btn small" data-do="approve" data-play="${id}">${gettext("Approve")}</button>` : nothing}
    <button type="button" class="btn quiet small" data-do="hide" data-play="${id}" data-on="${!hidden}">${hidden ? gettext("Show play") : gettext("Hide play")}</button></span>`;
}
