// One play on the moderator's desk: who argues what, the card's evidence one press away, and what can be done with it.

import { flag, html, nothing } from "../html.js";
import { cite, mark, sideOf, stageName } from "../parts.js";
import { gettext, say } from "../text.js";

const STATES = {
  sealed: gettext("sealed"),
  waiting: gettext("waits for your approval"),
  hidden: gettext("hidden"),
};

function notes(view, play) {
  return [
    stageName(play.stage).toLowerCase(),
    play.author,
    STATES[play.state],
    play.auto && gettext("a proposal, played when time ran out"),
  ].filter(Boolean).join(" · ");
}

function acts(view, id, { busy }) {
  const { state } = view.plays[id];
  if (view.ended) return nothing;
  const off = flag("disabled", busy(`play-${id}`));
  return html`<span class="acts">${state === "waiting" ? html`<button type="button" class="btn small" id="approve-${id}" data-do="approve" data-play="${id}" ${off}>${gettext("Approve")}</button>` : nothing}
    <button type="button" class="btn small quiet" id="hide-${id}" data-do="hidePlay" data-play="${id}" data-on="${state !== "hidden"}" ${off}>${state === "hidden" ? gettext("Show again") : gettext("Hide")}</button></span>`;
}

export function tagOf(view, play) {
  return view.cards[play.card]?.tag ?? gettext("Reasoning alone");
}

function answersLine(view, { answers }) {
  const target = view.plays[answers];
  if (!target) return nothing;
  return html`<p class="answers"><a href="#play-${answers}">${say("answers “%(tag)s”", { tag: tagOf(view, target) })}</a></p>`;
}

function evidence(view, id, card) {
  if (!card) return nothing;
  return html`<details class="evidence" id="evidence-${id}"><summary class="cite">${cite(card)}</summary><p class="body">${card.body}</p>
    ${card.caution ? html`<p class="caution"><strong>${gettext("Take care:")}</strong> ${card.caution}</p>` : nothing}</details>`;
}

/** `foot` is the mark sheet, or nothing. The article takes the focus, so that digits can mark it. */
export function playBox(view, id, deal, foot = nothing) {
  const play = view.plays[id];
  return html`<article class="play ${sideOf(view, play.position)} ${play.state} arrive" id="play-${id}" data-play="${id}" tabindex="0" aria-labelledby="tag-${id}">
    <div class="play-head"><p>${mark(view, play.position)} <span class="eyebrow">${notes(view, play)}</span></p>${acts(view, id, deal)}</div>
    ${answersLine(view, play)}<h3 class="tag" id="tag-${id}">${tagOf(view, play)}</h3>
    <p class="argument">${play.argument}</p>${evidence(view, id, view.cards[play.card])}
    ${play.dropped ? html`<p class="flags"><span class="chip">${gettext("Dropped: nobody answered it")}</span></p>` : nothing}
    ${deal.at(`play-${id}`)}${foot}</article>`;
}
