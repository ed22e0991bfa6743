// The room: the door, what is announced, the links, the moderators, the end.

import { flag, html, nothing } from "../html.js";
import { gettext } from "../text.js";

const DOORS = { open: gettext("Open: anyone with the code"), ask: gettext("Ask: I let each one in"), locked: gettext("Locked: nobody new") };

export function room(view, { links }) {
  return html`${view.ended ? nothing : html`${door(view, links)}${announcing(view)}`}
    <ul class="links"><li><a href="${links.board}" target="_blank" rel="noopener">${gettext("Board for the projector")}</a></li><li><a href="${links.record}">${gettext("The record so far")}</a></li><li><a href="${links.debates}">${gettext("My debates")}</a></li></ul>
    ${moderators(view, links)}
    ${view.ended || view.final ? nothing : html`<p><button type="button" class="btn small danger" data-do="end">${gettext("End the debate now")}</button></p>`}`;
}

function door(view, links) {
  return html`<fieldset><legend class="eyebrow">${gettext("Door")}</legend>${Object.entries(DOORS).map(([id, words]) => html`<label class="pick" for="door-${id}"><input type="radio" name="door" id="door-${id}" value="${id}" data-input="door" ${flag("checked", id === view.door)}> ${words}</label>`)}
    <p class="hint">${gettext("Students join at")} <strong>${links.join}</strong> ${gettext("with")} <strong>${links.code}</strong></p></fieldset>`;
}

function announcing(view) {
  return html`<form class="say" data-form="announce"><label class="unseen" for="announce">${gettext("Announce on every screen")}</label><input class="field" id="announce" name="text" maxlength="300" autocomplete="off" placeholder="${gettext("Announce on every screen")}"><button class="btn small">${gettext("Announce")}</button></form>
    ${view.announcement ? html`<p class="row"><span>“${view.announcement}”</span><button type="button" class="btn quiet small" data-do="unannounce">${gettext("Take down")}</button></p>` : nothing}`;
}

function moderators(view, links) {
  const others = Object.entries(view.moderators).filter(([id]) => id !== view.chair);
  return html`<section class="col"><h3>${gettext("Moderators")}</h3><ul><li>${view.moderators[view.chair]} <span class="hint">${gettext("has the chair")}</span></li>
    ${others.map(([id, name]) => moderator(id, name, !view.ended && links.me === view.chair))}</ul>
    ${view.ended ? nothing : html`<label for="chair-link"><span class="hint">${gettext("A second teacher signs in and opens this link:")}</span><input class="field" readonly id="chair-link" data-do="choose" value="${links.chair}"></label>`}</section>`;
}

function moderator(id, name, chair) {
  const tools = html`<span class="tools"><button type="button" class="btn small" data-do="handChair" data-moderator="${id}">${gettext("Hand the chair")}<span class="unseen"> ${name}</span></button>
    <button type="button" class="btn quiet small" data-do="removeModerator" data-moderator="${id}">${gettext("Remove")}<span class="unseen"> ${name}</span></button></span>`;
  return html`<li class="row"><span>${name}</span>${chair ? tools : nothing}</li>`;
}
