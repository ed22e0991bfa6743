// The replay: a screen of the live debate on a film in place of the wire, and the bar that moves the film.

import { replayFrom } from "./live.js";
import { morph } from "./morph.js";
import { gettext } from "./text.js";
import { setClock } from "./time.js";
import { Refused } from "./wire.js";
import { bar } from "./replay/bar.js";
import { makeFilm } from "./replay/film.js";
import { makePlayer } from "./replay/player.js";
import { timeline } from "./replay/timeline.js";
import { happened, makeTimes, placeName } from "./replay/words.js";

const outline = JSON.parse(document.getElementById("film").textContent);
const controls = document.getElementById("controls");
const box = document.getElementById("buttons");
const range = document.getElementById("place");
const told = document.getElementById("told");
const { as: eye, pieces, zone } = controls.dataset;
const timeOf = makeTimes(zone);
const ui = { link: "", copied: false };
const ADDRESS_EVERY = 500; // browsers bear only so many changes of the address

const film = makeFilm(outline, fetchPiece, show);
const player = makePlayer(film, outline.look.seq, show);

// ---- the film in place of the wire ----

let screen = null;

replayFrom((tell) => {
  screen = tell;
  tell.onStatus({ state: "live" });
  tell.onPresence([]);
  show();
  return { send: () => Promise.reject(new Refused({ code: "replay", kind: "not_allowed", sentence: gettext("This is a replay: nothing can be sent.") })) };
});
setClock(player.now);

async function fetchPiece(start) {
  const query = new URLSearchParams({ as: eye, ...(start && { from: start }) });
  const answer = await fetch(`${pieces}?${query}`);
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  return answer.json();
}

// ---- what is shown ----

let shown = null;
let planned = false;

/** Brings screen and bar to where the player stands; the bar at most once a frame. */
function show() {
  if (!screen) return;
  const { view } = film.look(player.seq);
  if (view !== shown) screen.onView((shown = view), player.seq);
  if (planned) return;
  planned = true;
  requestAnimationFrame(draw);
}

function caption() {
  return { place: placeName(film.stageAt(player.seq)), time: film.dated(player.seq) ? timeOf(film.moment(player.seq)) : "", what: happened(outline.moments, player.seq) };
}

function draw() {
  planned = false;
  const words = caption();
  const trouble = film.trouble && gettext("A part of the replay could not be fetched.");
  morph(box, bar({ player, ...words, exact: film.look(player.seq).exact, trouble, ...ui }));
  range.value = player.seq;
  range.setAttribute("aria-valuetext", sentence(words));
  document.getElementById("live").setAttribute("aria-busy", String(!film.look(player.seq).exact));
  keepAddress();
}

const sentence = ({ place, time, what }) => [place, time, what].filter(Boolean).join(", ");

/** Said after a press, and not while playing: the slider says where it stands by itself. */
function tell(text) {
  if (document.activeElement !== range) told.textContent = text;
}

// ---- the address is the moment ----

let addressed = 0;

function address(as = eye) {
  return `${location.pathname}?${new URLSearchParams({ at: player.seq, as })}`;
}

function keepAddress() {
  if (addressed) return;
  addressed = setTimeout(() => {
    addressed = 0;
    if (location.search !== new URL(address(), location.href).search) history.replaceState(null, "", address());
    for (const link of document.querySelectorAll("[data-eye]")) link.href = address(link.dataset.eye);
  }, ADDRESS_EVERY);
}

async function copy() {
  const link = new URL(address(), location.href).href;
  try {
    await navigator.clipboard.writeText(link); // only where the page came over TLS or from this machine
    Object.assign(ui, { copied: true });
    tell(gettext("Link copied"));
  } catch {
    Object.assign(ui, { link });
  }
  draw();
  document.getElementById("film-link")?.select();
}

// ---- what is pressed ----

function move(how) {
  Object.assign(ui, { link: "", copied: false });
  return how();
}

/** By a press: moves, and once there says where that is. */
async function press(how) {
  await move(how);
  if (!player.playing) tell(sentence(caption()));
}

const moves = {
  back: () => press(() => player.step(-1)),
  on: () => press(() => player.step(1)),
  stageBack: () => press(() => player.stage(-1)),
  stageOn: () => press(() => player.stage(1)),
  start: () => press(() => player.go(film.first)),
  end: () => press(() => player.go(film.last)),
  toggle: () => press(() => player.toggle()),
};

listenToBar();

function listenToBar() {
  controls.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-do]");
    if (!button) return;
    const { do: name, speed } = button.dataset;
    if (name === "speed") player.setSpeed(Number(speed));
    else if (name === "copy") copy();
    else if (name === "again") film.want(player.seq);
    else moves[name]();
  });
  range.addEventListener("input", () => move(() => player.go(Number(range.value))));
}

const KEYS = { ArrowLeft: "back", ArrowRight: "on", Home: "start", End: "end", "[": "stageBack", "]": "stageOn", " ": "toggle" };

/** Before the screen's own keys, of which a replay has none; what is typed in or pressed by space stays theirs. */
addEventListener(
  "keydown",
  (event) => {
    const name = KEYS[event.key];
    if (!name || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input:not([type=range]), textarea, select")) return;
    if (event.key === " " && event.target.closest("button, a, summary")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    moves[name]();
  },
  true,
);

document.querySelector("[data-eye][aria-current]").scrollIntoView({ inline: "center" });
morph(document.getElementById("timeline"), timeline(film, outline.moments));
draw();
film.want(player.seq);
