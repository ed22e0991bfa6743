// The evidence card: the tag above a ruled line in the side's colour, the evidence below it, the cite small.

import { html, nothing } from "../html.js";
import { gettext, say } from "../text.js";
import { explain } from "./glossary.js";

const KINDS = {
  event: gettext("Event"),
  treaty: gettext("Treaty"),
  speech: gettext("Speech"),
  geography: gettext("Geography"),
  concept: gettext("Concept"),
  thinker: gettext("Thinker"),
  figure: gettext("Figure"),
  decision: gettext("Decision"),
};

export function kindName(kind) {
  return KINDS[kind] ?? kind;
}

/** [27, 28, 30] as "¶27–28, 30". */
export function paragraphs(numbers) {
  const runs = [];
  for (const n of numbers) {
    const last = runs.at(-1);
    if (last && n === last[1] + 1) last[1] = n;
    else runs.push([n, n]);
  }
  return `¶${runs.map(([from, to]) => (from === to ? from : `${from}–${to}`)).join(", ")}`;
}

/** "John Mearsheimer, 2014 · Thinker · article ¶41–42". */
export function cite(card) {
  const who = card.when ? `${card.who}, ${card.when}` : card.who;
  const where = card.paragraphs.length ? say("article %(where)s", { where: paragraphs(card.paragraphs) }) : "";
  return [who, kindName(card.kind), where].filter(Boolean).join(" · ");
}

/** What is read on a card: the evidence, and what to take care with. */
export function reading({ body, caution }, glossary = []) {
  return html`<p class="body">${explain(body, glossary)}</p>
    ${caution ? html`<p class="caution"><strong>${gettext("Take care:")}</strong> ${caution}</p>` : nothing}`;
}

/** A whole card, or collapsed to its tag and cite. `side` is the class of who plays it; `head` and `foot` are put in by the
 * screen that shows it; `level` is the heading's. */
export function evidence(card, { side = "", glossary = [], whole = true, head = nothing, foot = nothing, level = 3 } = {}) {
  const tag = level === 2 ? html`<h2 class="tag">${card.tag}</h2>` : html`<h3 class="tag">${card.tag}</h3>`;
  return html`<article class="card ${side}">${head}${tag}
    ${whole ? reading(card, glossary) : nothing}
    <p class="cite">${cite(card)}</p>${foot}</article>`;
}
