// The protocol rostrum.v1 as a client speaks it (docs/protocol.md): the view and its patches, commands that survive a lost
// network, and a link that notices when it is dead. Screens see views and promises, never the socket.

import { merge } from "./merge.js";
import { gettext } from "./text.js";
import { hear } from "./time.js";

const SUBPROTOCOL = "rostrum.v1";
const PING_EVERY = 5_000;
const DEAD_AFTER = 10_000;
const SLOW_DOWN = 2_000;
const BACK_OFF = [300, 1_000, 2_000, 3_000];
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

function address(url) {
  const full = new URL(url, location.href);
  full.protocol = full.protocol.replace("http", "ws");
  return full.href;
}

/** connect({url, onView(view, seq), onStatus({state, code, sentence}), onPresence(away)}) → {send(command), status, close()}.
 * `state` is connecting, live, offline or closed; `send` gives {seq} once committed, or throws Refused. */
export function connect({ url, onView = () => {}, onStatus = () => {}, onPresence = () => {} }) {
  return new Wire(address(url), { onView, onStatus, onPresence }).open();
}

class Wire {
  #url;
  #tell;
  #socket = null;
  #view = null;
  #seq = -1;
  #asked = false;
  #nextId = freshIds();
  #waiting = new Map();
  #failures = 0;
  #pinged = 0;
  #retry = 0;
  status = { state: "connecting" };

  constructor(url, tell) {
    this.#url = url;
    this.#tell = tell;
  }

  open() {
    setInterval(() => this.#checkLink(), PING_EVERY);
    addEventListener("online", () => this.#wake());
    addEventListener("offline", () => this.#drop());
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
      this.#write(text);
    });
  }

  #closedRefusal() {
    return new Refused({ code: "closed", kind: "not_allowed", sentence: this.status.sentence });
  }

  #write(text) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  #setStatus(status) {
    this.status = status;
    this.#tell.onStatus(status);
  }

  // ---- the link ----

  #dial() {
    clearTimeout(this.#retry);
    const socket = new WebSocket(this.#url, SUBPROTOCOL);
    this.#socket = socket;
    this.#pinged = performance.now();
    socket.onopen = () => this.#opened();
    socket.onmessage = ({ data }) => socket === this.#socket && this.#heard(JSON.parse(data));
    socket.onclose = ({ code }) => socket === this.#socket && this.#closed(code);
  }

  #opened() {
    this.#pinged = 0;
    this.#asked = true; // the server begins with the whole view
    this.#writeWaiting();
  }

  #writeWaiting() {
    for (const { text } of this.#waiting.values()) this.#write(text);
  }

  #closed(code) {
    this.#socket = null;
    if (code in FINAL) return this.#end(code);
    this.#setStatus({ state: "offline", code });
    const base = COME_BACK[code] ?? BACK_OFF[Math.min(this.#failures, BACK_OFF.length - 1)];
    this.#failures += 1;
    // spread out, or a class of thirty comes back in the same instant; someone whose rights changed waits for nothing
    this.#retry = setTimeout(() => this.#dial(), base * (0.6 + Math.random()));
  }

  #end(code) {
    this.#setStatus({ state: "closed", code, sentence: FINAL[code] });
    for (const { reject } of this.#waiting.values()) reject(this.#closedRefusal());
    this.#waiting.clear();
  }

  /** Gives up the socket at once: a lost network raises no close of its own for minutes. */
  #drop() {
    const socket = this.#socket;
    if (!socket) return;
    this.#closed(1006);
    socket.close();
  }

  #wake() {
    if (this.status.state === "closed") return;
    if (this.#socket) this.#checkLink();
    else this.#dial();
  }

  /** Dead is a ping without any answer; time since the last frame says nothing where a hidden tab's timers are slowed. */
  #checkLink() {
    if (!this.#socket) return;
    if (this.#pinged && performance.now() - this.#pinged >= DEAD_AFTER) return this.#drop();
    if (this.#socket.readyState !== WebSocket.OPEN) return;
    this.#pinged ||= performance.now();
    this.#write('{"do":"ping"}');
  }

  // ---- what comes in ----

  #heard(frame) {
    this.#pinged = 0;
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
    this.#failures = 0;
    this.#view = view;
    this.#seq = seq;
    if (this.status.state !== "live") this.#setStatus({ state: "live" });
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
    this.#write('{"do":"view"}');
  }

  #settle(id, how) {
    const one = this.#waiting.get(id);
    if (!one) return;
    this.#waiting.delete(id);
    how(one);
  }
}
