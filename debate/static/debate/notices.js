// What happened to what was sent: confirmed in the words of its button, or refused with the server's sentence, shown where it
// happened and said once to a screen reader.

import { html, nothing } from "./html.js";
import { announce } from "./time.js";
import { gettext } from "./text.js";
import { Refused } from "./wire.js";

const CONFIRMED_FOR = 6_000;

/** makeNotices(redraw) → {watch(place, promise, done), show(place, text), refuse(place, text), clear(place), has(place), at(place)}. */
export function makeNotices(redraw) {
  const kept = new Map();

  function put(place, notice) {
    kept.set(place, notice);
    announce(notice.text);
    redraw();
    if (notice.kind === "done") setTimeout(() => kept.get(place) === notice && clear(place), CONFIRMED_FOR);
  }

  function clear(place) {
    if (kept.delete(place)) redraw();
  }

  const show = (place, text) => put(place, { kind: "done", text });
  const refuse = (place, text) => put(place, { kind: "refused", text });

  /** Waits for a command. Gives true once it is committed and false when it is refused; what is not a refusal is our bug. */
  async function watch(place, promise, done) {
    try {
      await promise;
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refuse(place, error.sentence || gettext("That could not be done."));
      return false;
    }
    if (done) show(place, done);
    else clear(place);
    return true;
  }

  const has = (place) => kept.has(place);

  /** The notice to show at `place`, if there is one. */
  const at = (place) => (has(place) ? noticeLine(kept.get(place)) : nothing);

  return { watch, show, refuse, clear, has, at };
}

export function noticeLine({ kind, text }) {
  return html`<p class="notice ${kind}">${text}</p>`;
}
