// Where the debate stands and how long is left.

import { html, nothing } from "../html.js";
import { gettext, say } from "../text.js";
import { countdown, serverNow, urgency } from "../time.js";

const STAGES = {
  lobby: gettext("Lobby"),
  stance_vote: gettext("Stance vote"),
  prepare: gettext("Prepare"),
  constructive: gettext("Constructive"),
  rebuttal: gettext("Rebuttal"),
  marking: gettext("Marking"),
  result: gettext("Result"),
};

export function stageName(stage) {
  return STAGES[stage] ?? stage;
}

/** "Round 2 of 4", or what stands outside of the rounds. */
export function roundLine(view) {
  if (view.round) return say("Round %(n)s of %(all)s", { n: view.round, all: view.rounds });
  return view.final ? gettext("Final result") : stageName(view.stage);
}

/** The stages of the round that runs; outside of the rounds there is nothing to step through. */
export function stageSteps(view) {
  if (!view.round) return nothing;
  const steps = view.agenda.filter(({ round }) => round === view.round);
  return html`<ol class="steps" aria-label="${gettext("Stages of this round")}">${steps.map(({ stage }) =>
    stage === view.stage ? html`<li aria-current="step">${stageName(stage)}</li>` : html`<li>${stageName(stage)}</li>`)}</ol>`;
}

/** The digits: they tick while there is a deadline, and stand while paused or when time is up. `spoken` for the page's one
 * announced timer. */
export function clock(view, { deadline = view.deadline, spoken = true } = {}) {
  if (view.paused) return "remaining" in view ? html`<span class="digits">${countdown(view.remaining)}</span>` : nothing;
  if (view.time_up) return html`<span class="digits" data-urgency="over">0:00</span>`;
  if (deadline === undefined) return nothing;
  const left = deadline - serverNow();
  const said = spoken ? html`data-spoken` : nothing;
  return html`<span class="digits" data-deadline="${deadline}" ${said} data-urgency="${urgency(left)}">${countdown(left)}</span>`;
}

/** The timer with its word: time left, paused, time is up, or no time limit. */
export function timer(view, { deadline = view.deadline, spoken = true } = {}) {
  if (deadline === undefined && !view.paused && !view.time_up && UNTIMED.includes(view.stage)) return nothing;
  const digits = clock(view, { deadline, spoken });
  return html`<p class="timer" role="timer"><span class="eyebrow">${timerWord(view, deadline)}</span>${digits}</p>`;
}

/** Stages that wait for the teacher as a rule: nobody misses a timer there. */
const UNTIMED = ["lobby", "marking", "result"];

function timerWord(view, deadline) {
  if (view.paused) return gettext("Paused");
  if (view.time_up) return gettext("Time is up");
  return deadline === undefined ? gettext("No time limit") : gettext("Time left");
}
