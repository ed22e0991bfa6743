// Where a play or a proposal is written: what it answers, its card, the argument, and the one button.

import { html, nothing, part } from "../html.js";
import { empty, evidence, playCard, stageName } from "../parts.js";
import { gettext, say } from "../text.js";
import { teamSide } from "../parts/side.js";
import { canPlay, ownProposal, turnKey, turnStage } from "./turn.js";

export const MOST = 600;

/** What stops the text from being sent, as a sentence, or "". */
export function missing(view, draft) {
  const rebutting = turnStage(view) === "rebuttal";
  if (rebutting && !view.answerable.length) return gettext("There is nothing open to answer yet.");
  if (!rebutting && !draft.card) return gettext("Choose a card from your hand.");
  if (!draft.text.trim()) return gettext("Write your argument.");
  if (!canPlay(view) && sameAsProposal(view, draft)) return gettext("Proposed. Change it to propose again.");
  return view.paused && canPlay(view) ? gettext("Paused: you can play when your teacher goes on.") : "";
}

/** The play that is answered, whole. Which one it is can be chosen; with one there is a choice of one, so that nothing moves when
 * the second arrives. */
export function target(view, draft) {
  if (turnStage(view) !== "rebuttal") return nothing;
  const ids = view.answerable;
  return part(html`<section class="target col" id="target" aria-labelledby="target-title"><div class="row"><h2 id="target-title">${gettext("You answer")}</h2>
    ${ids.length ? html`<p class="row choices">${ids.map((id) => targetChoice(view, id, draft))}</p>` : nothing}</div>
    ${draft.answers ? scroller("target-title", playCard(view, draft.answers, { body: "folded" })) : empty(gettext("Nothing of theirs is open yet."))}</section>`);
}

/** A long play or card scrolls in its place, so that the box to write in stays in sight. */
function scroller(title, content) {
  return html`<div class="scroller" tabindex="0" role="group" aria-labelledby="${title}">${content}</div>`;
}

function targetChoice(view, id, draft) {
  return html`<button type="button" class="btn small ${teamSide(view, view.plays[id].team)}" data-do="chooseTarget" data-play="${id}" aria-pressed="${id === draft.answers}">
    ${say("Their %(stage)s", { stage: stageName(view.plays[id].stage).toLowerCase() })}</button>`;
}

export function chosenCard(view, draft) {
  const rebutting = turnStage(view) === "rebuttal";
  const card = view.cards[draft.card];
  return part(html`<section class="chosen-card col" id="chosen-card" aria-labelledby="card-title"><div class="row"><h2 id="card-title">${gettext("Your card")}</h2>
    ${card && rebutting ? html`<button type="button" class="btn quiet small" data-do="dropCard">${gettext("Answer without a card")}</button>` : nothing}</div>
    ${card ? scroller("card-title", evidence(card, { side: teamSide(view, view.team), glossary: view.glossary })) : noCard(view, rebutting)}</section>`);
}

function noCard(view, rebutting) {
  if (!rebutting) return empty(gettext("No card chosen."), gettext("Press a card of your hand to read it and choose it."));
  const level = view.rubric.reasoning_ceiling;
  return empty(gettext("No card chosen: reasoning alone."), say("Reasoning alone reaches at most level %(level)s.", { level }));
}

function buttonWords(view, draft) {
  if (!canPlay(view)) return ownProposal(view) ? gettext("Propose again") : gettext("Propose this");
  return view.stage === "constructive" || draft.card ? gettext("Play this card") : gettext("Play this answer");
}

function sendingWords(offline) {
  return offline ? gettext("Waiting for the connection…") : gettext("Sending…");
}

function fate(view) {
  if (canPlay(view)) {
    const shut = view.stage === "constructive" && view.sealed;
    return shut ? gettext("Sealed until the other side has played. Saved as you type.") : gettext("Everyone can read it at once. Saved as you type.");
  }
  if (ownProposal(view)) return gettext("A new version replaces yours and clears its backing. Saved as you type.");
  return gettext("Only your team sees a proposal. Saved as you type.");
}

/** `sending`: it is on its way; `offline`: and waits for the connection; `replaced`: another text stood here before. */
export function compose(view, { draft, sending, offline, replaced, notices }) {
  const lack = missing(view, draft);
  const playing = canPlay(view);
  const notice = notices.at("compose");
  return part(html`<form class="compose col" id="compose" data-form="compose" aria-labelledby="compose-title">
    <div class="row"><label for="argument" id="compose-title"><strong>${playing ? gettext("Your argument") : gettext("Your proposal: the argument")}</strong></label>
    ${replaced ? html`<button type="button" class="btn quiet small" data-do="putBack">${gettext("Put my own text back")}</button>` : nothing}
    <span class="eyebrow" id="argument-count">${say(draft.text.length < MOST ? gettext("%(n)s of %(most)s") : gettext("%(n)s of %(most)s: full"), { n: draft.text.length, most: MOST })}</span></div>
    <textarea id="argument" name="argument" rows="4" maxlength="${MOST}" data-input="argument" data-turn="${turnKey(view)}" aria-describedby="argument-count argument-fate" placeholder="${gettext("Say what the card shows, and why that answers the question.")}">
${draft.text}</textarea>
    <div class="row send"><div class="hint" id="argument-fate">${notice === nothing ? html`<p>${lack || fate(view)}</p>` : notice}</div>
    <button class="btn act" id="send-play" aria-disabled="${Boolean(lack) || sending}">${sending ? sendingWords(offline) : buttonWords(view, draft)}</button></div></form>`);
}

export function sameAsProposal(view, draft) {
  const [, own] = ownProposal(view) ?? [];
  return Boolean(own) && own.argument === draft.text.trim() && (own.card ?? "") === draft.card && (own.answers ?? "") === draft.answers;
}
