// What is needed now and then, behind one button: announce, the door, back to a stage, the board, other moderators, the end.

import { flag, html, nothing } from "../html.js";
import { stageName } from "../parts.js";
import { gettext, say } from "../text.js";
import { reopenable } from "./next.js";

const DOORS = [
  ["open", gettext("Open"), gettext("Whoever has the code comes in.")],
  ["ask", gettext("Ask"), gettext("You let each newcomer in.")],
  ["locked", gettext("Locked"), gettext("Nobody new comes in. Who has a seat can always come back.")],
];

function announce(view, { busy, at }) {
  return html`<form class="col" data-form="announce"><label for="announce"><strong>${gettext("Announce on every screen")}</strong></label>
    <p class="pair"><input class="field" id="announce" name="text" maxlength="300" autocomplete="off"><button class="btn" ${flag("disabled", busy("announce"))}>${gettext("Announce")}</button></p>${at("announce")}</form>`;
}

export function door(view, { busy, at }) {
  const now = DOORS.find(([id]) => id === view.door);
  return html`<div class="col"><div class="pair"><strong id="door-title">${gettext("Door")}</strong><span class="choice" role="group" aria-labelledby="door-title">${DOORS.map(([id, name]) =>
    html`<button type="button" class="btn small" id="door-${id}" data-do="door" data-door="${id}" aria-pressed="${id === view.door}" ${flag("disabled", busy("door"))}>${name}</button>`)}</span></div>
    <p class="hint">${now[2]}</p>${at("door")}</div>`;
}

function reopen(view, { busy }) {
  const steps = reopenable(view);
  if (!steps.length) return nothing;
  return html`<div class="col"><strong>${gettext("Back to an earlier stage")}</strong><p class="choice">${steps.map(({ step, stage }) =>
    html`<button type="button" class="btn small" id="reopen-${step}" data-do="reopen" data-step="${step}" ${flag("disabled", busy("stage"))}>${say("Reopen %(stage)s", { stage: stageName(stage).toLowerCase() })}</button>`)}</p></div>`;
}

function moderator(view, [id, name], { me, busy }) {
  const mine = me === view.chair && id !== me && !view.ended;
  return html`<li class="pair"><span>${name} <span class="eyebrow">${[id === view.chair && gettext("chair"), id === me && gettext("you")].filter(Boolean).join(", ")}</span></span>
    ${mine ? html`<span class="choice"><button type="button" class="btn small" data-do="handChair" data-moderator="${id}" ${flag("disabled", busy("moderators"))}>${gettext("Hand over the chair")}</button>
    <button type="button" class="btn small" data-do="removeModerator" data-moderator="${id}" ${flag("disabled", busy("moderators"))}>${gettext("Remove")}</button></span>` : nothing}</li>`;
}

function moderators(view, deal) {
  return html`<div class="col"><strong>${gettext("Moderators")}</strong><ul>${Object.entries(view.moderators).map((one) => moderator(view, one, deal))}</ul>
    <p class="hint"><label for="chair-link">${gettext("A second moderator opens this address and signs in:")}</label></p>
    <p class="pair"><input class="field" id="chair-link" readonly value="${deal.room.chair}"><button type="button" class="btn" data-do="copyChair">${gettext("Copy")}</button></p>${deal.at("moderators")}</div>`;
}

const newTab = html`target="_blank" rel="noopener"`;

function ends(view, { room }) {
  return html`<p class="choice"><a class="btn small" href="${room.board}" ${newTab}>${gettext("Open the board")} ↗</a><a class="btn small" href="${room.debates}">${gettext("My debates")}</a>
    ${view.ended || view.final ? nothing : html`<button type="button" class="btn small danger" data-do="end">${gettext("End the debate…")}</button>`}</p>`;
}

export function more(view, deal) {
  return html`<details class="menu" id="more"><summary class="btn">${gettext("More")}</summary><div class="sheet-menu col">
    ${view.ended ? nothing : html`${announce(view, deal)}${door(view, deal)}${reopen(view, deal)}`}${moderators(view, deal)}${ends(view, deal)}</div></details>`;
}
