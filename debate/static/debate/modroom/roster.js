// The class: who is here, who has the floor, who has spoken how much, and what can be done for each.

import { flag, html, nothing } from "../html.js";
import { sideOf, teamMark } from "../parts.js";
import { count, gettext, say } from "../text.js";

const EXTRA = [0, 25, 50, 100];

export function roster(view, { away, ui, notices }) {
  const seats = Object.entries(view.seats);
  const waiting = seats.filter(([, seat]) => seat.status === "waiting");
  const gone = seats.filter(([, seat]) => seat.status === "removed" || seat.status === "banned");
  return html`<section class="panel roster col" aria-labelledby="class-title"><h2 id="class-title">${gettext("Class")}</h2>${notices.at("roster")}
    ${waiting.length ? html`<div class="asking col"><h3>${gettext("At the door")}</h3><ul>${waiting.map(([id, seat]) => asking(id, seat))}</ul></div>` : nothing}
    ${Object.keys(view.teams).map((team) => teamRows(view, team, { away, ui }))}
    ${gone.length ? html`<details><summary>${count(gone.length, "%(n)s taken out", "%(n)s taken out")}</summary><ul>${gone.map(([id, seat]) => removed(id, seat))}</ul></details>` : nothing}
    ${seats.length ? nothing : html`<p class="hint">${gettext("Nobody has come in yet.")}</p>`}</section>`;
}

function asking(id, seat) {
  return html`<li class="row"><span>${seat.name}</span><span class="tools"><button type="button" class="btn small" data-do="admit" data-seat="${id}">${gettext("Let in")}</button>
    <button type="button" class="btn quiet small" data-do="remove" data-seat="${id}">${gettext("Not now")}</button></span></li>`;
}

function removed(id, seat) {
  return html`<li class="row"><span>${seat.name} <span class="hint">${seat.status === "banned" ? gettext("may not come back") : gettext("may ask to come back")}</span></span>
    <button type="button" class="btn quiet small" data-do="admit" data-seat="${id}">${gettext("Take back")}</button></li>`;
}

function teamRows(view, team, how) {
  const seats = Object.entries(view.seats).filter(([, seat]) => seat.team === team && seat.status === "seated");
  if (!seats.length) return nothing;
  const most = Math.max(1, ...Object.values(view.seats).map((seat) => seat.words));
  return html`<div class="team-rows ${sideOf(view, view.teams[team].position)}"><p class="row"><span>${teamMark(view, team)}</span>${how.ui.links ? nothing : html`<a class="hint" href="${how.ui.teamUrl.replace("TEAM", team)}" target="_blank" rel="noopener">${gettext("their screen")}<span class="unseen"> ${view.teams[team].name}</span></a>`}</p>
    <ul>${seats.map(([id, seat]) => row(view, id, seat, most, how))}</ul></div>`;
}

function row(view, id, seat, most, { away, ui }) {
  const isAway = away.includes(id);
  const open = ui.seat === id;
  const notes = [seat.floor && view.round && gettext("floor"), isAway && gettext("away"), !seat.plays && !seat.messages && gettext("not yet")].filter(Boolean);
  return html`<li id="seat-${id}"><button type="button" class="who" data-do="seat" data-seat="${id}" aria-expanded="${open}">
    <span class="dot ${isAway ? "away" : ""}" aria-hidden="true"></span><span class="name">${seat.name}</span>
    <span class="hint">${notes.join(", ")}</span></button>
    <progress class="share" max="${most}" value="${seat.words}" aria-label="${say("%(name)s: share of voice", { name: seat.name })}">${seat.words}</progress>
    ${open ? tools(view, id, seat) : nothing}</li>`;
}

function tools(view, id, seat) {
  return html`<div class="seat-tools col"><p class="hint">${count(seat.plays, "%(n)s play", "%(n)s plays")}, ${count(seat.messages, "%(n)s line", "%(n)s lines")}, ${count(seat.words, "%(n)s word", "%(n)s words")}</p>
    <form class="say" data-form="rename" data-seat="${id}"><label class="unseen" for="name-of-${id}">${gettext("Name")}</label><input class="field" id="name-of-${id}" name="name" value="${seat.name}" maxlength="30" autocomplete="off"><button class="btn small">${gettext("Rename")}</button></form>
    <label for="team-of-${id}"><span class="hint">${gettext("Team")}</span><select id="team-of-${id}" data-input="move" data-seat="${id}">${Object.entries(view.teams).map(([team, { name }]) => html`<option value="${team}" ${flag("selected", team === seat.team)}>${name}</option>`)}</select></label>
    <label for="extra-of-${id}"><span class="hint">${gettext("Extra time with the floor")}</span><select id="extra-of-${id}" data-input="extra" data-seat="${id}">${EXTRA.map((n) => html`<option value="${n}" ${flag("selected", n === seat.extra_time)}>${n ? say("%(n)s %", { n }) : gettext("none")}</option>`)}</select></label>
    <p class="tools">${view.round ? html`<button type="button" class="btn small" data-do="giveFloor" data-seat="${id}" ${flag("disabled", seat.floor)}>${gettext("Give the floor")}</button>` : nothing}
    <button type="button" class="btn small" data-do="remove" data-seat="${id}">${gettext("Take out")}</button>
    <button type="button" class="btn small danger" data-do="ban" data-seat="${id}">${gettext("Ban")}</button></p></div>`;
}
