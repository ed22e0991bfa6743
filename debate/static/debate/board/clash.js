// One clash at a time: the two teams' plays face to face. The lines of rebuttal are drawn over them by lines.js.

import { html, nothing } from "../html.js";
import { playCard, stageName, teamMark, waitingPlace } from "../parts.js";
import { gettext, say } from "../text.js";
import { playsOf } from "../components/turn.js";

const ORDER = ["constructive", "rebuttal"];

function rows(view) {
  return view.stage === "constructive" ? ORDER.slice(0, 1) : ORDER;
}

function points({ mark }) {
  if (mark?.points === undefined) return nothing;
  return html`<p class="earned">${say("%(points)s of %(top)s", mark)}</p>`;
}

function cell(view, team, stage) {
  const [id] = playsOf(view, team, { stage });
  if (!id) return waitingPlace(view, team, { stage });
  return playCard(view, id, { terms: false, foot: points(view.plays[id]) });
}

/** `shown` is the index of the pairing on show. */
export function clash(view, { shown }) {
  const pair = view.pairings[shown];
  if (!pair) return html`<p class="empty">${gettext("No teams meet in this round.")}</p>`;
  const teams = [pair.first, pair.second];
  return html`<section class="clash ${rows(view).length > 1 ? "both" : "one"}" aria-label="${stageName(view.stage)}">${teams.map((team) => html`<h2>${teamMark(view, team)}</h2>`)}
    ${rows(view).map((stage) => teams.map((team) => cell(view, team, stage)))}<svg class="lines" aria-hidden="true"></svg></section>`;
}

/** `turning`: whether the pairs change by themselves. */
export function pager(view, { shown, turning }) {
  return html`<nav class="pager" aria-label="${gettext("Pairs")}">
    <button type="button" class="btn quiet small" data-do="turn" data-by="-1" aria-label="${gettext("Pair before")}">←</button>
    <span class="where">${say("Pair %(n)s of %(all)s", { n: shown + 1, all: view.pairings.length })}</span>
    <button type="button" class="btn quiet small" data-do="turn" data-by="1" aria-label="${gettext("Next pair")}">→</button>
    <button type="button" class="btn quiet small" data-do="hold">${turning ? gettext("Stay on this pair") : gettext("Turn through the pairs")}</button></nav>`;
}
