// The protocol rostrum.v1 as a client speaks it (docs/protocol.md): the view and its patches, commands that survive a lost
// network, and the way back: by a socket, or by polls while sockets are blocked. Screens see views and promises, never a link.

import { LOST, PollLink, SocketLink } from "./links.js";
import { merge } from "./merge.js";
import { gettext } from "./text.js";
import { hear } from "./time.js";

const SLOW_DOWN = 2_000;
/** How long a socket may take to bring the view before polls begin beside it; no time where they were what worked last. */
const PATIENCE = 3_000;
/** How long after a socket was blocked the next one is tried while polls go well. */
const SOCKET_AGAIN = 60_000;
/** A link that is back this soon was never lost, to the eye or to a screen reader. */
const QUIETLY = 1_000;
/** Milliseconds before the next try after this many failures: a class is back with its Wi-Fi; a server that stays away is left alone. */
const backOff = (failures) => (failures < 90 ? Math.min(1_200, 250 * 2 ** failures) : 8_000);
/** One in so many tries is a socket, the others polls: browsers hold sockets back for seconds after many have failed. */
const SOCKET_EVERY = 5;
const CLOSE = { RESTART: 4000, NOT_ALLOWED: 4001, FLOOD: 4002, TOO_SLOW: 4003, RIGHTS_CHANGED: 4004 };
/** Milliseconds to wait before coming back, by close code; other codes back off. */
const COME_BACK = { [CLOSE.RESTART]: 200, [CLOSE.FLOOD]: 5_000, [CLOSE.TOO_SLOW]: 500, [CLOSE.RIGHTS_CHANGED]: 0 };
const FINAL = { [CLOSE.NOT_ALLOWED]: gettext("This page may not see the debate any more. Join again with the code, or sign in.") };

/** A command that the server refused: `sentence` is for people, `code` for programs. */
export class Refused extends Error {
  constructor({ code, kind, sentence, detail = "" }) {
    super(sentence);
    Object.assign(this, { name: "Refused", code, kind, sentence, detail });
  }
}

function freshIds() {
  const bytes = crypto.getRandomValues(new Uint8Array(9));
  const prefix = btoa(String.fromCharCode(...bytes)).replaceAll("/", "_").replaceAll("+", "-");
  let made = 0;
  return () => `${prefix}.${(made += 1)}`;
}

/** connect({url, onView(view, seq), onStatus({state, …}), onPresence(away)}) → {send(command), status}. `url` is the socket's path.
 * `state` is connecting; live, and whether sockets are `blocked`; offline, with how many commands are `waiting`; or closed, with the
 * `sentence`. `send` gives {seq} once committed, or throws Refused. */
export function connect({ url, onView = () => {}, onStatus = () => {}, onPresence = () => {} }) {
  return new Wire(url, { onView, onStatus, onPresence }).open();
}

class Wire {
  #url;
  #tell;
  #socket = null;
  #poll = null;
  #live = null;
  #fellBack = false;
  #view = null;
  #seq = -1;
  #asked = false;
  #nextId = freshIds();
  #waiting = new Map();
  #failures = 0;
  #retry = 0;
  #patience = 0;
  #patient = PATIENCE;
  #lost = 0;
  status = { state: "connecting" };

  constructor(url, tell) {
    this.#url = url;
    this.#tell = tell;
  }

  open() {
    addEventListener("online", () => this.#networkIsBack());
    addEventListener("offline", () => this.#networkIsGone());
    addEventListener("pageshow", () => this.#wake());
    document.addEventListener("visibilitychange", () => document.hidden || this.#wake());
    this.#tell.onStatus(this.status);
    this.#dial();
    return this;
  }

  /** Sends a command; offline, it waits and goes out with the same id once the link is back. */
  send(command) {
    if (this.status.state === "closed") return Promise.reject(this.#closedRefusal());
    const id = this.#nextId();
    const text = JSON.stringify({ id, ...command });
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { text, resolve, reject });
      this.#live?.send(text);
      if (this.status.state === "offline") this.#sayOffline();
    });
  }

  #closedRefusal() {
    return new Refused({ code: "closed", kind: "not_allowed", sentence: this.status.sentence });
  }

  #writeWaiting() {
    for (const { text } of this.#waiting.values()) this.#live?.send(text);
  }

  #setStatus(status) {
    clearTimeout(this.#lost);
    this.#lost = 0;
    this.status = status;
    this.#tell.onStatus(status);
  }

  #sayOffline() {
    this.#setStatus({ state: "offline", waiting: this.#waiting.size, blocked: this.status.blocked });
  }

  // ---- the way to the server ----

  get #listener() {
    return { onFrames: (link, frames) => this.#heardOn(link, frames), onDown: (link, code) => this.#down(link, code) };
  }

  /** Tries a socket; where it brings nothing, polls begin. Whichever brings a view first is live; a socket ends the polls. */
  #dial() {
    clearTimeout(this.#retry);
    if (this.#socket || this.status.state === "closed") return;
    this.#fellBack = false;
    this.#socket = new SocketLink(this.#url, this.#listener);
    this.#patience = setTimeout(() => this.#fallBack(), this.#patient);
  }

  #fallBack() {
    clearTimeout(this.#patience);
    this.#fellBack = true;
    this.#poll ??= new PollLink(this.#url, this.#listener, () => this.#seq);
  }

  #heardOn(link, frames) {
    const found = link !== this.#live && frames.some(({ type }) => type === "view");
    if (found) this.#goLive(link);
    if (link === this.#live) frames.forEach((frame) => this.#heard(frame));
    if (found) this.#writeWaiting();
  }

  #goLive(link) {
    this.#live = link;
    this.#failures = 0;
    this.#patient = link === this.#socket ? PATIENCE : 0;
    if (link === this.#socket) this.#dropPoll();
    if (this.status.state !== "live" || this.#lost) this.#setStatus({ ...this.status, state: "live" });
    if (link === this.#poll) this.#dial(); // the way may be free again, as after an outage
    else this.#sayBlocked(false);
  }

  #sayBlocked(blocked) {
    if (Boolean(this.status.blocked) !== blocked) this.#setStatus({ state: "live", blocked });
  }

  #dropPoll() {
    clearTimeout(this.#patience);
    this.#poll?.close();
    this.#poll = null;
  }

  #down(link, code) {
    const tried = link === this.#socket && link !== this.#live;
    if (link === this.#live) this.#live = null;
    if (link === this.#socket) this.#socket = null;
    else this.#poll = null;
    if (code in FINAL) this.#end(code);
    else if (this.#live) this.#pollsAlone();
    else if (tried && !this.#fellBack && !(code in COME_BACK)) this.#fallBack();
    else if (!this.#socket && !this.#poll) this.#isLost(code);
  }

  #pollsAlone() {
    clearTimeout(this.#patience);
    this.#sayBlocked(true);
    this.#comeBackIn(SOCKET_AGAIN);
  }

  #isLost(code) {
    clearTimeout(this.#patience);
    if (this.status.state !== "offline") this.#lost ||= setTimeout(() => this.#sayOffline(), QUIETLY);
    this.#comeBackIn(COME_BACK[code] ?? backOff(this.#failures));
    this.#failures += 1;
  }

  /** Spread out, or a class of thirty comes back in the same instant; someone whose rights changed waits for nothing. */
  #comeBackIn(millis) {
    clearTimeout(this.#retry);
    this.#retry = setTimeout(() => this.#comeBack(), millis * (0.5 + Math.random()));
  }

  #comeBack() {
    if (this.#live || this.#failures % SOCKET_EVERY === 1) this.#dial();
    else this.#fallBack();
  }

  #letGo() {
    this.#dropPoll();
    this.#socket?.close();
    this.#socket = this.#live = null;
  }

  #end(code) {
    this.#letGo();
    this.#setStatus({ state: "closed", code, sentence: FINAL[code] });
    for (const { reject } of this.#waiting.values()) reject(this.#closedRefusal());
    this.#waiting.clear();
  }

  /** A lost network closes nothing of its own for minutes. */
  #networkIsGone() {
    if (this.status.state === "closed") return;
    this.#letGo();
    this.#isLost(LOST);
    this.#sayOffline();
  }

  /** What was tried while it was away may hang for long; and another network may let sockets through. */
  #networkIsBack() {
    if (!this.#live) this.#letGo();
    this.#dial();
  }

  #wake() {
    if (this.#live) this.#live.check();
    else if (!this.#socket && !this.#poll) this.#dial();
  }

  // ---- what comes in ----

  #heard(frame) {
    if (frame.now) hear(frame.now);
    if (frame.type === "view") this.#whole(frame);
    else if (frame.type === "patch") this.#patch(frame);
    else if (frame.type === "presence") this.#tell.onPresence(frame.away);
    else if (frame.type === "ack") this.#settle(frame.id, (one) => one.resolve({ seq: frame.seq }));
    else if (frame.type === "refused") this.#refused(frame);
  }

  /** A refusal without an id is a throttled frame: which one is not known, so all that wait are sent again, ids unchanged. */
  #refused(frame) {
    if (frame.id) return this.#settle(frame.id, (one) => one.reject(new Refused(frame)));
    if (frame.kind === "busy") setTimeout(() => this.#writeWaiting(), SLOW_DOWN);
    else console.error(`The server could not read a frame: ${frame.code}`);
  }

  #whole({ view, seq, away }) {
    this.#asked = false;
    this.#view = view;
    this.#seq = seq;
    this.#tell.onPresence(away ?? []);
    this.#tell.onView(view, seq);
  }

  #patch({ after, seq, patch }) {
    if (seq <= this.#seq || this.#asked) return;
    if (after > this.#seq) return this.#askView();
    this.#view = merge(this.#view, patch);
    this.#seq = seq;
    this.#tell.onView(this.#view, seq);
  }

  #askView() {
    this.#asked = true;
    this.#live.send('{"do":"view"}');
  }

  #settle(id, how) {
    const one = this.#waiting.get(id);
    if (!one) return;
    this.#waiting.delete(id);
    how(one);
  }
}
