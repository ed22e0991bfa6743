// The student's screen: what is chosen and typed here, what is sent, and which parts a stage shows.

import { html, nothing } from "./html.js";
import { announce, entitle, isReplay, listen, startScreen } from "./live.js";
import { seenBy, watchingBar } from "./components/watching.js";
import { makeNotices } from "./notices.js";
import { makeDraftbook } from "./components/draftbook.js";
import { chosenCard, compose, target } from "./components/compose.js";
import { clash, opponentLine } from "./components/clash.js";
import { hand } from "./components/hand.js";
import { huddle } from "./components/huddle.js";
import { lobby } from "./components/lobby.js";
import { doing } from "./components/now.js";
import { arriving, outside } from "./components/outside.js";
import { proposals } from "./components/proposals.js";
import { finalResult, roundResult } from "./components/results.js";
import { bars, brief, top } from "./components/top.js";
import { canCompose, canPlay, floorIsFree } from "./components/turn.js";
import { vote } from "./components/vote.js";
import { showGlossary, stageName } from "./parts.js";
import { gettext } from "./text.js";

const root = document.getElementById("live");
const book = makeDraftbook(root.dataset.debate, root.dataset.seat);
const ui = { openCard: "", stance: undefined, saying: [], sending: false };
let lastCall = "";

const screen = startScreen({ root, render, after, onView });
const notices = makeNotices(screen.redraw);

// ---- what is shown ----

function render(screen) {
  const { status, away } = screen;
  if (!screen.view) return arriving(status);
  const view = seenBy(screen.view);
  if (view.me.status !== "seated") return outside(screen, notices);
  return html`${top(view, root.dataset.label)}${isReplay() ? nothing : watchingBar(view)}${bars(screen)}${brief(view, away, takeFloor(view, away))}<div class="stage" data-stage="${view.stage}">${stage(view, away)}</div>`;
}

function stage(view, away) {
  const talk = { away, saying: ui.saying, notices };
  if (view.final || (view.ended && view.stage === "result")) return finalResult(view);
  if (view.stage === "lobby") return lobby(view, talk);
  if (view.stage === "stance_vote") return vote(view, { chosen: ui.stance, notices });
  if (view.stage === "marking") return html`<div class="aside">${clash(view)}${huddle(view, talk)}</div>`;
  if (view.stage === "result") return roundResult(view);
  return arguing(view, talk);
}

function arguing(view, talk) {
  const composing = canCompose(view);
  const draft = book.of(view);
  const openCard = composing ? draft.card : ui.openCard;
  const preparing = view.me.watching && view.stage === "prepare"; // to whoever only looks: what the team proposes
  return html`<div class="desk ${composing ? "composing" : ""} ${view.stage}">${hand(view, { openCard, composing })}
    ${composing ? writing(view, draft) : html`<section class="round-plays">${preparing ? proposals(view, notices) : clash(view)}</section>`}
    <div class="beside col">${composing || preparing ? opponentLine(view) : nothing}${composing || (view.me.watching && !preparing) ? proposals(view, notices) : nothing}${huddle(view, talk)}</div></div>`;
}

function writing(view, draft) {
  return html`${target(view, draft)}${chosenCard(view, draft)}${compose(view, { draft, sending: ui.sending, notices })}`;
}

function takeFloor(view, away) {
  const open = floorIsFree(view, away) && view.stage !== "prepare" && !view.time_up && !view.paused && !view.ended;
  const button = html`<button type="button" class="btn" data-do="takeFloor">${gettext("Take the floor")}</button>`;
  return html`${open ? button : nothing}${notices.at("floor")}`;
}

// ---- what happens around it ----

function onView(view, before) {
  if (!before || before.step !== view.step) Object.assign(ui, { stance: undefined, openCard: "" });
  if (before && before.step !== view.step) ["compose", "vote", "floor", "proposals"].forEach(notices.clear);
}

function after({ view: sent, away }) {
  const view = sent && seenBy(sent);
  if (view?.me.status !== "seated") return;
  showGlossary(document.getElementById("terms"), view.glossary);
  tellWhatToDo(view, away);
  followTalk(view);
}

/** Said when it changes: the stage and what to do now. The title shows it in the tab. */
function tellWhatToDo(view, away) {
  const { call } = doing(view, away);
  if (lastCall && lastCall !== call) announce(`${stageName(view.stage)}. ${call}`);
  lastCall = call;
  entitle(`${call} · ${view.title}`);
}

let linesSeen = 0;

/** Keeps the newest line of the huddle in sight. */
function followTalk(view) {
  const log = document.getElementById("log");
  const lines = Object.keys(view.huddle).length + ui.saying.length;
  if (log && (lines !== linesSeen || !log.dataset.shown)) log.scrollTop = log.scrollHeight;
  if (log) log.dataset.shown = "yes";
  linesSeen = lines;
}

// ---- what is pressed and sent ----

function edit(change) {
  book.edit(screen.view, change);
  notices.clear("compose");
  screen.redraw();
}

function command(place, what, done) {
  return notices.watch(place, screen.send(what), done);
}

const looks = {
  chooseCard({ dataset: { card } }) {
    ui.openCard = ui.openCard === card ? "" : card;
    if (canCompose(seenBy(screen.view))) edit({ card });
    else screen.redraw();
  },
};

const actions = {
  dropCard: () => edit({ card: "" }),
  chooseTarget: ({ dataset }) => edit({ answers: dataset.play }),
  takeFloor: () => command("floor", { do: "take_floor" }, gettext("Floor taken")),
  askBack: () => command("outside", { do: "ask_back" }, gettext("Asked to come back")),
  withdraw: ({ dataset }) => command("proposals", { do: "withdraw_proposal", proposal: dataset.proposal }, gettext("Taken back")),
  back({ dataset: { proposal, on } }) {
    const done = on === "true" ? gettext("Backed") : gettext("Backing taken away");
    return command("proposals", { do: "back_proposal", proposal, on: on === "true" }, done);
  },
  useProposal({ dataset }) {
    const { argument, card = "", answers = "" } = screen.view.proposals[dataset.proposal];
    edit({ text: argument, card, answers });
    notices.show("compose", gettext("Text taken: change it or play it"));
    document.getElementById("argument")?.focus();
  },
};

const forms = {
  async compose() {
    if (ui.sending) return; // not disabled meanwhile: a disabled button would lose the focus
    const { view } = screen;
    const draft = book.of(view);
    const playing = canPlay(view);
    const what = { do: playing ? "make_play" : "propose", argument: draft.text, ...picked(draft) };
    ui.sending = true;
    const sent = command("compose", what, playing ? gettext("Played") : gettext("Proposed"));
    screen.redraw();
    const done = await sent.finally(() => (ui.sending = false));
    if (done) book.sent(view, draft);
    screen.redraw();
  },
  async huddle(form) {
    const text = form.elements.text.value.trim();
    if (!text) return;
    form.reset();
    ui.saying.push(text);
    screen.redraw();
    const done = await command("huddle", { do: "say_in_huddle", text });
    ui.saying.splice(ui.saying.indexOf(text), 1);
    const field = document.getElementById("say");
    if (!done && field && !field.value) field.value = text;
    screen.redraw();
  },
  async vote() {
    const stance = ui.stance;
    if (await command("vote", { do: "cast_stance", stance }, gettext("Voted"))) ui.stance = undefined;
    screen.redraw();
  },
};

function picked({ card, answers }) {
  return { ...(card && { card }), ...(answers && { answers }) };
}

const inputs = {
  argument: ({ value }) => edit({ text: value }),
  stance({ value }) {
    ui.stance = Number(value);
    screen.redraw();
  },
};

listen(root, { looks, actions, forms, inputs });
