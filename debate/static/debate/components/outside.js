// Not in the debate, or not yet: each with a sentence and what to do next.

import { html, nothing } from "../html.js";
import { connection } from "../parts.js";
import { gettext } from "../text.js";

const PLACES = {
  waiting: [gettext("Wait: your teacher will let you in"), gettext("You have asked to come in. This page opens by itself as soon as your teacher admits you.")],
  removed: [gettext("You have been taken out of this debate"), gettext("If that was a mistake, ask to come back. Your teacher decides.")],
  banned: [gettext("You cannot come back into this debate"), gettext("Speak to your teacher.")],
};

export function outside(screen, notices) {
  const { me, title, ended } = screen.view;
  const [head, sentence] = ended ? [gettext("The debate has ended"), gettext("Thank you for coming.")] : PLACES[me.status];
  return html`${connection(screen.status)}<section class="outside col"><p class="eyebrow">${title} · ${me.name}</p>
    <h1 tabindex="-1" data-home>${head}</h1><p class="lead">${sentence}</p>
    ${me.status === "removed" && !ended ? html`<p><button type="button" class="btn act" data-do="askBack">${gettext("Ask to come back")}</button></p>` : nothing}${notices.at("outside")}</section>`;
}

/** Nothing has come from the server yet. */
export function arriving(status) {
  return html`${connection(status)}<section class="outside col"><h1 tabindex="-1" data-home>${gettext("Coming in…")}</h1>
    <p class="lead">${gettext("The debate opens here in a moment.")}</p></section>`;
}
