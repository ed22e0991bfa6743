// The student's head of page: my side, where we are, how long is left, the question, what I do now.

import { html, nothing, part } from "../html.js";
import { announcement, connection, mark, roundLine, sideOf, stageSteps, teamMark, timer } from "../parts.js";
import { gettext, say } from "../text.js";
import { explain } from "../parts/glossary.js";
import { doing } from "./now.js";

export function top(view, label) {
  return html`<header class="top"><p class="place"><strong>${teamMark(view, view.team)}</strong>
    <span class="eyebrow">${[roundLine(view), label, view.me.name].filter(Boolean).join(" · ")}</span></p>
    ${stageSteps(view)}${timer(view, { deadline: view.me.deadline ?? view.deadline })}</header>`;
}

/** The question, or what stands in its place outside of the rounds. */
function heading(view) {
  return view.question ? view.question.text : view.resolution;
}

/** `action` is what belongs to the sentence of what to do now, if there is anything to press. */
export function brief(view, away, action = nothing) {
  const { call, hint } = doing(view, away);
  const position = view.teams[view.team].position;
  const words = say("Your team argues the %(position)s position", { position: view.positions[position].name.toLowerCase() });
  return part(html`<section id="brief" class="brief ${sideOf(view, position)}"><p>${mark(view, position, words)}
    <span class="hint">${gettext("(given to you to practise, whatever you think yourself)")}</span></p>
    <h1>${explain(heading(view), view.glossary)}</h1>
    <div class="todo"><p class="call" tabindex="-1" data-home>${call}</p>${hint ? html`<p class="hint">${hint}</p>` : nothing}${action}</div></section>`);
}

export function bars(screen) {
  return html`${connection(screen.status)}${announcement(screen.view)}`;
}
