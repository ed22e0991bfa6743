// The board: what the projector shows. It takes nothing but arrow keys, and turns through the pairs by itself.

import { html, nothing } from "./html.js";
import { listen, startScreen } from "./live.js";
import { lobby, prepare, vote } from "./board/before.js";
import { clash, pager } from "./board/clash.js";
import { fit } from "./board/fit.js";
import { bars, foot, head } from "./board/frame.js";
import { drawLines } from "./board/lines.js";
import { finalResult, roundResult } from "./board/result.js";
import { connection } from "./parts.js";
import { gettext } from "./text.js";

const TURN_EVERY = 12_000;
const root = document.getElementById("live");
const { code, join, label } = root.dataset;
const place = { code, join, label, qr: qrPicture() };
const ui = { shown: 0, turning: true, turnedAt: Date.now() };
const screen = startScreen({ root, render, after, onView });

/** The server's drawing as a picture, so that no markup passes through here. */
function qrPicture() {
  const drawing = document.getElementById("qr")?.content.querySelector("svg");
  return drawing ? `data:image/svg+xml,${encodeURIComponent(new XMLSerializer().serializeToString(drawing))}` : "";
}

function render(screen) {
  const { view, status } = screen;
  if (!view) return html`${connection(status, "")}<h1 class="quietly">${gettext("The board opens here in a moment.")}</h1>`;
  if (view.stage === "lobby" && !view.ended) return html`${bars(screen)}<div class="fitted">${lobby(view, place)}</div>`;
  return html`${bars(screen)}${head(view, place)}<div class="fitted" data-stage="${view.stage}">${middle(view)}</div>${foot(view, { ...place, pager: turns(view) && pager(view, ui) })}`;
}

function middle(view) {
  if (view.final) return finalResult(view);
  if (view.ended) return html`<section class="quietly"><p class="big">${gettext("The debate has ended")}</p></section>`;
  if (view.stage === "stance_vote") return vote(view);
  if (view.stage === "prepare") return prepare(view);
  if (view.stage === "result") return roundResult(view);
  return clash(view, ui);
}

/** Whether there are several clashes to turn through now. */
function turns(view) {
  return ["constructive", "rebuttal", "marking"].includes(view.stage) && view.pairings.length > 1 && !view.ended;
}

function onView(view, before) {
  if (before?.step !== view.step) Object.assign(ui, { shown: 0, turning: true, turnedAt: Date.now() });
}

function after() {
  fit(root, root.querySelector(".fitted"));
  drawLines(root);
}

function turn(by) {
  const all = screen.view?.pairings.length ?? 0;
  if (all < 2) return;
  ui.shown = (ui.shown + by + all) % all;
  ui.turnedAt = Date.now();
  screen.redraw();
}

/** Someone chose: the board stays where they put it until they let it go on. */
function pick(by) {
  ui.turning = false;
  turn(by);
}

function hold() {
  Object.assign(ui, { turning: !ui.turning, turnedAt: Date.now() });
  screen.redraw();
}

listen(root, { looks: { turn: ({ dataset }) => pick(Number(dataset.by)), hold } });
addEventListener("keydown", ({ key }) => {
  if (key === "ArrowRight") pick(1);
  if (key === "ArrowLeft") pick(-1);
});
addEventListener("resize", screen.redraw);
document.fonts?.ready.then(screen.redraw);
setInterval(() => ui.turning && Date.now() - ui.turnedAt >= TURN_EVERY && turn(1), 500);
