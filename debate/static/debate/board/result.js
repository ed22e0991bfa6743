// What the marks came to: a round's points pair by pair, and at the end the standings and the swing.

import { html, nothing } from "../html.js";
import { swingFigure, teamMark, teamSide } from "../parts.js";
import { gettext, say } from "../text.js";

const hasPoints = (view) => Object.values(view.teams).some(({ points }) => points !== undefined);

function side(view, id) {
  const { round_points, points } = view.teams[id];
  return html`<div class="${teamSide(view, id)}"><h2>${teamMark(view, id)}</h2><p class="score">${round_points}</p>
    <p class="hint">${say("%(points)s in all", { points })}</p></div>`;
}

export function roundResult(view) {
  if (!hasPoints(view)) {
    return html`<section class="quietly"><p class="big">${gettext("The marks are out")}</p><p class="lead">${gettext("Read the reasons for yours on your own screen.")}</p></section>`;
  }
  return html`<section class="scores ${view.pairings.length > 3 ? "many" : ""}" aria-label="${gettext("Points of this round")}">${view.pairings.map(({ first, second }) => html`<article class="panel pair">${side(view, first)}${side(view, second)}</article>`)}</section>`;
}

function standing(view, [id, { points }], top) {
  return html`<li class="${teamSide(view, id)}">${teamMark(view, id)} <strong class="points">${points}</strong><progress max="${Math.max(1, top)}" value="${points}" aria-hidden="true"></progress></li>`;
}

export function finalResult(view) {
  const order = Object.entries(view.teams).sort(([, a], [, b]) => (b.points ?? 0) - (a.points ?? 0));
  const top = order[0]?.[1].points ?? 0;
  return html`<section class="final ${hasPoints(view) ? "" : "alone"}">${hasPoints(view) ? html`<div><p class="where">${gettext("Points")}</p><ol class="table">${order.map((one) => standing(view, one, top))}</ol></div>` : nothing}
    <div>${swingFigure(view)}</div></section>`;
}
