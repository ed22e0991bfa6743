// The head of the room: where the debate stands, how long is left, and the one next thing to do.

import { flag, html, nothing } from "../html.js";
import { roundLine, stageName, timer } from "../parts.js";
import { gettext, say } from "../text.js";
import { more } from "./menus.js";
import { nextStep, progress } from "./next.js";
import { here } from "./slices.js";

function place(view, away, room) {
  const there = say("%(here)s of %(all)s here", { here: here(view, away), all: view.seated });
  return html`<p class="place"><strong>${roundLine(view)}</strong>
    <span class="eyebrow">${[room.label, room.code, there].filter(Boolean).join(" · ")}</span></p>`;
}

/** The stages of the round, those gone by with a word that they are done. */
function steps(view) {
  if (!view.round) return html`<span class="steps"></span>`;
  const all = view.agenda.filter(({ round }) => round === view.round);
  const now = all.findIndex(({ stage }) => stage === view.stage);
  return html`<ol class="steps" aria-label="${gettext("Stages of this round")}">${all.map(({ stage }, n) =>
    html`<li ${n === now ? html`aria-current="step"` : nothing} ${n < now ? html`class="past"` : nothing}>${stageName(stage)}</li>`)}</ol>`;
}

function clockButtons(view, { busy, live }) {
  const timed = view.deadline !== undefined || view.remaining !== undefined || view.time_up;
  if (view.ended || view.final || view.stage === "lobby") return nothing;
  return html`<button type="button" class="btn" id="pause" data-do="${view.paused ? "resume" : "pause"}" ${flag("disabled", busy("clock") || !live)}>${view.paused ? gettext("Go on") : gettext("Pause")}</button>
    <button type="button" class="btn" id="extend" data-do="extend" ${flag("disabled", !timed || busy("clock") || !live)}>${gettext("+1 min")}</button>`;
}

function nextButton(view, { busy, live, room }) {
  const step = nextStep(view);
  if (!step) return html`<a class="btn act" id="next" href="${room.record}">${gettext("Read the saved debate")}</a>`;
  const doing = busy("stage");
  return html`<button type="button" class="btn act" id="next" data-do="next" ${flag("disabled", doing || !live)}>${doing ? gettext("One moment…") : step.label}</button>`;
}

/** `deal` holds what the room lends to its parts: busy, at, live, room, me. */
export function header(view, away, deal) {
  const notice = [deal.at("stage"), deal.at("clock")];
  return html`<header class="top">${place(view, away, deal.room)}${steps(view)}
    ${timer(view)}<div class="clock-buttons">${clockButtons(view, deal)}${more(view, deal)}</div>
    <div class="next"><p class="eyebrow">${progress(view)}</p>${nextButton(view, deal)}</div>
    <p class="told">${notice}</p></header>`;
}

/** What stands on every screen, and how to take it down. */
export function announced(view, { busy }) {
  if (!view.announcement) return nothing;
  return html`<p class="announcement row"><span><strong>${gettext("On every screen:")}</strong> ${view.announcement}</span>
    ${view.ended ? nothing : html`<button type="button" class="btn small" data-do="takeDown" ${flag("disabled", busy("announce"))}>${gettext("Take it down")}</button>`}</p>`;
}
