// The moderator's room: which parts a stage shows, and what is pressed, typed and sent.

import { html, nothing } from "./html.js";
import { announce, entitle, listen, startScreen } from "./live.js";
import { makeNotices } from "./notices.js";
import { connection, showGlossary, stageName } from "./parts.js";
import { gettext } from "./text.js";
import { ask } from "./modroom/ask.js";
import { clash } from "./modroom/clash.js";
import { head } from "./modroom/head.js";
import { lobby } from "./modroom/lobby.js";
import { makeMarkbook } from "./modroom/marks.js";
import { nextThing } from "./modroom/next.js";
import { finalResult, standings, voting } from "./modroom/outcome.js";
import { huddles, room } from "./modroom/room.js";
import { roster } from "./modroom/roster.js";

const root = document.getElementById("live");
const links = { ...root.dataset };
const ui = { pair: 0, seat: "", huddle: "", sending: false, bodies: false, teamUrl: links.team };
const TYPING_PAUSE = 900;

const screen = startScreen({ root, render, after, onView });
const notices = makeNotices(screen.redraw);
const book = makeMarkbook((command) => screen.send(command), screen.redraw, (error) => notices.refuse("clash", error.sentence));

// ---- what is shown ----

function render({ view, status, away }) {
  if (!view) return html`${connection(status)}<p class="empty">${gettext("Coming in…")}</p>`;
  const how = { ui, links, away, notices, book, sending: ui.sending };
  return html`${head(view, how)}${connection(status, gettext("What you press is kept and sent as soon as the connection is back."))}
    <div class="room-grid"><div class="work col">${work(view, how)}</div>
    <aside class="col" aria-label="${gettext("Class and room")}">${roster(view, how)}${huddles(view, how)}${room(view, how)}</aside></div>`;
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

async function sure(text, verb, place, what, done) {
  if (await ask(text, verb)) command(place, what, done);
}

const show = (change) => {
  Object.assign(ui, change);
  screen.redraw();
};
const nameOf = (seat) => screen.view.seats[seat]?.name ?? "";

const looks = {
  pair: ({ dataset }) => show({ pair: Number(dataset.pair) }),
  huddle: ({ dataset }) => show({ huddle: dataset.team }),
  seat: ({ dataset }) => show({ seat: ui.seat === dataset.seat ? "" : dataset.seat }),
};

const actions = {
  next,
  pause: () => command("next", { do: "pause" }, gettext("Paused")),
  resume: () => command("next", { do: "resume" }, gettext("Going on")),
  extend: ({ dataset }) => command("next", { do: "extend", seconds: Number(dataset.seconds) }, gettext("1 minute more")),
  reopen: ({ dataset }) => command("next", { do: "reopen", step: Number(dataset.step) }),
  shuffle: ({ dataset }) => command("lobby", { do: "shuffle_teams", count: Number(dataset.count) }, gettext("Teams made anew")),
  approve: ({ dataset }) => command("clash", { do: "approve_play", play: dataset.play }, gettext("Approved")),
  hide: ({ dataset }) => command("clash", { do: "hide_play", play: dataset.play, on: dataset.on === "true" }),
  hideLine: ({ dataset }) => command("huddles", { do: "hide_message", message: dataset.message, on: dataset.on === "true" }),
  admit: ({ dataset }) => command("roster", { do: "admit", seat: dataset.seat }),
  giveFloor: ({ dataset }) => command("roster", { do: "pass_floor", seat: dataset.seat }, gettext("Floor given")),
  remove: ({ dataset }) => command("roster", { do: "remove_seat", seat: dataset.seat }),
  ban: ({ dataset: { seat } }) => sure(`${gettext("Ban from this debate, with no way to ask back?")} ${nameOf(seat)}`, gettext("Ban"), "roster", { do: "remove_seat", seat, ban: true }),
  undo: ({ dataset }) => command("clash", { do: "undo_mark", play: dataset.play }),
  unannounce: () => command("room", { do: "announce", text: "" }),
  handChair: ({ dataset }) => sure(gettext("Hand the chair over? You stay a moderator."), gettext("Hand the chair"), "room", { do: "hand_chair", moderator: dataset.moderator }),
  removeModerator: ({ dataset }) => command("room", { do: "remove_moderator", moderator: dataset.moderator }),
  end: () => sure(gettext("End the debate now? It is saved, and nobody can change it afterwards."), gettext("End the debate"), "room", { do: "end_debate" }),
  level: ({ dataset: { play, criterion, level } }) => setLevel(play, criterion, Number(level)),
};

function setLevel(id, criterion, level) {
  const play = screen.view.plays[id];
  book.edit(id, play, { levels: { ...book.of(id, play).levels, [criterion]: level } });
}

const forms = {
  async rename(form) {
    await command("roster", { do: "rename_seat", seat: form.dataset.seat, name: form.elements.name.value }, gettext("Renamed"));
  },
  async announce(form) {
    const text = form.elements.text.value.trim();
    if (text && (await command("room", { do: "announce", text }, gettext("Announced")))) form.reset();
  },
};

const inputs = {
  comment: ({ value, dataset: { play } }, event) => {
    if (event.type === "change") book.flush(play);
    else book.edit(play, screen.view.plays[play], { comment: value }, TYPING_PAUSE);
  },
  answerPoint: ({ checked, dataset: { play } }, event) => event.type === "change" && book.edit(play, screen.view.plays[play], { answer_point: checked }),
  blind: ({ checked }, event) => event.type === "change" && command("clash", { do: "set_blind_marking", on: checked }),
  door: ({ value }, event) => event.type === "change" && command("room", { do: "set_door", door: value }),
  move: ({ value, dataset }, event) => event.type === "change" && command("roster", { do: "move_seat", seat: dataset.seat, team: value }, gettext("Moved")),
  extra: ({ value, dataset }, event) => event.type === "change" && command("roster", { do: "give_extra_time", seat: dataset.seat, percent: Number(value) }, gettext("Extra time set")),
};

// ---- marking by keyboard: a digit sets the level and goes on to the next criterion, arrows move within one ----

root.addEventListener("keydown", (event) => {
  const level = event.target.closest("[data-level]");
  if (!level || event.ctrlKey || event.metaKey || event.altKey) return;
  if (/^[0-9]$/.test(event.key)) digit(level, event);
  else if (event.key.startsWith("Arrow")) arrow(level, event);
});

function digit(level, event) {
  const target = level.parentElement.querySelector(`[data-level="${event.key}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  target.click();
  const groups = [...level.closest(".sheet").querySelectorAll(".levels")];
  const following = groups[groups.indexOf(level.parentElement) + 1];
  (following?.querySelector('[tabindex="0"]') ?? level.closest(".sheet").querySelector(".comment")).focus();
}

function arrow(level, event) {
  const step = event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : -1;
  const target = level.parentElement.querySelector(`[data-level="${Number(level.dataset.level) + step}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  target.click();
  target.focus();
}

listen(root, { looks, actions, forms, inputs });
