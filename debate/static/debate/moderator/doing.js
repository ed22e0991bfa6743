// Sends what is pressed: shows that it is under way, keeps a second press back, and tells what became of it at its place.

import { html, nothing } from "../html.js";
import { makeNotices } from "../notices.js";

/** makeDoing(screen) → {run(place, command, done), busy(place), at(place), clear(place)}. `screen()` gives the live screen. */
export function makeDoing(screen) {
  const notices = makeNotices(() => screen().redraw());
  const running = new Set();
  const calm = new Set();

  /** Someone else was faster: that is news, not a fault. */
  function noteKind(place, { kind, code }) {
    if (kind === "stale" || code === "no_change") calm.add(place);
  }

  async function run(place, command, done) {
    if (running.has(place)) return false;
    running.add(place);
    calm.delete(place);
    screen().redraw();
    const sent = screen().send(command);
    sent.catch((error) => noteKind(place, error));
    const ok = await notices.watch(place, sent, done).finally(() => running.delete(place));
    screen().redraw();
    return ok;
  }

  function at(place) {
    const line = notices.at(place);
    if (line === nothing) return line;
    return html`<span class="said ${calm.has(place) ? "calm" : ""}">${line}</span>`;
  }

  return { run, at, busy: (place) => running.has(place), clear: notices.clear, show: notices.show };
}
