// The team's hand: this round's cards first, then those kept. Pressing a card opens it; while something can be written it is
// also the card that is chosen.

import { html, nothing, part } from "../html.js";
import { cite, empty, reading } from "../parts.js";
import { count, gettext } from "../text.js";
import { teamSide } from "../parts/side.js";

function handCard(view, id, { open, composing }) {
  const card = view.cards[id];
  const state = composing ? html`aria-pressed="${open}"` : html`aria-expanded="${open}"`;
  return html`<li><article class="card ${teamSide(view, view.team)} ${open ? "chosen" : ""}" id="hand-${id}">
    <h3 class="tag"><button type="button" data-do="chooseCard" data-card="${id}" ${state}>${card.tag}</button></h3>
    ${open ? html`<div class="inside">${reading(card, view.glossary)}</div>` : nothing}
    <p class="cite">${cite(card)}</p>
    ${open && composing ? html`<button type="button" class="btn small inside" data-do="writeNow">${gettext("Write the argument")}</button>` : nothing}</article></li>`;
}

function cards(view, ids, { openCard, composing }) {
  return html`<ul class="cards">${ids.map((id) => handCard(view, id, { open: id === openCard, composing }))}</ul>`;
}

/** `openCard` is the id of the card that is open; `composing` whether pressing one also chooses it. */
export function hand(view, { openCard, composing }) {
  const theme = view.theme.filter((id) => id in view.cards);
  const kept = view.hand.filter((id) => !view.theme.includes(id));
  const how = { openCard, composing };
  return part(html`<section class="hand col" id="hand" aria-labelledby="hand-title">
    <div class="row"><h2 id="hand-title">${gettext("Your team’s hand")}</h2><span class="eyebrow">${count(view.hand.length, "%(n)s card", "%(n)s cards")}</span></div>
    ${view.hand.length ? nothing : empty(gettext("No cards yet."), gettext("They are dealt when the round begins."))}
    ${theme.length ? cards(view, theme, how) : nothing}
    ${kept.length ? html`<details ${theme.length && !kept.includes(openCard) ? nothing : html`open`}><summary>${count(kept.length, "%(n)s card kept from earlier", "%(n)s cards kept from earlier")}</summary>${cards(view, kept, how)}</details>` : nothing}
    </section>`);
}
