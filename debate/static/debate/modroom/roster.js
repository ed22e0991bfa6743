// The class: who is here, who has the floor, who has spoken how much, and what can be done for each.

import { flag, html, nothing } from "../html.js";
import { sideOf, teamMark } from "../parts.js";
import { count, gettext, say } from "../text.js";

const EXTRA = [0, 25, 50, 100];

export function roster(view, { away, ui, links }) {
  const seats = Object.entries(view.seats);
  const seated = seats.filter(([, seat]) => seat.status === "seated");
  const gone = seats.filter(([, seat]) => seat.status === "removed" || seat.status === "banned");
  const most = Math.max(1, ...seated.map(([, seat]) => seat.words));
  const rows = (team) => seated.filter(([, seat]) => seat.team === team).map(([id, seat]) => row(view, id, seat, { most, ui, isAway: away.includes(id) }));
  return html`${seated.length ? html`<p class="hint">${gettext("The line under a name is its share of voice.")} ${silent(view, seated)}</p>` : html`<p class="hint">${gettext("Nobody has come in yet.")}</p>`}
    ${chosen(view, ui)}<div class="roster">${Object.keys(view.teams).map((team) => teamRows(view, team, rows(team), links))}</div>
    ${gone.length ? html`<details class="gone"><summary>${count(gone.length, "%(n)s taken out", "%(n)s taken out")}</summary><ul>${gone.map(([id, seat]) => removed(id, seat, view.ended))}</ul></details>` : nothing}`;
}

/** How many have not spoken, once that says something. While names are hidden nobody may learn who played, so plays not released do not count. */
function silent(view, seated) {
  if (view.stage === "lobby") return gettext("Press a name for what you can do.");
  const secret = view.blind && Object.values(view.plays).some((play) => !play.author);
  if (secret) return gettext("Plays count once their marks are released, since names are hidden.");
  const n = seated.filter(([, seat]) => !seat.plays && !seat.messages).length;
  return n ? count(n, "%(n)s has not spoken yet.", "%(n)s have not spoken yet.") : gettext("Everyone has spoken.");
}

function removed(id, { name, status }, ended) {
  return html`<li class="row"><span>${name} <span class="hint">${status === "banned" ? gettext("may not come back") : gettext("may ask to come back")}</span></span>
    ${ended ? nothing : html`<button type="button" class="btn quiet small" data-do="admit" data-seat="${id}">${gettext("Take back")}<span class="unseen"> ${name}</span></button>`}</li>`;
}

function teamRows(view, team, rows, links) {
  if (!rows.length) return nothing;
  const { name, position } = view.teams[team];
  return html`<div class="${sideOf(view, position)}"><h3>${teamMark(view, team)} <a class="hint" href="${links.team.replace("TEAM", team)}" target="_blank" rel="noopener" title="${gettext("The team’s screen as it is now")}">${gettext("screen")}<span class="unseen"> ${name}</span></a></h3>
    <ul>${rows}</ul></div>`;
}

function row(view, id, seat, { most, ui, isAway }) {
  const notes = [seat.floor && view.round && gettext("floor"), isAway && gettext("away")].filter(Boolean);
  return html`<li><button type="button" class="who" id="who-${id}" data-do="seat" data-seat="${id}" aria-expanded="${ui.seat === id}"><span class="dot ${isAway ? "away" : ""}" aria-hidden="true"></span>
    <span class="name">${seat.name}</span> <span class="hint">${notes.join(", ")}</span></button>
    <progress class="share" max="${most}" value="${seat.words}" aria-label="${say("%(name)s: share of voice", { name: seat.name })}">${seat.words}</progress></li>`;
}

/** The student who was pressed, with all that can be done for them; above the list, so that it is in sight. */
function chosen(view, { seat: id }) {
  const seat = view.seats[id];
  if (seat?.status !== "seated") return nothing;
  return html`<section class="seat-tools col" id="seat-tools" tabindex="-1" aria-labelledby="seat-name"><div class="row"><h3 id="seat-name">${seat.name}</h3><button type="button" class="btn quiet small" data-do="seat" data-seat="${id}">${gettext("Close")}</button></div>
    <p class="hint">${count(seat.plays, "%(n)s play", "%(n)s plays")}, ${count(seat.messages, "%(n)s line", "%(n)s lines")}, ${count(seat.words, "%(n)s word", "%(n)s words")}</p>${view.ended ? nothing : powers(view, id, seat)}</section>`;
}

function powers(view, id, seat) {
  return html`<form class="say" data-form="rename" data-seat="${id}"><label class="unseen" for="name-of-${id}">${gettext("Name")}</label><input class="field" id="name-of-${id}" name="name" value="${seat.name}" maxlength="30" autocomplete="off"><button class="btn small">${gettext("Rename")}</button></form>
    <div class="pair"><label for="team-of-${id}"><span class="hint">${gettext("Team")}</span><select id="team-of-${id}" data-input="move" data-seat="${id}">${Object.entries(view.teams).map(([team, { name }]) => html`<option value="${team}" ${flag("selected", team === seat.team)}>${name}</option>`)}</select></label>
    <label for="extra-of-${id}"><span class="hint">${gettext("Extra time")}</span><select id="extra-of-${id}" data-input="extra" data-seat="${id}">${EXTRA.map((n) => html`<option value="${n}" ${flag("selected", n === seat.extra_time)}>${n ? say("%(n)s %", { n }) : gettext("none")}</option>`)}</select></label></div>
    <p class="tools">${view.round ? html`<button type="button" class="btn small" data-do="giveFloor" data-seat="${id}" ${flag("disabled", seat.floor)}>${gettext("Give the floor")}</button>` : nothing}
    <button type="button" class="btn small" data-do="remove" data-seat="${id}">${gettext("Take out")}</button>
    <button type="button" class="btn small danger" data-do="ban" data-seat="${id}">${gettext("Ban")}</button></p>`;
}
