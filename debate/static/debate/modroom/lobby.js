// The lobby: how students come in, who has come, and the teams.

import { flag, html } from "../html.js";
import { teamMark } from "../parts.js";
import { gettext, say } from "../text.js";

const COUNTS = [2, 4, 6, 8];

export function lobby(view, { links, notices }) {
  return html`<section class="panel come col" aria-labelledby="come"><h1 id="come">${gettext("Students come in with this code")}</h1>
    <p class="code">${links.code}</p><p>${gettext("at")} <strong>${links.join}</strong></p>
    <p class="row"><a class="btn" href="${links.board}" target="_blank" rel="noopener">${gettext("Open the board for the projector")}</a></p></section>
    <section class="col" aria-labelledby="teams-title"><div class="row"><h2 id="teams-title">${gettext("Teams")}</h2>${shuffles(view)}</div>${notices.at("lobby")}
    <div class="teams">${Object.keys(view.teams).map((team) => teamList(view, team))}</div></section>`;
}

function shuffles(view) {
  const now = Object.keys(view.teams).length;
  return html`<p class="tools" role="group" aria-label="${gettext("Make the teams anew")}"><span class="hint">${gettext("Shuffle into")}</span>
    ${COUNTS.map((n) => html`<button type="button" class="btn small" data-do="shuffle" data-count="${n}" aria-pressed="${n === now}" ${flag("disabled", view.ended)}>${say("%(n)s teams", { n })}</button>`)}</p>`;
}

function teamList(view, team) {
  const names = Object.values(view.seats).filter((seat) => seat.team === team && seat.status === "seated").map((seat) => seat.name);
  return html`<section class="panel col"><h3>${teamMark(view, team)}</h3>
    <ul class="names">${names.map((name) => html`<li>${name}</li>`)}${names.length ? "" : html`<li class="hint">${gettext("Nobody yet: the next to come goes here.")}</li>`}</ul></section>`;
}
