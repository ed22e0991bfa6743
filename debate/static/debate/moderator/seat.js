// What a moderator can do for one student. Extra time stands here only: the screen may be on the projector.

import { flag, html, nothing } from "../html.js";
import { count, gettext } from "../text.js";
import { isArguing } from "./slices.js";

const EXTRA = [0, 25, 50, 100];

function said({ plays, messages, words, turns }) {
  return [
    count(plays, "%(n)s play", "%(n)s plays"),
    count(messages, "%(n)s message", "%(n)s messages"),
    count(words, "%(n)s word", "%(n)s words"),
    count(turns, "floor %(n)s time", "floor %(n)s times"),
  ].join(" · ");
}

function rename(id, seat) {
  return html`<form class="pair" data-form="rename" data-seat="${id}"><label class="unseen" for="name-${id}">${gettext("New name")}</label><input class="field" id="name-${id}" name="name" value="${seat.name}" maxlength="60" autocomplete="off"><button class="btn small">${gettext("Rename")}</button></form>`;
}

function move(view, id, seat) {
  const others = Object.entries(view.teams).filter(([team]) => team !== seat.team);
  return html`<form class="pair" data-form="move" data-seat="${id}"><label class="unseen" for="move-${id}">${gettext("Team")}</label><select id="move-${id}" name="team">${others.map(([team, { name, position, size }]) =>
    html`<option value="${team}">${name} · ${view.positions[position].name} (${size})</option>`)}</select><button class="btn small">${gettext("Move")}</button></form>`;
}

function extraTime(id, seat, busy) {
  return html`<div class="pair"><span id="extra-${id}">${gettext("Extra time")}</span><span class="choice" role="group" aria-labelledby="extra-${id}">${EXTRA.map((percent) =>
    html`<button type="button" class="btn small" id="extra-${id}-${percent}" data-do="extraTime" data-seat="${id}" data-percent="${percent}" aria-pressed="${percent === seat.extra_time}" ${flag("disabled", busy)}>${percent} %</button>`)}</span></div>`;
}

/** The menu of one student, inside of the open row. */
export function seatMenu(view, id, seat, { busy, at }) {
  const wait = busy(`seat-${id}`);
  const notice = at(`seat-${id}`);
  if (view.ended) return html`<div class="seat-menu col"><p class="hint">${said(seat)}</p></div>`;
  return html`<div class="seat-menu col"><p class="hint">${said(seat)}</p>
    ${isArguing(view) && !seat.floor ? html`<button type="button" class="btn small" data-do="giveFloor" data-seat="${id}" ${flag("disabled", wait)}>${gettext("Give the floor")}</button>` : nothing}
    ${rename(id, seat)}${move(view, id, seat)}${extraTime(id, seat, wait)}
    <p class="choice"><button type="button" class="btn small" data-do="remove" data-seat="${id}" ${flag("disabled", wait)}>${gettext("Remove")}</button>
    <button type="button" class="btn small danger" data-do="ban" data-seat="${id}" ${flag("disabled", wait)}>${gettext("Ban…")}</button></p>${notice}</div>`;
}
