// The moderator's room: which parts a stage shows, and what is pressed, typed and sent.

import { html, nothing } from "./html.js";
import { announce, entitle, listen, startScreen } from "./live.js";
import { makeNotices } from "./notices.js";
import { connection, showGlossary, stageName } from "./parts.js";
import { gettext, say } from "./text.js";
import { aside } from "./modroom/aside.js";
import { ask } from "./modroom/ask.js";
import { clash, playsOfPair } from "./modroom/clash.js";
import { head } from "./modroom/head.js";
import { listenToKeys } from "./modroom/keys.js";
import { lobby } from "./modroom/lobby.js";
import { makeMarkbook } from "./modroom/marks.js";
import { nextThing } from "./modroom/next.js";
import { finalResult, standings, voting } from "./modroom/outcome.js";
import { reasoningAlone } from "./modroom/sheet.js";
import { stepName } from "./modroom/steps.js";

const root = document.getElementById("live");
const links = { ...root.dataset };
// goTo: the selector of what gets the focus once it is drawn
const ui = { pair: 0, pane: "class", seat: "", huddle: "", sending: false, goTo: "" };
const TYPING_PAUSE = 900;

const screen = startScreen({ root, render, after, onView });
const notices = makeNotices(screen.redraw);
const book = makeMarkbook((command) => screen.send(command), screen.redraw, (error) => notices.refuse("clash", error.sentence));

// ---- what is shown ----

function render({ view, status, away }) {
  if (!view) return html`${connection(status)}<p class="empty">${gettext("Coming in…")}</p>`;
  const how = { ui, links, away, notices, book, sending: ui.sending };
  return html`${head(view, how)}${connection(status, gettext("What you press is kept and sent as soon as the connection is back."))}
    <div class="room-grid"><div class="work col">${work(view, how)}</div>${aside(view, how)}</div>`;
}

function work(view, how) {
  if (view.ended || view.final) return finalResult(view, links);
  if (view.stage === "lobby") return lobby(view, how);
  if (view.stage === "stance_vote") return voting(view);
  return html`${clash(view, how)}${view.stage === "result" ? standings(view) : nothing}`;
}

function onView(view, before) {
  if (before && before.round !== view.round) ui.pair = 0;
  if (before && before.step !== view.step) announce(stageName(view.stage));
}

function after({ view }) {
  if (!view) return;
  showGlossary(document.getElementById("terms"), view.glossary);
  entitle(`${stageName(view.stage)} · ${view.title}`);
  goTo();
}

/** Puts the focus where the last press led, with the whole play around it in sight. */
function goTo() {
  const place = ui.goTo && root.querySelector(ui.goTo);
  ui.goTo = "";
  if (!place) return;
  place.closest(".play")?.scrollIntoView({ block: "nearest" });
  place.focus();
}

// ---- what is pressed ----

function command(place, what, done) {
  return notices.watch(place, screen.send(what), done);
}

async function next() {
  await book.settled();
  const thing = nextThing(screen.view);
  if (!thing || ui.sending || (thing.ask && !(await ask(thing.ask, thing.words)))) return;
  ui.sending = true;
  const sent = command("next", thing.command);
  screen.redraw();
  await sent.finally(() => (ui.sending = false));
  screen.redraw();
}

async function sure(text, verb, place, what) {
  if (await ask(text, verb)) command(place, what);
}

const show = (change) => {
  Object.assign(ui, change);
  screen.redraw();
};

function reopen(step) {
  const stage = stepName(screen.view, step).toLowerCase();
  const text = say("Go back to %(stage)s with the whole class? Plays and marks stay as they are.", { stage });
  return sure(text, say("Back to %(stage)s", { stage }), "next", { do: "reopen", step });
}

function ban(seat) {
  const text = say("Ban %(name)s from this debate? They cannot ask to come back.", { name: screen.view.seats[seat].name });
  return sure(text, gettext("Ban"), "aside", { do: "remove_seat", seat, ban: true });
}

/** Opens a student's tools and goes there, or closes them and goes back to the name. */
function openSeat(seat) {
  const open = ui.seat !== seat;
  show({ seat: open ? seat : "", goTo: open ? "#seat-tools" : `#who-${seat}` });
}

const looks = {
  pair: ({ dataset }) => show({ pair: Number(dataset.pair) }),
  pane: ({ dataset }) => show({ pane: dataset.pane }),
  huddle: ({ dataset }) => show({ huddle: dataset.team }),
  seat: ({ dataset }) => openSeat(dataset.seat),
};

const actions = {
  next,
  pause: () => command("next", { do: "pause" }, gettext("Paused")),
  resume: () => command("next", { do: "resume" }, gettext("Going on")),
  extend: ({ dataset }) => command("next", { do: "extend", seconds: Number(dataset.seconds) }, gettext("1 minute more")),
  reopen: ({ dataset }) => reopen(Number(dataset.step)),
  shuffle: ({ dataset }) => command("lobby", { do: "shuffle_teams", count: Number(dataset.count) }, gettext("Teams made anew")),
  choose: (field) => field.select(),
  approve: ({ dataset }) => command("clash", { do: "approve_play", play: dataset.play }, gettext("Approved")),
  hide: ({ dataset }) => command("clash", { do: "hide_play", play: dataset.play, on: dataset.on === "true" }),
  hideLine: ({ dataset }) => command("aside", { do: "hide_message", message: dataset.message, on: dataset.on === "true" }),
  admit: ({ dataset }) => command("aside", { do: "admit", seat: dataset.seat }),
  giveFloor: ({ dataset }) => command("aside", { do: "pass_floor", seat: dataset.seat }, gettext("Floor given")),
  remove: ({ dataset }) => command("aside", { do: "remove_seat", seat: dataset.seat }),
  ban: ({ dataset }) => ban(dataset.seat),
  undo: ({ dataset }) => command("clash", { do: "undo_mark", play: dataset.play }),
  unannounce: () => command("aside", { do: "announce", text: "" }),
  handChair: ({ dataset }) => sure(gettext("Hand the chair over? You stay a moderator."), gettext("Hand the chair"), "aside", { do: "hand_chair", moderator: dataset.moderator }),
  removeModerator: ({ dataset }) => command("aside", { do: "remove_moderator", moderator: dataset.moderator }),
  end: () => sure(gettext("End the debate now? It is saved, and nobody can change it afterwards."), gettext("End the debate"), "aside", { do: "end_debate" }),
  level: ({ dataset: { play, criterion, level } }) => setLevel(play, criterion, Number(level)),
};

function setLevel(id, criterion, level) {
  const play = screen.view.plays[id];
  notices.clear("clash");
  book.edit(id, play, { levels: { ...book.of(id, play).levels, [criterion]: level } });
}

const forms = {
  async rename(form) {
    await command("aside", { do: "rename_seat", seat: form.dataset.seat, name: form.elements.name.value }, gettext("Renamed"));
  },
  async announce(form) {
    const text = form.elements.text.value.trim();
    if (text && (await command("aside", { do: "announce", text }, gettext("Announced")))) form.reset();
  },
};

const inputs = {
  comment: ({ value, dataset: { play } }, event) => {
    if (event.type === "change") book.flush(play);
    else book.edit(play, screen.view.plays[play], { comment: value }, TYPING_PAUSE);
  },
  answerPoint: ({ checked, dataset: { play } }, event) => event.type === "change" && book.edit(play, screen.view.plays[play], { answer_point: checked }),
  blind: ({ checked }, event) => event.type === "change" && command("clash", { do: "set_blind_marking", on: checked }),
  door: ({ value }, event) => event.type === "change" && command("aside", { do: "set_door", door: value }),
  move: ({ value, dataset }, event) => event.type === "change" && command("aside", { do: "move_seat", seat: dataset.seat, team: value }, gettext("Moved")),
  extra: ({ value, dataset }, event) => event.type === "change" && command("aside", { do: "give_extra_time", seat: dataset.seat, percent: Number(value) }, gettext("Extra time set")),
};

// ---- marking by keyboard ----

/** From a play's reason to the next one that is not marked, in this pairing or another; after the last to what comes next. */
function onwards(play) {
  const { view } = screen;
  book.flush(play);
  const order = view.pairings.flatMap((pair, n) => playsOfPair(view, pair).map((id) => ({ id, pair: n })));
  const here = order.findIndex(({ id }) => id === play);
  const found = [...order.slice(here + 1), ...order.slice(0, here)].find(({ id }) => unmarked(id));
  show(found ? { pair: found.pair, goTo: `.sheet[data-play="${found.id}"] [tabindex="0"]` } : { goTo: "#next" });
}

function unmarked(id) {
  const play = screen.view.plays[id];
  const { levels } = book.of(id, play);
  return play.state !== "hidden" && screen.view.rubric.criteria.some((criterion) => levels[criterion.id] === undefined);
}

listenToKeys(root, { refused: () => notices.refuse("clash", reasoningAlone(screen.view)), onwards });
root.addEventListener("keydown", ({ key }) => key === "Escape" && ui.seat && openSeat(ui.seat));

listen(root, { looks, actions, forms, inputs });
