// What concerns the whole page: the teacher's announcement, the connection, and places that are empty for now.

import { html, nothing } from "../html.js";
import { gettext } from "../text.js";

export function announcement(view) {
  if (!view?.announcement) return nothing;
  return html`<p class="announcement"><strong>${gettext("From your teacher:")}</strong> ${view.announcement}</p>`;
}

/** Says when the page is not live; nothing while all is well. `kept` tells what becomes of what is typed meanwhile. */
export function connection(status, kept = gettext("What you type is kept and sent as soon as the connection is back.")) {
  if (status.state === "offline") {
    return html`<p class="link offline"><strong>${gettext("Connection lost. Trying again.")}</strong> ${kept}</p>`;
  }
  if (status.state === "closed") return html`<p class="link closed"><strong>${status.sentence}</strong></p>`;
  return nothing;
}

/** A place with nothing in it yet: what will be here, and what to do until then. */
export function empty(sentence, hint = "") {
  return html`<p class="empty">${sentence}${hint ? html` <span class="hint">${hint}</span>` : nothing}</p>`;
}
