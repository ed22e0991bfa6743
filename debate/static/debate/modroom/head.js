// The moderator's head of page: where the debate stands, how long is left, and the one next thing.

import { flag, html, nothing } from "../html.js";
import { roundLine, stageName, stageSteps, timer } from "../parts.js";
import { gettext, say } from "../text.js";
import { nextThing } from "./next.js";

export function head(view, { links, away, sending, notices }) {
  const here = view.seated - away.length;
  return html`<header class="top"><div class="place"><p><strong>${roundLine(view)}</strong>${view.round ? nothing : html` <span class="unseen">${stageName(view.stage)}</span>`}</p>
    <p class="eyebrow">${[links.label, links.code, say("%(n)s of %(all)s here", { n: here, all: view.seated })].filter(Boolean).join(" · ")}</p></div>
    ${stageSteps(view)}${timer(view)}${timeTools(view)}
    <div class="next">${nextButton(view, sending)}${notices.at("next")}</div></header>`;
}

function nextButton(view, sending) {
  const next = nextThing(view);
  if (!next) return html`<p class="eyebrow">${gettext("This debate has ended.")}</p>`;
  return html`<span class="hint">${next.hint}</span><button type="button" class="btn act" id="next" data-do="next" data-home ${flag("disabled", sending)}>${next.words}</button>`;
}

/** Pause, one minute more, and back to an earlier stage of the round. */
function timeTools(view) {
  if (view.ended || view.stage === "lobby" || view.final) return nothing;
  const timed = "deadline" in view || "remaining" in view || view.time_up;
  return html`<p class="tools" role="group" aria-label="${gettext("Time")}">
    <button type="button" class="btn small" id="pause" data-do="${view.paused ? "resume" : "pause"}">${view.paused ? gettext("Go on") : gettext("Pause")}</button>
    ${timed ? html`<button type="button" class="btn small" data-do="extend" data-seconds="60">${gettext("1 minute more")}</button>` : nothing}
    ${reopen(view)}</p>`;
}

function reopen(view) {
  const before = view.agenda[view.step - 1];
  if (!view.round || before?.round !== view.round) return nothing;
  return html`<button type="button" class="btn small quiet" data-do="reopen" data-step="${view.step - 1}">${say("Back to %(stage)s", { stage: stageName(before.stage).toLowerCase() })}</button>`;
}
