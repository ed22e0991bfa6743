// The team's proposals: drafts that teammates back, and that whoever has the floor can use.

import { html, nothing, part } from "../html.js";
import { empty } from "../parts.js";
import { count, gettext, say } from "../text.js";
import { canCompose, canPlay } from "./turn.js";

function backing(view, id, { seat, backers }) {
  if (seat === view.me.seat || view.me.watching) return nothing;
  const on = backers.includes(view.me.seat);
  return html`<button type="button" class="btn small" data-do="back" data-proposal="${id}" data-on="${!on}" aria-pressed="${on}">
    ${on ? gettext("Backed") : gettext("Back it")}</button>`;
}

function actions(view, id, one) {
  return html`<p class="row acts">${backing(view, id, one)}
    ${canPlay(view) && one.seat !== view.me.seat ? html`<button type="button" class="btn small" data-do="useProposal" data-proposal="${id}">${gettext("Use this text")}</button>` : nothing}
    ${one.seat === view.me.seat ? html`<button type="button" class="btn quiet small" data-do="withdraw" data-proposal="${id}">${gettext("Take back")}</button>` : nothing}</p>`;
}

function proposal(view, [id, one]) {
  const tag = one.card ? view.cards[one.card]?.tag : gettext("Reasoning alone");
  const by = one.seat === view.me.seat ? gettext("by you") : say("by %(name)s", { name: one.name });
  const backed = one.backers.length ? count(one.backers.length, "backed by %(n)s", "backed by %(n)s") : gettext("nobody backs it yet");
  return html`<li id="proposal-${id}"><details><summary><strong>${tag}</strong> <span class="eyebrow">${by}, ${backed}</span></summary>
    <p class="argument">${one.argument}</p></details>${actions(view, id, one)}</li>`;
}

export function proposals(view, notices) {
  const all = Object.entries(view.proposals).sort(([, a], [, b]) => b.backers.length - a.backers.length);
  return part(html`<section class="panel col proposals" id="proposals" aria-labelledby="proposals-title"><h2 id="proposals-title">${gettext("Proposals from your team")}</h2>
    ${notices.at("proposals")}
    ${all.length ? html`<ul class="col">${all.map((one) => proposal(view, one))}</ul>` : empty(gettext("None yet."), canCompose(view) ? gettext("Write one: if time runs out, the most backed is played.") : "")}</section>`);
}
