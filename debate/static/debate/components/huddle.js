// The team and its private talk.

import { flag, html, nothing, part } from "../html.js";
import { count, gettext } from "../text.js";
import { turnStage } from "./turn.js";

function member(view, [id, { name, floor }], away) {
  const floorNow = floor && turnStage(view);
  const notes = [floorNow && gettext("floor"), away.includes(id) && gettext("away")].filter(Boolean).join(", ");
  return html`<li class="chip ${away.includes(id) ? "away" : ""}"><span>${id === view.me.seat ? gettext("You") : name}</span>${notes ? html` <span class="hint">${notes}</span>` : nothing}</li>`;
}

export function team(view, away) {
  return html`<ul class="members" aria-label="${gettext("Your team")}">${Object.entries(view.members).map((one) => member(view, one, away))}</ul>`;
}

function line(view, [id, { seat, name, text, hidden }]) {
  const who = seat === view.me.seat ? gettext("You") : name;
  return html`<li id="said-${id}"><b>${who}</b> ${hidden ? html`<i class="hint">${gettext("hidden by the teacher")}</i>` : text}</li>`;
}

/** `line`: what is being typed; `saying`: lines that are on their way. */
export function huddle(view, { away, line: typed, saying, notices }) {
  const lines = Object.entries(view.huddle);
  const shut = flag("disabled", view.ended || view.me.watching);
  return part(html`<section class="panel col talk" id="talk" aria-labelledby="talk-title">
    <h2 id="talk-title">${gettext("Huddle")} <span class="hint">${gettext("team and teacher only")}</span></h2>
    ${team(view, away)}
    <ol class="log" id="log" tabindex="0" aria-label="${count(lines.length, "%(n)s line", "%(n)s lines")}">
    ${lines.map((one) => line(view, one))}${saying.map((text) => html`<li class="hint"><b>${gettext("You")}</b> ${text} (${gettext("sending")})</li>`)}
    ${lines.length || saying.length ? nothing : html`<li class="hint">${gettext("Nothing said yet.")}</li>`}</ol>
    ${notices.at("huddle")}
    <form class="say" data-form="huddle"><label class="unseen" for="say">${gettext("Say something to your team")}</label>
    <input class="field" id="say" name="text" value="${typed}" data-input="line" maxlength="300" autocomplete="off" placeholder="${gettext("To your team")}" ${shut}>
    <button class="btn" ${shut}>${gettext("Say")}</button></form></section>`);
}
