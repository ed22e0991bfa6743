// The student's screen: what is chosen and typed here, what is sent, and which parts a stage shows. What is pressed while
// something is missing is answered with a sentence; a button is never disabled, because that would take the focus away.

import { html, nothing } from "./html.js";
import { announce, entitle, isReplay, listen, startScreen } from "./live.js";
import { seenBy, watchingBar } from "./components/watching.js";
import { makeNotices } from "./notices.js";
import { makeDraftbook } from "./components/draftbook.js";
import { MOST, chosenCard, compose, missing, target } from "./components/compose.js";
import { clash, opponentLine } from "./components/clash.js";
import { hand } from "./components/hand.js";
import { huddle } from "./components/huddle.js";
import { lobby } from "./components/lobby.js";
import { doing } from "./components/now.js";
import { arriving, outside } from "./components/outside.js";
import { proposals } from "./components/proposals.js";
import { finalResult, roundResult } from "./components/results.js";
import { bars, brief, top } from "./components/top.js";
import { canCompose, canPlay, floorIsFree, turnKey } from "./components/turn.js";
import { unsent } from "./components/unsent.js";
import { vote, voteLacks } from "./components/vote.js";
import { showGlossary, stageName } from "./parts.js";
import { gettext, say } from "./text.js";

const root = document.getElementById("live");
const book = makeDraftbook(root.dataset.debate, root.dataset.seat, () => screen.redraw());
const ui = { openCard: "", stance: undefined, line: book.line(), saying: [], sending: false, replaced: null };

const screen = startScreen({ root, render, after, onView });
const notices = makeNotices(screen.redraw);
const seen = () => seenBy(screen.view);

// ---- what is shown ----

function render(screen) {
  const { status, away } = screen;
  if (!screen.view) return arriving(status);
  const view = seen();
  if (view.me.status !== "seated") return outside({ view, status }, notices);
  return html`${top(view, root.dataset.label)}${isReplay() ? nothing : watchingBar(view)}${bars(screen)}${brief(view, away, action(view, away))}<div class="stage" data-stage="${view.stage}">${stage(view, away)}</div>`;
}

function stage(view, away) {
  const talk = { away, line: ui.line, saying: ui.saying, notices };
  if (view.final || view.ended) return finalResult(view);
  if (view.stage === "lobby") return lobby(view, talk);
  if (view.stage === "stance_vote") return vote(view, { chosen: ui.stance, notices });
  if (view.stage === "marking") return html`<div class="aside">${clash(view)}<div class="col">${huddle(view, talk)}${unsent(book.unsent(view))}</div></div>`;
  if (view.stage === "result") return roundResult(view);
  return arguing(view, talk);
}

function arguing(view, talk) {
  const composing = canCompose(view);
  const draft = book.of(view);
  const openCard = composing ? draft.card : ui.openCard;
  const left = unsent(book.unsent(view));
  const watching = view.me.watching; // whoever only looks sees what the team proposes
  const preparing = watching && view.stage === "prepare";
  return html`<div class="desk ${composing ? "composing" : ""} ${view.stage}">${hand(view, { openCard, composing })}
    ${composing ? writing(view, draft) : html`<section class="round-plays col">${notices.at("compose")}${left}${preparing ? proposals(view, notices) : clash(view)}</section>`}
    <div class="beside col">${composing || preparing ? opponentLine(view) : nothing}${composing || (watching && !preparing) ? proposals(view, notices) : nothing}${huddle(view, talk)}${composing ? left : nothing}</div></div>`;
}

function writing(view, draft) {
  const offline = screen.status.state !== "live";
  return html`${target(view, draft)}${chosenCard(view, draft)}${compose(view, { draft, sending: ui.sending, offline, replaced: ui.replaced, notices })}`;
}

/** What belongs to the sentence of what to do now, if there is anything to press. */
function action(view, away) {
  if (view.ended && !view.me.watching) return html`<a class="btn" href="${root.dataset.record}">${gettext("Open the saved debate")}</a>`;
  const open = floorIsFree(view, away) && view.stage !== "prepare" && !view.time_up && !view.paused && !view.ended;
  const button = html`<button type="button" class="btn" data-do="takeFloor">${gettext("Take the floor")}</button>`;
  return html`${open ? button : nothing}${notices.at("floor")}`;
}

// ---- what happens around it ----

function onView(view, before) {
  if (before?.step !== view.step) Object.assign(ui, { stance: undefined, openCard: "", replaced: null });
  if (before && before.step !== view.step) {
    ["compose", "vote", "floor", "proposals"].forEach(notices.clear);
    scrollTo({ top: 0, behavior: "instant" }); // what there is to do now begins at the top
  }
  if (before && before.me?.status !== view.me?.status) notices.clear("outside");
}

function after({ view: sent, away }) {
  if (!sent) return;
  const view = seen();
  tellWhatToDo(view, away);
  if (view.me.status !== "seated") return;
  showGlossary(document.getElementById("terms"), view.glossary);
  tellTeam(view);
  followTalk(view);
}

const told = {};

/** Says what stands at `what` when it has changed; not what was there when the page came. */
function tell(what, sentence) {
  if (what in told && told[what] !== sentence) announce(sentence);
  told[what] = sentence;
}

/** The stage and what to do now. The title shows it in the tab. */
function tellWhatToDo(view, away) {
  const { call } = doing(view, away);
  tell("call", view.stage ? `${stageName(view.stage)}. ${call}` : call);
  tell("announcement", view.announcement && say("From your teacher: %(text)s", { text: view.announcement }));
  entitle(`${call} · ${view.title}`);
}

/** The newest line and proposal of a teammate. */
function tellTeam({ huddle, proposals, me }) {
  const line = Object.values(huddle).findLast(({ seat, hidden }) => seat !== me.seat && !hidden);
  tell("line", line && `${line.name}: ${line.text}`);
  const names = Object.values(proposals).filter(({ seat }) => seat !== me.seat).map(({ name }) => name);
  tell("proposals", names.length && say("Proposals from your team: %(names)s", { names: names.join(", ") }));
}

const followed = { log: null, lines: 0 };

/** Brings the newest line of the huddle in sight when it comes; whoever reads what was said before is left there otherwise. */
function followTalk(view) {
  const log = document.getElementById("log");
  const lines = Object.keys(view.huddle).length + ui.saying.length;
  if (log && (log !== followed.log || lines !== followed.lines)) log.scrollTop = log.scrollHeight;
  Object.assign(followed, { log, lines });
}

// ---- what is pressed and sent ----

function edit(change) {
  book.edit(seen(), change);
  notices.clear("compose");
  screen.redraw();
}

function keepLine(line) {
  ui.line = line;
  book.keepLine(line, ui.saying);
  const field = document.getElementById("say");
  if (field && field.value !== line) field.value = line;
}

function command(place, what, done) {
  return notices.watch(place, screen.send(what), done);
}

const pressed = new Set();

/** Sends what a button stands for; pressed twice, it is sent once. */
async function press(place, what, done) {
  const key = JSON.stringify(what);
  if (pressed.has(key)) return false;
  pressed.add(key);
  return command(place, what, done).finally(() => pressed.delete(key));
}

const focusOn = (selector) => document.querySelector(selector)?.focus();

const looks = {
  chooseCard({ dataset: { card } }) {
    ui.openCard = ui.openCard === card ? "" : card;
    if (canCompose(seen())) edit({ card });
    else screen.redraw();
  },
};

const actions = {
  dropCard() {
    const { card } = book.of(seen());
    edit({ card: "" });
    focusOn(`[data-card="${card}"]`);
  },
  writeNow: () => focusOn("#argument"),
  chooseTarget: ({ dataset }) => edit({ answers: dataset.play }),
  takeFloor: () => press("floor", { do: "take_floor" }, gettext("Floor taken")),
  askBack: () => press("outside", { do: "ask_back" }, gettext("Asked to come back")),
  withdraw: ({ dataset }) => press("proposals", { do: "withdraw_proposal", proposal: dataset.proposal }, gettext("Taken back")),
  back({ dataset: { proposal, on } }) {
    const done = on === "true" ? gettext("Backed") : gettext("Backing taken away");
    return press("proposals", { do: "back_proposal", proposal, on: on === "true" }, done);
  },
  useProposal({ dataset }) {
    const { argument, card = "", answers = "" } = seen().proposals[dataset.proposal];
    const mine = book.of(seen());
    if (mine.text.trim() && mine.text !== argument) ui.replaced = mine;
    edit({ text: argument, card, answers });
    notices.show("compose", gettext("Text taken: change it or play it"));
    focusOn("#argument");
  },
  putBack() {
    edit(ui.replaced);
    ui.replaced = null;
    focusOn("#argument");
  },
  discard({ dataset }) {
    book.discard(dataset.turn);
    screen.redraw();
  },
};

const forms = {
  async compose() {
    if (ui.sending) return;
    const view = seen();
    const draft = book.of(view);
    const lack = missing(view, draft);
    if (lack) return notices.refuse("compose", lack);
    const playing = canPlay(view);
    const what = { do: playing ? "make_play" : "propose", argument: draft.text, ...picked(draft) };
    ui.sending = true;
    const sent = command("compose", what, playing ? gettext("Played") : gettext("Proposed"));
    screen.redraw();
    const done = await sent.finally(() => (ui.sending = false));
    if (done) book.sent(view, draft);
    screen.redraw();
  },
  async huddle() {
    const text = ui.line.trim();
    if (!text) return;
    ui.saying.push(text);
    keepLine("");
    screen.redraw();
    const done = await command("huddle", { do: "say_in_huddle", text });
    ui.saying.splice(ui.saying.indexOf(text), 1);
    keepLine(done ? ui.line : [text, ui.line].filter(Boolean).join(" "));
    screen.redraw();
  },
  async vote() {
    const { stance } = ui;
    const lack = voteLacks(seen(), stance);
    if (lack) return notices.refuse("vote", lack);
    if (await press("vote", { do: "cast_stance", stance }, gettext("Voted"))) ui.stance = undefined;
    screen.redraw();
  },
};

function picked({ card, answers }) {
  return { ...(card && { card }), ...(answers && { answers }) };
}

const inputs = {
  /** A field that leaves the page with its turn tells of a change once more: that is none of the next turn's. */
  argument({ value, dataset }) {
    if (dataset.turn !== turnKey(seen())) return;
    if (value.length >= MOST && book.of(seen()).text.length < MOST) announce(gettext("The argument is full."));
    edit({ text: value });
  },
  line: ({ value }) => keepLine(value),
  stance({ value }) {
    ui.stance = Number(value);
    notices.clear("vote");
    screen.redraw();
  },
};

listen(root, { looks, actions, forms, inputs });
