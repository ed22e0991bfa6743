// The mark of one play: one press a criterion, the line of guidance for the level, the answer point, the reason.

import { flag, html, nothing } from "../html.js";
import { gettext, say } from "../text.js";

/** The highest level this play can reach. */
function ceiling(view, play, criterion) {
  const top = criterion.guidance.length - 1;
  return play.card ? top : Math.min(top, view.rubric.reasoning_ceiling);
}

function level(id, criterion, n, chosen, highest) {
  const home = chosen === undefined ? n === 0 : n === chosen;
  return html`<button type="button" role="radio" id="level-${id}-${criterion.id}-${n}" data-do="level" data-play="${id}" data-criterion="${criterion.id}" data-level="${n}"
    aria-checked="${n === chosen}" tabindex="${home ? 0 : -1}" title="${criterion.guidance[n]}" ${flag("disabled", n > highest)}>${n}</button>`;
}

function row(view, id, play, criterion, levels) {
  const chosen = levels[criterion.id];
  const name = `name-${id}-${criterion.id}`;
  return html`<div class="criterion"><span class="name" id="${name}">${criterion.name}</span>
    <span class="levels" role="radiogroup" aria-labelledby="${name}">${criterion.guidance.map((_, n) => level(id, criterion, n, chosen, ceiling(view, play, criterion)))}</span>
    <span class="hint guide">${chosen === undefined ? nothing : criterion.guidance[chosen]}</span></div>`;
}

/** `mark` is the mark as it stands on this page; `saving` whether it is on its way. */
export function sheet(view, id, { mark, saving, released }) {
  const play = view.plays[id];
  if (released) return releasedMark(view, play);
  return html`<div class="sheet" data-play="${id}" role="group" aria-label="${gettext("Mark")}">
    ${play.card ? nothing : html`<p class="hint">${reasoningAlone(view)}</p>`}
    ${view.rubric.criteria.map((criterion) => row(view, id, play, criterion, mark.levels))}
    ${play.answers_card ? answerPoint(view, id, mark) : nothing}
    <div class="reason"><label class="unseen" for="comment-${id}">${gettext("Reason for decision")}</label>
    <textarea class="comment" rows="1" id="comment-${id}" data-input="comment" data-play="${id}" maxlength="600" placeholder="${gettext("Reason for decision")}">
${mark.comment}</textarea>
    <p class="eyebrow">${say("%(points)s of %(top)s", { points: total(view, mark), top: play.mark.top })}<br>${status(play, saving)}</p>
    <button type="button" class="btn quiet small" data-do="undo" data-play="${id}" ${flag("disabled", !play.mark.can_undo || saving)}>${gettext("Undo")}</button></div></div>`;
}

export function reasoningAlone(view) {
  return say("By reasoning alone, without a card: level %(n)s at most.", { n: view.rubric.reasoning_ceiling });
}

function answerPoint(view, id, mark) {
  return html`<label class="chip" for="answer-${id}"><input type="checkbox" id="answer-${id}" data-input="answerPoint" data-play="${id}" ${flag("checked", mark.answer_point)}>
    ${say("+%(n)s: the card answers the card", { n: view.rubric.answer_point })}</label>`;
}

function total(view, mark) {
  const levels = view.rubric.criteria.reduce((sum, { id, weight }) => sum + weight * (mark.levels[id] ?? 0), 0);
  return levels + (mark.answer_point ? view.rubric.answer_point : 0);
}

function status(play, saving) {
  if (saving) return gettext("saving");
  if (play.mark.complete) return gettext("saved");
  return play.mark.can_undo ? gettext("saved, not complete") : gettext("not marked");
}

function releasedMark(view, play) {
  const levels = view.rubric.criteria.map(({ id, name }) => `${name.split(" ")[0]} ${play.mark.levels?.[id] ?? "–"}`);
  return html`<div class="sheet done"><p><strong>${say("%(points)s of %(top)s", { points: play.mark.points, top: play.mark.top })}</strong> <span class="hint">${levels.join(" · ")}</span></p>
    ${play.mark.comment ? html`<p class="rfd">${play.mark.comment}</p>` : nothing}</div>`;
}
