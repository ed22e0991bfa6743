// The moderator's head of page: where the debate stands, how long is left, and the one next thing.

import { flag, html, nothing } from "../html.js";
import { roundLine, timer } from "../parts.js";
import { gettext, say } from "../text.js";
import { nextThing } from "./next.js";
import { stepName, stepsNow } from "./steps.js";

export function head(view, { links, away, sending, notices }) {
  const here = view.seated - away.length;
  return html`<header class="top"><div class="place"><p><strong>${roundLine(view)}</strong></p>
    <p class="eyebrow">${[links.label, links.code, say("%(n)s of %(all)s here", { n: here, all: view.seated })].filter(Boolean).join(" · ")}</p></div>
    ${steps(view)}${timer(view)}${timeTools(view)}
    <div class="next">${nextButton(view, sending)}${notices.has("next") ? notices.at("next") : hint(view)}</div></header>`;
}

function nextButton(view, sending) {
  const next = nextThing(view);
  if (!next) return html`<p class="eyebrow">${gettext("This debate has ended.")}</p>`;
  return html`<button type="button" class="btn act" id="next" data-do="next" data-home ${flag("disabled", sending)}>${next.words}</button>`;
}

function hint(view) {
  const words = nextThing(view)?.hint;
  return words ? html`<p class="hint">${words}</p>` : nothing;
}

/** The stages of the round that runs. One that is over is a button that leads back to it. */
function steps(view) {
  const now = stepsNow(view);
  if (now.length < 2) return nothing;
  return html`<ol class="steps" aria-label="${gettext("Stages")}">${now.map((n) => step(view, n))}</ol>`;
}

function step(view, n) {
  const name = stepName(view, n);
  if (n === view.step) return html`<li aria-current="step">${name}</li>`;
  if (n > view.step || view.ended) return html`<li>${name}</li>`;
  return html`<li><button type="button" class="link-btn" data-do="reopen" data-step="${n}" title="${say("Back to %(stage)s", { stage: name })}">${name}</button></li>`;
}

/** Pause and one minute more, where there is a turn to hold up or a timer to lengthen. */
function timeTools(view) {
  const timed = "deadline" in view || "remaining" in view || view.time_up;
  const waits = ["lobby", "marking", "result"].includes(view.stage);
  if (view.ended || (waits && !timed && !view.paused)) return nothing;
  return html`<p class="tools" role="group" aria-label="${gettext("Time")}">
    <button type="button" class="btn small" id="pause" data-do="${view.paused ? "resume" : "pause"}">${view.paused ? gettext("Go on") : gettext("Pause")}</button>
    ${timed ? html`<button type="button" class="btn small" data-do="extend" data-seconds="60">${gettext("1 minute more")}</button>` : nothing}</p>`;
}
