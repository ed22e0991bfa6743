// The moderator's room: what is chosen here, which parts a stage shows, and what is said when something happens.

import { flag, html, nothing } from "./html.js";
import { announce, listen, startScreen } from "./live.js";
import { connection, stageName } from "./parts.js";
import { gettext, say } from "./text.js";
import { makeActions, makeForms, makeInputs } from "./moderator/actions.js";
import { makeDoing } from "./moderator/doing.js";
import { announced, header } from "./moderator/header.js";
import { huddles } from "./moderator/huddles.js";
import { listenToKeys } from "./moderator/keys.js";
import { lobby } from "./moderator/lobby.js";
import { makeMarkbook } from "./moderator/markbook.js";
import { nextStep } from "./moderator/next.js";
import { listenToOpening, makeTalkFollower } from "./moderator/opening.js";
import { clash, pairTabs } from "./moderator/pairs.js";
import { finalResult, scores, vote } from "./moderator/results.js";
import { roster } from "./moderator/roster.js";
import { playsOfPair, seatsWith } from "./moderator/slices.js";

const root = document.getElementById("live");
const { label, code, me, board, join, chair, record, team, debates, debate } = root.dataset;
const room = { label, code, board, join, chair, record, team, debates };
const ui = { pair: 0, talk: "", seat: "", focus: "" };
const live = () => screen;
const doing = makeDoing(live);
const book = makeMarkbook({ key: `rostrum.marks.${debate}`, screen: live });
const followTalk = makeTalkFollower();
const screen = startScreen({ root, render, after, onView });
let restored = false;

// ---- what is shown ----

function render({ view, status, away }) {
  if (!view) return html`${connection(status, "")}<h1 class="opening">${gettext("Opening the room…")}</h1>`;
  const deal = { ...doing, book, room, me, live: status.state === "live" };
  return html`${header(view, away, deal)}${connection(status, gettext("Marks are kept and sent as soon as the connection is back."))}${announced(view, deal)}
    <div class="room ${view.round ? view.stage : view.final ? "final-stage" : view.stage}"><section class="work" id="work" tabindex="-1" data-home aria-labelledby="head">${head(view, deal)}${work(view, away, deal)}</section>${beside(view, away, deal)}</div>`;
}

function heading(view) {
  if (view.question) return view.question.text;
  return view.stage === "stance_vote" ? gettext("Where does everyone stand?") : view.title;
}

function head(view, deal) {
  return html`<div class="head"><h1 id="head">${heading(view)}</h1>${view.round && !view.ended ? blind(view, deal) : nothing}</div>`;
}

function blind(view, { busy, at }) {
  return html`<span class="blind"><label class="chip" for="blind"><input type="checkbox" id="blind" data-input="blind" data-checked="${view.blind ? "yes" : "no"}" ${flag("checked", view.blind)} ${flag("disabled", busy("blind"))}> ${gettext("Names hidden while marking")}</label>${at("blind")}</span>`;
}

function work(view, away, deal) {
  if (view.stage === "lobby") return html`${lobby(view, deal)}${roster(view, away, ui.seat, deal)}`;
  if (view.stage === "stance_vote") return vote(view);
  if (!view.round) return finalResult(view, deal);
  return html`${pairTabs(view, ui.pair)}<div class="clash" id="clash-${view.round}-${ui.pair}">${clash(view, ui.pair, deal)}</div>${view.stage === "result" ? scores(view) : nothing}`;
}

function beside(view, away, deal) {
  return html`<aside class="side" aria-label="${gettext("Class and huddles")}">${view.stage === "lobby" ? nothing : roster(view, away, ui.seat, deal)}${huddles(view, ui.talk, deal)}</aside>`;
}

// ---- what happens around it ----

function onView(view, before) {
  book.seen();
  if (!before) return;
  if (before.round !== view.round || ui.pair >= view.pairings.length) ui.pair = 0;
  if (before.step !== view.step) ["stage", "clock", "blind"].forEach(doing.clear);
  tell(view, before);
}

/** Said aloud: a new stage, and who waits at the door. The rest can be read when wanted. */
function tell(view, before) {
  const stage = stageName(view.stage);
  if (before.step !== view.step) announce(view.round ? say("Round %(n)s: %(stage)s", { n: view.round, stage }) : stage);
  const waited = seatsWith(before, "waiting").map(([id]) => id);
  for (const [id, { name }] of seatsWith(view, "waiting")) if (!waited.includes(id)) announce(say("%(name)s waits to come in", { name }));
}

function after({ view }) {
  if (!view) return;
  if (!restored) book.restore();
  restored = true;
  document.title = `${nextStep(view)?.label ?? gettext("Ended")} · ${view.title}`;
  if (ui.focus) document.getElementById(ui.focus)?.focus();
  ui.focus = "";
  followTalk(ui.talk);
}

/** From one play's reason to the next play that lacks a level, in this pairing or the next ones; else to the button. */
function onward(id) {
  book.flush(id);
  const order = screen.view.pairings.flatMap((pair, n) => playsOfPair(screen.view, pair).map((play) => ({ play, n })));
  const at = order.findIndex(({ play }) => play === id);
  const next = [...order.slice(at + 1), ...order.slice(0, at)].find(({ play }) => isUnmarked(screen.view, play));
  ui.pair = next?.n ?? ui.pair;
  ui.focus = next ? `play-${next.play}` : "next";
  screen.redraw();
}

function isUnmarked(view, play) {
  return view.plays[play].state !== "hidden" && view.rubric.criteria.some(({ id }) => book.of(play).levels[id] === undefined);
}

// ---- what is pressed and typed ----

const desk = { ...doing, screen: live, ui, book };
listen(root, { actions: makeActions(desk), forms: makeForms(desk), inputs: makeInputs(desk) });
listenToKeys(root, { setLevel: book.setLevel, onward });
listenToOpening(root, (seat, open) => {
  if (open) ui.seat = seat;
  else if (ui.seat === seat) ui.seat = "";
  screen.redraw();
});
addEventListener("pagehide", () => Object.keys(screen.view?.plays ?? {}).forEach(book.flush));
