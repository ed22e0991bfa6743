// The room: the door, what is announced, the huddles to read, the links, the second moderator.

import { flag, html, nothing } from "../html.js";
import { teamMark } from "../parts.js";
import { gettext } from "../text.js";

const DOORS = { open: gettext("Open: anyone with the code"), ask: gettext("Ask: I let each one in"), locked: gettext("Locked: nobody new") };

export function huddles(view, { ui, notices }) {
  const team = view.teams[ui.huddle] ? ui.huddle : Object.keys(view.teams)[0];
  const lines = Object.entries(view.huddles[team]);
  return html`<section class="panel huddles col" aria-labelledby="huddles-title"><h2 id="huddles-title">${gettext("Huddles")}</h2>${notices.at("huddles")}
    <div class="tabs" role="group" aria-label="${gettext("Teams")}">${Object.keys(view.teams).map((one) => html`<button type="button" class="btn small" data-do="huddle" data-team="${one}" aria-pressed="${one === team}">${teamMark(view, one)}</button>`)}</div>
    <ol class="log" id="log" tabindex="0" aria-label="${gettext("What the team says")}">${lines.map(([id, line]) => said(id, line))}${lines.length ? nothing : html`<li class="hint">${gettext("Nothing said yet.")}</li>`}</ol></section>`;
}

function said(id, { name, text, hidden }) {
  return html`<li id="said-${id}" class="${hidden ? "struck" : ""}"><span><b>${name}</b> ${text}</span>
    <button type="button" class="btn quiet small" data-do="hideLine" data-message="${id}" data-on="${!hidden}">${hidden ? gettext("Show") : gettext("Hide")}<span class="unseen"> ${gettext("line of")} ${name}</span></button></li>`;
}

export function room(view, { links, notices }) {
  return html`<details class="panel room"><summary>${gettext("Room")} <span class="hint">${DOORS[view.door].split(":")[0]}</span></summary><div class="col">${notices.at("room")}
    <fieldset class="col"><legend class="eyebrow">${gettext("Door")}</legend>${Object.entries(DOORS).map(([door, words]) => html`<label class="pick" for="door-${door}"><input type="radio" name="door" id="door-${door}" value="${door}" data-input="door" ${flag("checked", door === view.door)}> ${words}</label>`)}</fieldset>
    <form class="say" data-form="announce"><label class="unseen" for="announce">${gettext("Announce on every screen")}</label><input class="field" id="announce" name="text" maxlength="300" autocomplete="off" placeholder="${gettext("Announce on every screen")}"><button class="btn small">${gettext("Announce")}</button></form>
    ${view.announcement ? html`<p class="row"><span>“${view.announcement}”</span><button type="button" class="btn quiet small" data-do="unannounce">${gettext("Take down")}</button></p>` : nothing}
    <ul class="links"><li><a href="${links.board}" target="_blank" rel="noopener">${gettext("Board for the projector")}</a></li><li><a href="${links.record}">${gettext("The record so far")}</a></li><li><a href="${links.debates}">${gettext("My debates")}</a></li></ul>
    ${moderators(view, links)}
    ${view.ended || view.final ? nothing : html`<p><button type="button" class="btn small danger" data-do="end">${gettext("End the debate now")}</button></p>`}</div></details>`;
}

function moderators(view, links) {
  const chair = links.me === view.chair;
  const others = Object.entries(view.moderators).filter(([id]) => id !== view.chair);
  return html`<section class="col"><h3>${gettext("Moderators")}</h3><ul><li>${view.moderators[view.chair]} <span class="hint">${gettext("has the chair")}</span></li>
    ${others.map(([id, name]) => html`<li class="row"><span>${name}</span>${chair ? html`<span class="tools"><button type="button" class="btn small" data-do="handChair" data-moderator="${id}">${gettext("Hand the chair")}</button><button type="button" class="btn quiet small" data-do="removeModerator" data-moderator="${id}">${gettext("Remove")}</button></span>` : nothing}</li>`)}</ul>
    <p class="hint">${gettext("A second teacher signs in and opens this link:")}</p><input class="field" readonly aria-label="${gettext("Link for a second moderator")}" id="chair-link" value="${links.chair}"></section>`;
}
