// The teams' private talk, to read along: all teams in the order of time, or one.

import { flag, html, nothing } from "../html.js";
import { sideOf } from "../parts.js";
import { gettext } from "../text.js";

const MOST = 60;

function teamChoice(view, team, chosen) {
  const { name, position } = view.teams[team];
  return html`<button type="button" class="btn small quiet" id="talk-${team}" data-do="talk" data-team="${team}" aria-pressed="${team === chosen}"><span class="mark ${sideOf(view, position)}">${name}</span> ${Object.keys(view.huddles[team] ?? {}).length}</button>`;
}

function choices(view, chosen) {
  return html`<p class="choice" role="group" aria-label="${gettext("Whose talk")}"><button type="button" class="btn small quiet" id="talk-all" data-do="talk" data-team="" aria-pressed="${!chosen}">${gettext("All")}</button>${Object.keys(view.teams).map((team) => teamChoice(view, team, chosen))}</p>`;
}

function lines(view, chosen) {
  const teams = chosen ? [chosen] : Object.keys(view.teams);
  const all = teams.flatMap((team) => Object.entries(view.huddles[team] ?? {}).map(([id, said]) => ({ id, team, ...said })));
  return all.sort((a, b) => a.at - b.at).slice(-MOST);
}

function line(view, { id, team, name, text, hidden }, chosen, busy) {
  const { name: teamName, position } = view.teams[team];
  return html`<li id="said-${id}" class="${hidden ? "struck" : ""}"><p>${chosen ? nothing : html`<span class="mark ${sideOf(view, position)}">${teamName}</span> `}<b>${name}</b> <span class="text">${text}</span>${hidden ? html` <span class="eyebrow">${gettext("hidden")}</span>` : nothing}</p>
    ${view.ended ? nothing : html`<button type="button" class="btn small quiet" data-do="hideMessage" data-message="${id}" data-on="${!hidden}" ${flag("disabled", busy(`said-${id}`))}>${hidden ? gettext("Show") : gettext("Hide")}<span class="unseen"> ${name}</span></button>`}</li>`;
}

export function huddles(view, chosen, { busy, at }) {
  const said = lines(view, chosen);
  return html`<section class="panel huddles" aria-labelledby="huddles-title"><h2 id="huddles-title">${gettext("Huddles")}</h2>${choices(view, chosen)}${at("huddles")}
    <ol class="log scroll" id="log" tabindex="0" aria-labelledby="huddles-title">${said.map((one) => line(view, one, chosen, busy))}${said.length ? nothing : html`<li class="hint">${gettext("Nobody has said anything yet.")}</li>`}</ol></section>`;
}
