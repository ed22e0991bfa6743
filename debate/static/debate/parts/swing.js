// The swing: where a group stood before and after, on the scale of the stance vote. A table first, a figure beside it.

import { html } from "../html.js";
import { gettext, say } from "../text.js";
import { teamMark } from "./side.js";

const WIDTH = 200;
const EDGE = 8;
const at = (stance) => EDGE + ((stance - 1) / 4) * (WIDTH - 2 * EDGE);
const ticks = [1, 2, 3, 4, 5];

function scale({ before, after }) {
  return html`<svg class="scale" viewBox="0 0 ${WIDTH} 24" aria-hidden="true">
    <line x1="${at(1)}" x2="${at(5)}" y1="12" y2="12" class="axis"></line>
    ${ticks.map((n) => html`<line x1="${at(n)}" x2="${at(n)}" y1="8" y2="16" class="axis"></line>`)}
    <line x1="${at(before)}" x2="${at(after)}" y1="12" y2="12" class="moved"></line>
    <circle cx="${at(before)}" cy="12" r="5" class="before"></circle><circle cx="${at(after)}" cy="12" r="6" class="after"></circle></svg>`;
}

/** From the figures as they are shown, so that a reader who subtracts them gets the same. */
function shiftWords({ before, after }) {
  const shift = after.toFixed(1) - before.toFixed(1);
  const by = Math.abs(shift).toFixed(1);
  if (by === "0.0") return gettext("unmoved");
  return shift > 0 ? say("%(by)s towards agreeing", { by }) : say("%(by)s towards disagreeing", { by });
}

function row(who, side, swing) {
  return html`<tr class="${side}"><th scope="row">${who}</th><td>${swing.before.toFixed(1)} → ${swing.after.toFixed(1)}</td>
    <td class="figure">${scale(swing)}</td><td>${shiftWords(swing)}</td></tr>`;
}

/** Class and teams, before → after. Nothing where too few voted to keep a single vote private. */
export function swingFigure(view) {
  if (!view.swing) return html`<p class="empty">${gettext("Too few voted both times for a swing that keeps every vote private.")}</p>`;
  const teams = Object.entries(view.teams).filter(([, team]) => team.swing);
  return html`<table class="swing"><caption>${gettext("How far the class moved on the resolution, from 1 strongly disagree to 5 strongly agree")}</caption>
    <thead><tr><th scope="col">${gettext("Who")}</th><th scope="col">${gettext("Before → after")}</th>
    <th scope="col">${gettext("1 to 5")}</th><th scope="col">${gettext("Moved")}</th></tr></thead>
    <tbody>${row(gettext("Class"), "", view.swing)}${teams.map(([id, team]) => row(teamMark(view, id), view.positions[team.position].side, team.swing))}</tbody></table>`;
}
