// The film at a glance: its stages beside each other, as wide as they have entries; a mark where a play could first be read, each
// side in a row of its own.

import { html, nothing } from "../html.js";
import { gettext } from "../text.js";

const MARKS = { first: "◆", second: "●" };
const ROWS = { first: 22, second: 34 };

function percent({ first, last }, seq) {
  return (100 * (seq - first)) / Math.max(1, last - first);
}

function stage(film, one, n) {
  const from = percent(film, one.seq);
  const to = percent(film, film.stages[n + 1]?.seq ?? film.last);
  return html`<rect class="${one.stage}" x="${from}%" width="${to - from}%" y="0" height="100%"></rect><line x1="${from}%" x2="${from}%" y1="${startsRound(film, n) ? 0 : 16}" y2="100%"></line>`;
}

/** Whether something new begins with stage `n`: a round, or what stands outside of the rounds. */
function startsRound({ stages }, n) {
  return !n || stages[n].round !== stages[n - 1].round;
}

function label(film, one, n) {
  if (!one.round || !startsRound(film, n)) return nothing;
  return html`<text class="round" x="${percent(film, one.seq)}%" dx="4" y="12"><tspan class="long">${gettext("Round")} </tspan>${one.round}</text>`;
}

function mark(film, { seq, kind, side }) {
  const x = `${percent(film, seq)}%`;
  if (kind === "play") return html`<text class="play ${side}" x="${x}" y="${ROWS[side]}">${MARKS[side]}</text>`;
  return nothing;
}

export function timeline(film, moments) {
  return html`<svg aria-hidden="true" focusable="false">${film.stages.map((one, n) => stage(film, one, n))}${film.stages.map((one, n) => label(film, one, n))}
    ${moments.map((moment) => mark(film, moment))}</svg>`;
}
