// A play as a viewer may know it: its card's tag, the argument, what it answers; or the reason why it cannot be read yet.

import { html, nothing, part } from "../html.js";
import { gettext, say } from "../text.js";
import { cite, reading } from "./card.js";
import { explain } from "./glossary.js";
import { sideOf } from "./side.js";

const SHUT = {
  sealed: gettext("Played. It opens when both sides are in or time is up."),
  waiting: gettext("Played. It waits for the teacher to show it."),
  hidden: gettext("Hidden by the teacher."),
};

/** Why a play cannot be read, or "" when it is open. */
export function playState(play) {
  return SHUT[play.state] ?? "";
}

/** The argument in paragraphs as it was typed. */
export function argument(text, glossary = []) {
  return html`<p class="argument">${explain(text, glossary)}</p>`;
}

function answersLine(view, play) {
  const target = view.plays[play.answers];
  if (!target) return nothing;
  const tag = view.cards[target.card]?.tag ?? gettext("an argument without a card");
  return html`<p class="answers">${say("answers “%(tag)s”", { tag })}</p>`;
}

function flags(play) {
  return [
    play.answers_card && html`<span class="chip">${gettext("The card answers the card")}</span>`,
    play.dropped && html`<span class="chip">${gettext("Dropped: nobody answered it")}</span>`,
    play.auto && html`<span class="chip">${gettext("Proposal, played when time ran out")}</span>`,
  ];
}

/** The card under a play's argument: whole, or folded to a line that opens it. */
function cardRead(card, glossary, body) {
  if (body !== "folded") return reading(card, glossary);
  return html`<details class="card-read"><summary>${gettext("Read the card")}</summary>${reading(card, glossary)}</details>`;
}

/** A play, or its shut place. `terms` false where nothing can be pressed (board, print); `body` shows its card's evidence, whole
 * (true) or "folded"; `shut` false where the screen tells itself that it is not open; `head` and `foot` are the screen's. */
export function playCard(view, id, { head = nothing, foot = nothing, terms = true, body = false, shut = true } = {}) {
  const play = view.plays[id];
  const glossary = terms ? view.glossary : [];
  const card = play.card && view.cards[play.card];
  const why = shut && playState(play);
  const readable = play.argument !== undefined;
  return part(html`<article class="play ${sideOf(view, play.position)} ${play.state}" id="play-${id}" ${play.answers ? html`data-answers="play-${play.answers}"` : nothing}>
    ${head}${readable ? answersLine(view, play) : nothing}
    ${readable ? html`<h3 class="tag">${card ? card.tag : gettext("Reasoning alone")}</h3>` : nothing}
    ${body && card ? cardRead(card, glossary, body) : nothing}
    ${readable ? argument(play.argument, glossary) : nothing}
    ${readable && card ? html`<p class="cite">${cite(card)}</p>` : nothing}
    ${why ? html`<p class="shut">${why}</p>` : nothing}
    <p class="flags">${flags(play)}</p>${foot}</article>`);
}

/** The place of a play that is not there: who writes, who missed the turn, who is nobody. */
export function waitingPlace(view, team, { stage = view.stage } = {}) {
  return html`<div class="play place ${sideOf(view, view.teams[team].position)}"><p>${placeSentence(view, team, stage)}</p></div>`;
}

function placeSentence(view, team, stage) {
  const { name, size, missed, done } = view.teams[team];
  if (!size) return say("%(name)s has no students", { name });
  if (stage !== view.stage) return stage === "rebuttal" ? say("%(name)s answers next", { name }) : say("%(name)s made no play", { name });
  if (missed || view.time_up) return say("Time ran out for %(name)s", { name });
  if (done) return say("%(name)s has nothing to answer", { name });
  return stage === "rebuttal" ? say("%(name)s is writing its answer", { name }) : say("%(name)s is writing", { name });
}
