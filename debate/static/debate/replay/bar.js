// The film's controls, and the line that says where it stands.

import { flag, html, nothing } from "../html.js";
import { gettext, say } from "../text.js";
import { SPEEDS } from "./player.js";

const SHAPES = {
  stageBack: "M4 4h2v12H4zM16 4v12l-9-6z",
  back: "M14 4v12l-9-6z",
  play: "M5 3l12 7-12 7z",
  pause: "M5 3h4v14H5zM11 3h4v14h-4z",
  on: "M6 4v12l9-6z",
  stageOn: "M14 4h2v12h-2zM4 4v12l9-6z",
};

function key(name, shape, words, keys, off = false) {
  return html`<button type="button" class="btn ${name === "toggle" ? "act" : "quiet"}" id="film-${name}" data-do="${name}" aria-label="${words}" title="${words} (${keys})" ${flag("disabled", off)}>
    <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d="${SHAPES[shape]}"></path></svg></button>`;
}

/** Not disabled at the film's ends: a button that goes off under the finger would lose the focus. */
function keys({ playing }) {
  return html`<div class="keys" role="group" aria-label="${gettext("Step and play")}">${key("stageBack", "stageBack", gettext("To the stage’s start, or the stage before"), "[")}
    ${key("back", "back", gettext("One change back"), "←")}
    ${playing ? key("toggle", "pause", gettext("Pause"), gettext("space")) : key("toggle", "play", gettext("Play"), gettext("space"))}
    ${key("on", "on", gettext("One change on"), "→")}${key("stageOn", "stageOn", gettext("To the next stage"), "]")}</div>`;
}

function speeds({ speed }) {
  return html`<div class="levels" role="group" aria-label="${gettext("Speed")}">${SPEEDS.map((one) => html`<button type="button" data-do="speed" data-speed="${one}" id="film-speed-${one}" aria-pressed="${one === speed}" aria-label="${say("%(n)s times", { n: one })}">${one}×</button>`)}</div>`;
}

/** `place`, `time` and `what` are words; `exact` whether the film is there; `trouble` why it is not; `link` is shown where it could
 * not be copied. */
export function bar({ player, place, time, what, exact, trouble, link, copied }) {
  return html`<p class="caption"><strong>${place}</strong> <span class="time">${time}</span>${what ? html` <span class="what">${what}</span>` : nothing}
    ${exact || trouble ? nothing : html` <span class="hint">${gettext("nearest picture; the moment itself is coming")}</span>`}</p>
    ${keys(player)}<div class="extras">${speeds(player)}
    ${link ? html`<label class="unseen" for="film-link">${gettext("Link to this moment")}</label><input class="field" id="film-link" readonly value="${link}">` : html`<button type="button" class="btn small" id="film-copy" data-do="copy">${copied ? gettext("Link copied") : gettext("Copy link to this moment")}</button>`}</div>
    ${trouble ? html`<p class="trouble notice refused">${trouble} <button type="button" class="btn small" data-do="again">${gettext("Try again")}</button></p>` : nothing}`;
}
