// What every live screen does: keep the view, draw it at most once a frame, and not lose the reader's place. A replay runs the
// same screens on a film in place of the wire.

import { morph } from "./morph.js";
import { connectionWords } from "./parts/room.js";
import { announce, startClock } from "./time.js";
import { say } from "./text.js";
import { connect } from "./wire.js";

let source = connect;
let replaying = false;
let looking = {};

/** Has the page's screen take its views from `film`, called as `connect` is, and puts all that sends out of its reach. To be
 * called before the screen's module runs. */
export function replayFrom(film) {
  source = film;
  replaying = true;
}

/** In a replay only what helps to look can be pressed: nothing else does anything, and no link leads out of the film. */
function putOutOfReach(fragment) {
  for (const control of fragment.querySelectorAll("button, input, select, textarea")) {
    if (control.dataset.do in looking || control.hasAttribute("popovertarget") || control.disabled) continue;
    control.disabled = true;
    control.dataset.past = "";
  }
  for (const link of fragment.querySelectorAll("a")) link.removeAttribute("href");
}

/** Starts the screen in `root` (with data-socket). `render(screen)` gives Html from {view, seq, status, away}; `after(screen)`
 * runs when it is on the page; `onView(view, before)` for what a screen keeps for itself. Gives {send, redraw, …} back. */
export function startScreen({ root, render, after = () => {}, onView = () => {} }) {
  const screen = { root, view: null, seq: -1, status: { state: "connecting" }, away: [] };
  let planned = false;

  function draw() {
    planned = false;
    const hadFocus = root.contains(document.activeElement);
    morph(root, render(screen), replaying ? putOutOfReach : undefined);
    if (hadFocus && !root.contains(document.activeElement)) root.querySelector("[data-home]")?.focus();
    after(screen);
  }

  screen.redraw = () => {
    if (planned) return;
    planned = true;
    // a hidden tab has no frames, but its title and its live regions still count
    if (document.hidden) setTimeout(draw);
    else requestAnimationFrame(draw);
  };

  function set(changes) {
    Object.assign(screen, changes);
    screen.redraw();
  }

  screen.wire = source({
    url: root.dataset.socket,
    onView(view, seq) {
      const before = screen.view;
      screen.view = view;
      onView(view, before);
      set({ seq });
    },
    onStatus(status) {
      const { state } = screen.status;
      const firstTime = state === "connecting" && status.state === "live";
      if (state !== status.state && !firstTime) announce(connectionWords(status));
      set({ status });
    },
    onPresence(away) {
      set({ away });
    },
  });
  screen.send = (command) => screen.wire.send(command);
  startClock();
  screen.redraw();
  return screen;
}

/** Calls `actions[name](element, event)` for what is pressed, sent or typed in `root`: data-do on buttons, data-form on forms,
 * data-input on fields. `looks` are actions that send nothing and only change what this page shows. One listener each, so that
 * a morph never has to bind anything. */
export function listen(root, { looks = {}, actions = {}, forms = {}, inputs = {} }) {
  looking = looks;
  if (replaying) [actions, forms, inputs] = [{}, {}, {}];
  const pressed = { ...looks, ...actions };
  root.addEventListener("click", (event) => {
    const element = event.target.closest("[data-do]");
    if (element && !element.disabled) pressed[element.dataset.do]?.(element, event);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    forms[event.target.dataset.form]?.(event.target, event);
  });
  for (const name of ["input", "change"]) {
    root.addEventListener(name, (event) => inputs[event.target.dataset?.input]?.(event.target, event));
  }
}

/** What the tab says. */
export function entitle(text) {
  const title = replaying ? say("Replay: %(text)s", { text }) : text;
  if (document.title !== title) document.title = title;
}

/** Whether this is a replay: the past, to look at only. */
export const isReplay = () => replaying;

export { announce };
