// Time as the server has it. Countdowns tick by themselves, outside of the morph, and speak only at four moments. The computer's
// own clock is never asked: it may be wrong, and be put right in the middle of a lesson.

import { gettext } from "./text.js";

const SAMPLES = 24;
const offsets = [];

/** Takes a frame's `now`. The frame that came with the least delay shows the most of the server's clock; so does the first one
 * after a sleep, in which this page's time may have stood still. */
export function hear(now) {
  offsets.push(now - performance.now());
  if (offsets.length > SAMPLES) offsets.shift();
}

let clock = () => performance.now() + (offsets.length ? Math.max(...offsets) : performance.timeOrigin);

export function serverNow() {
  return clock();
}

/** A replay's time is not now: `now` gives the server's milliseconds of the moment on show. */
export function setClock(now) {
  clock = now;
}

/** "2:14"; never below 0:00. A begun second counts, as people count down. */
export function countdown(millis) {
  const seconds = Math.max(0, Math.ceil(millis / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** How pressing it is: "", "soon" (a minute), "now" (ten seconds), "over". */
export function urgency(millis) {
  if (millis <= 0) return "over";
  if (millis <= 10_000) return "now";
  return millis <= 60_000 ? "soon" : "";
}

const MOMENTS = [
  [60, gettext("One minute left")],
  [30, gettext("30 seconds left")],
  [10, gettext("10 seconds left")],
  [0, gettext("Time is up")],
];
const spoken = new Map();

/** Says the moment just reached, once for each deadline; one that was long past when first seen stays unsaid. */
function speak(deadline, left) {
  const reached = MOMENTS.filter(([seconds]) => left <= seconds * 1000).length;
  const before = spoken.get(deadline) ?? reached;
  if (!spoken.has(deadline)) spoken.clear();
  spoken.set(deadline, Math.max(reached, before));
  if (reached > before) announce(MOMENTS[reached - 1][1]);
}

function tick() {
  for (const element of document.querySelectorAll("[data-deadline]")) {
    const deadline = Number(element.dataset.deadline);
    const left = deadline - serverNow();
    const text = countdown(left);
    if (element.textContent !== text) element.textContent = text;
    if (element.dataset.urgency !== urgency(left)) element.dataset.urgency = urgency(left);
    if ("spoken" in element.dataset) speak(deadline, left);
  }
}

/** Starts the one clock of the page. `[data-deadline]` holds server milliseconds; with `data-spoken` it is announced. */
export function startClock() {
  tick();
  return setInterval(tick, 250);
}

/** Says `sentence` to a screen reader through the page's one polite region. */
export function announce(sentence) {
  const region = document.getElementById("spoken");
  if (!region || !sentence) return;
  const line = document.createElement("p");
  line.textContent = sentence;
  region.append(line);
  setTimeout(() => line.remove(), 5000);
}
