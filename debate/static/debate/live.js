// What every live screen does: keep the view, draw it at most once a frame, and not lose the reader's place.

import { morph } from "./morph.js";
import { connectionWords } from "./parts/room.js";
import { announce, startClock } from "./time.js";
import { connect } from "./wire.js";

/** Starts the screen in `root` (with data-socket). `render(screen)` gives Html from {view, seq, status, away}; `after(screen)`
 * runs when it is on the page; `onView(view, before)` for what a screen keeps for itself. Gives {send, redraw, …} back. */
export function startScreen({ root, render, after = () => {}, onView = () => {} }) {
  const screen = { root, view: null, seq: -1, status: { state: "connecting" }, away: [] };
  let planned = false;

  function draw() {
    planned = false;
    const hadFocus = root.contains(document.activeElement);
    morph(root, render(screen));
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

  screen.wire = connect({
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
 * data-input on fields. One listener each, so that a morph never has to bind anything. */
export function listen(root, { actions = {}, forms = {}, inputs = {} }) {
  root.addEventListener("click", (event) => {
    const element = event.target.closest("[data-do]");
    if (element && !element.disabled) actions[element.dataset.do]?.(element, event);
  });
  root.addEventListener("submit", (event) => {
    event.preventDefault();
    forms[event.target.dataset.form]?.(event.target, event);
  });
  for (const name of ["input", "change"]) {
    root.addEventListener(name, (event) => inputs[event.target.dataset?.input]?.(event.target, event));
  }
}

export { announce };
