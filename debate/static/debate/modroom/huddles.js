// The huddles to read: all teams together, or one. The newest line stands first, so that nothing has to be scrolled for.

import { html, nothing } from "../html.js";
import { teamMark } from "../parts.js";
import { gettext } from "../text.js";

const LINES = 120;

export function huddles(view, { ui }) {
  const teams = Object.keys(view.teams);
  const one = teams.includes(ui.huddle) ? ui.huddle : "";
  const lines = said(view, one ? [one] : teams);
  return html`<div class="tabs" role="group" aria-label="${gettext("Teams")}">${["", ...teams].map((team) =>
    html`<button type="button" class="btn small" data-do="huddle" data-team="${team}" aria-pressed="${team === one}">${team ? teamMark(view, team) : gettext("All teams")}</button>`)}</div>
    <ol class="log" id="log" tabindex="0" aria-label="${gettext("What the teams say, newest first")}">${lines.map((each) => line(view, each, !one))}${lines.length ? nothing : html`<li class="hint">${gettext("Nothing said yet.")}</li>`}</ol>`;
}

function said(view, teams) {
  const lines = teams.flatMap((team) => Object.entries(view.huddles[team]).map(([id, each]) => ({ ...each, id, team })));
  return lines.sort((a, b) => b.at - a.at).slice(0, LINES);
}

function line(view, { id, team, name, text, hidden }, withTeam) {
  return html`<li id="said-${id}" class="${hidden ? "struck" : ""}"><span>${withTeam ? html`${teamMark(view, team)} ` : nothing}<b>${name}</b> <span class="text">${text}</span></span>
    <button type="button" class="btn quiet small" data-do="hideLine" data-message="${id}" data-on="${!hidden}">${hidden ? gettext("Show") : gettext("Hide")}<span class="unseen"> ${gettext("line of")} ${name}</span></button></li>`;
}
