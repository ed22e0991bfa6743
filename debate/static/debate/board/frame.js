// The board's frame: where the debate stands above, who argues what below.

import { html, nothing } from "../html.js";
import { announcement, connection, mark, roundLine, stageName, teamMark, teamSide, timer } from "../parts.js";
import { gettext } from "../text.js";

export function head(view, { label }) {
  const marking = view.stage === "marking" && gettext("read both sides again while your teacher marks");
  const where = [label, roundLine(view), view.round && stageName(view.stage), marking].filter(Boolean).join(" · ");
  return html`<header class="head ${view.pairings.length && view.stage !== "prepare" ? "small" : ""}"><div><p class="where">${where}</p><h1>${view.question?.text ?? view.resolution}</h1></div>
    ${timer(view)}</header>`;
}

export function bars({ view, status }) {
  return html`${connection(status, gettext("The board comes back by itself."))}${announcement(view)}`;
}

function footTeam(view, id) {
  const { points } = view.teams[id];
  return html`<li class="${teamSide(view, id)}">${teamMark(view, id)}${points === undefined ? nothing : html` <strong class="points">${points}</strong>`}</li>`;
}

/** Teams with their points, how to join late, and, where there is room beside no `pager`, that positions are assigned. */
export function foot(view, { code, pager }) {
  return html`<footer class="foot">${view.stage === "result" ? nothing : html`<ul class="teams">${Object.keys(view.teams).map((id) => footTeam(view, id))}</ul>`}${pager}
    <p class="hint">${[!pager && html`${gettext("Positions are assigned for practice.")}<br>`, !view.ended && html`${gettext("Join with")} <strong>${code}</strong>`]}</p></footer>`;
}

export function theses(view) {
  return html`<div class="theses">${Object.entries(view.positions).map(([id, { thesis, side }]) => html`<section class="card ${side}">
    <h2 class="tag">${mark(view, id)}</h2><p class="thesis">${thesis}</p></section>`)}</div>`;
}
