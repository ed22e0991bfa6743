// The stance vote as it fills, the points of a round, and how the debate ended.

import { html, nothing } from "../html.js";
import { swingFigure, teamMark, teamSide } from "../parts.js";
import { gettext, say } from "../text.js";
import { roundPoints } from "./slices.js";

export function vote(view) {
  return html`<section class="panel vote col"><p class="lead">${view.resolution}</p>
    <p class="big">${say("%(n)s of %(all)s have voted", { n: view.voted, all: view.seated })}</p>
    <progress id="votes" max="${Math.max(view.seated, 1)}" value="${view.voted}" aria-label="${gettext("Votes")}"></progress>
    <p class="hint">${gettext("Each vote is private, from you too. The swing is shown at the end, never a single vote.")}</p></section>`;
}

const SHOWN = {
  each_round: "",
  at_end: gettext("Students see points only at the end; marks’ comments are with them now."),
  never: gettext("Students see no points, only the reasons for decision."),
};

function scoreRow(view, team) {
  return html`<tr class="${teamSide(view, team)}"><th scope="row">${teamMark(view, team)}</th>${view.round ? html`<td>${roundPoints(view, team, view.round)}</td>` : nothing}<td><b>${view.scores[team]}</b></td></tr>`;
}

/** Points by team, most first: of this round and of all rounds released so far. */
export function scores(view) {
  const teams = Object.keys(view.teams).sort((a, b) => view.scores[b] - view.scores[a]);
  const note = SHOWN[view.points_shown];
  return html`<section class="panel scores col"><h2 id="scores-title">${gettext("Points")}</h2><table aria-labelledby="scores-title"><thead><tr><th scope="col">${gettext("Team")}</th>${view.round ? html`<th scope="col">${gettext("This round")}</th>` : nothing}<th scope="col">${gettext("Together")}</th></tr></thead>
    <tbody>${teams.map((team) => scoreRow(view, team))}</tbody></table>${note ? html`<p class="hint">${note}</p>` : nothing}</section>`;
}

function closing(view, { room }) {
  if (!view.ended) return html`<p class="hint">${gettext("End the debate when the class is done. The saved debate can be read at any time.")}</p>`;
  return html`<p>${gettext("The debate has ended. All of it is kept.")} <a href="${room.record}">${gettext("Read the saved debate")}</a></p>`;
}

export function finalResult(view, deal) {
  return html`<div class="final">${scores(view)}<section class="panel col"><h2>${gettext("Swing")}</h2>${swingFigure(view)}</section>${closing(view, deal)}</div>`;
}
