// What concerns the whole page: the teacher's announcement, the connection, and places that are empty for now.

import { html, nothing } from "../html.js";
import { count, gettext } from "../text.js";

export function announcement(view) {
  if (!view?.announcement) return nothing;
  return html`<p class="announcement"><strong>${gettext("From your teacher:")}</strong> ${view.announcement}</p>`;
}

/** What to say when the connection has changed. */
export function connectionWords({ state, sentence }) {
  return { offline: gettext("Connection lost. Trying again."), live: gettext("Connected again."), closed: sentence }[state];
}

const waitingWords = (n) => count(n, "%(n)s thing waits to be sent.", "%(n)s things wait to be sent.");

/** Shows when the page is not live; nothing while all is well. `kept` tells what becomes of what is typed meanwhile. */
export function connection(status, kept = gettext("What you type is kept. What you send goes out when the connection is back.")) {
  if (status.state === "offline") {
    const waits = status.waiting ? html` <strong>${waitingWords(status.waiting)}</strong>` : nothing;
    return html`<p class="link offline"><strong>${connectionWords(status)}</strong> ${kept}${waits}</p>`;
  }
  if (status.state === "closed") return html`<p class="link closed"><strong>${connectionWords(status)}</strong></p>`;
  if (status.blocked) return html`<p class="link slower">${gettext("This network blocks live connections. Everything works, a moment later than usual.")}</p>`;
  return nothing;
}

/** A place with nothing in it yet: what will be here, and what to do until then. */
export function empty(sentence, hint = "") {
  return html`<p class="empty">${sentence}${hint ? html` <span class="hint">${hint}</span>` : nothing}</p>`;
}
