// Not in the debate, or not yet: each with a sentence and what to do next.

import { html, nothing } from "../html.js";
import { connection } from "../parts.js";
import { gettext } from "../text.js";
import { doing } from "./now.js";

export function outside({ view, status }, notices) {
  const { me, title, ended } = view;
  const { call, hint } = doing(view);
  return html`${connection(status)}<section class="outside col"><p class="eyebrow">${title} · ${me.name}</p>
    <h1 tabindex="-1" data-home>${call}</h1><p class="lead">${hint}</p>
    ${me.status === "removed" && !ended ? html`<p><button type="button" class="btn act" data-do="askBack">${gettext("Ask to come back")}</button></p>` : nothing}${notices.at("outside")}</section>`;
}

/** Nothing has come from the server yet. */
export function arriving(status) {
  return html`${connection(status)}<section class="outside col"><h1 tabindex="-1" data-home>${gettext("Coming in…")}</h1>
    <p class="lead">${gettext("The debate opens here in a moment.")}</p></section>`;
}
