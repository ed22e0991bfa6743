// What stands between the arguing: the stance vote, a round's result, the final result.

import { html, nothing } from "../html.js";
import { swingFigure, teamMark } from "../parts.js";
import { gettext, say } from "../text.js";

export function voting(view) {
  return html`<section class="panel col"><h1>${view.resolution}</h1>
    <p class="big">${say("%(n)s of %(all)s voted", { n: view.voted, all: view.seated })}</p>
    <progress max="${Math.max(1, view.seated)}" value="${view.voted}" aria-label="${gettext("Votes")}"></progress>
    <p class="hint">${gettext("Votes are private: you see how many, never who or what. The swing is shown at the end.")}</p></section>`;
}

export function standings(view) {
  const teams = Object.keys(view.teams).sort((a, b) => view.scores[b] - view.scores[a]);
  return html`<section class="panel col" aria-labelledby="standings"><h2 id="standings">${gettext("Points")}</h2>
    <table class="standings"><thead><tr><th scope="col">${gettext("Team")}</th><th scope="col">${gettext("Points")}</th></tr></thead>
    <tbody>${teams.map((team) => html`<tr><th scope="row">${teamMark(view, team)}</th><td>${view.scores[team]}</td></tr>`)}</tbody></table>
    ${view.points_shown === "each_round" ? nothing : html`<p class="hint">${view.points_shown === "never" ? gettext("Only you see points in this debate.") : gettext("Students see points at the end.")}</p>`}</section>`;
}

export function finalResult(view, links) {
  return html`<div class="outcome"><section class="col"><h1>${view.ended ? gettext("This debate has ended") : gettext("Final result")}</h1>
    <p>${view.resolution}</p>${view.ended ? html`<p><a class="btn act" href="${links.record}">${gettext("Open the saved debate")}</a></p>` : nothing}
    <section class="panel col">${swingFigure(view)}</section></section>${standings(view)}</div>`;
}
