// A team at work: who has the floor next, what it proposes, which cards it holds.

import { html, nothing } from "../html.js";
import { cite, teamMark, teamSide } from "../parts.js";
import { count, gettext, say } from "../text.js";
import { floorOf } from "./slices.js";

function proposal(view, [id, { name, card, argument, backers }]) {
  const tag = view.cards[card]?.tag ?? gettext("Reasoning alone");
  return html`<li id="proposal-${id}"><p><strong class="read">${tag}</strong> <span class="hint">${name} · ${count(backers.length, "%(n)s backs it", "%(n)s back it")}</span></p><p class="text">${argument}</p></li>`;
}

/** A team's proposals for the turn that runs, the most backed first. */
export function proposals(view, team) {
  const all = Object.entries(view.proposals[team] ?? {}).sort(([, a], [, b]) => b.backers.length - a.backers.length);
  if (!all.length) return html`<p class="hint">${gettext("No proposals yet.")}</p>`;
  return html`<ul class="proposals">${all.map((one) => proposal(view, one))}</ul>`;
}

function held(view, team, id) {
  const card = view.cards[id];
  return html`<li><details class="evidence" id="held-${team}-${id}"><summary class="read">${card.tag}</summary><p class="body">${card.body}</p><p class="cite">${cite(card)}</p>
    ${card.caution ? html`<p class="caution"><strong>${gettext("Take care:")}</strong> ${card.caution}</p>` : nothing}</details></li>`;
}

export function teamDesk(view, team) {
  const floor = floorOf(view, team)?.[1].name;
  const hand = view.hands[team] ?? [];
  return html`<section class="panel desk col ${teamSide(view, team)}"><div class="row"><h2>${teamMark(view, team)}</h2><span class="hint">${floor ? say("%(name)s has the floor next", { name: floor }) : gettext("Nobody has the floor")}</span></div>
    <div class="col"><h3>${gettext("Proposals")}</h3>${proposals(view, team)}</div>
    <div class="col"><h3>${gettext("Hand")} <span class="hint">${count(hand.length, "%(n)s card", "%(n)s cards")}</span></h3>${hand.length ? html`<ul class="hand">${hand.map((id) => held(view, team, id))}</ul>` : nothing}</div></section>`;
}
