// The two ways to the server: a socket, and polls where a network blocks sockets (docs/protocol.md). A link carries frames and
// finds out within ten seconds that it is dead; what frames mean, and which way to take, is the wire's business.

const SUBPROTOCOL = "rostrum.v1";
const PING_EVERY = 3_000;
const SILENT_FOR = 5_500;
/** The server answers a poll after six seconds at most, and one that wants the whole view at once. */
const POLL_WITHIN = 9_500;
const VIEW_WITHIN = 4_000;
/** The code of a link that broke without one. */
export const LOST = 1006;

function socketAddress(path) {
  const full = new URL(path, location.href);
  full.protocol = full.protocol.replace("http", "ws");
  return full.href;
}

/** Both ways take `path` (the socket's) and {onFrames(link, frames), onDown(link, code)}, which is called once; they have
 * send(text), check(), close() and the name of the way, `by`. */
export class SocketLink {
  by = "socket";
  #tell;
  #socket;
  #timer;
  #asked = performance.now();

  constructor(path, tell) {
    this.#tell = tell;
    this.#socket = new WebSocket(socketAddress(path), SUBPROTOCOL);
    this.#socket.onmessage = ({ data }) => this.#heard(JSON.parse(data));
    this.#socket.onclose = ({ code }) => this.#down(code);
    this.#timer = setInterval(() => this.check(), PING_EVERY);
  }

  send(text) {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send(text);
  }

  /** Dead is a question without any answer; time since the last frame says nothing where a hidden tab's timers are slowed. The
   * first question is the opening, which the server answers with the view: a proxy may open the socket and pass nothing on. */
  check() {
    if (this.#asked && performance.now() - this.#asked >= SILENT_FOR) return this.#down(LOST);
    if (this.#asked || this.#socket.readyState !== WebSocket.OPEN) return;
    this.#asked = performance.now();
    this.send('{"do":"ping"}');
  }

  close() {
    this.#tell = null;
    clearInterval(this.#timer);
    this.#socket.close();
  }

  #heard(frame) {
    this.#asked = 0;
    this.#tell?.onFrames(this, [frame]);
  }

  #down(code) {
    const tell = this.#tell;
    this.close();
    tell?.onDown(this, code);
  }
}

export class PollLink {
  by = "poll";
  #tell;
  #path;
  #seq;
  #whole = true;
  #posts = new Set();
  #posting = false;
  #stop = new AbortController();

  /** `seq()` gives the seq of the view that the page has. */
  constructor(path, tell, seq) {
    this.#path = path.replace("/ws/", "/poll/");
    this.#tell = tell;
    this.#seq = seq;
    this.#follow();
  }

  /** One frame after the other, so that they arrive in their order. */
  send(text) {
    this.#posts.add(text);
    if (!this.#posting) this.#post();
  }

  check() {} // each poll has its own time to be answered in

  close() {
    this.#tell = null;
    this.#stop.abort();
  }

  async #follow() {
    while (this.#tell) {
      const [query, within] = this.#whole ? ["", VIEW_WITHIN] : [`?after=${this.#seq()}`, POLL_WITHIN];
      this.#whole = false;
      this.#heard(await this.#fetch(query, {}, within));
    }
  }

  async #post() {
    this.#posting = true;
    for (const body of this.#posts) {
      const headers = { "Content-Type": "application/json" };
      const frames = await this.#fetch("", { method: "POST", headers, body }, POLL_WITHIN);
      this.#posts.delete(body);
      this.#heard(frames);
    }
    this.#posting = false;
  }

  /** The frames of an answer; none where nothing of ours came in time, and then the link is down. */
  async #fetch(query, options, within) {
    const late = () => this.#stop.abort();
    let timer = setTimeout(late, within);
    try {
      const answer = await fetch(this.#path + query, { ...options, cache: "no-store", redirect: "error", signal: this.#stop.signal });
      clearTimeout(timer);
      timer = setTimeout(late, within); // a large view may take its time on a slow line
      const frames = answer.ok ? await answer.json() : null;
      if (Array.isArray(frames)) return frames;
    } catch {
      // the network is away, or a proxy answered with a page of its own
    } finally {
      clearTimeout(timer);
    }
    this.#down(LOST);
    return [];
  }

  #heard(frames) {
    const closed = frames.find(({ type }) => type === "closed");
    if (closed) this.#down(closed.code);
    else if (frames.length) this.#tell?.onFrames(this, frames);
  }

  #down(code) {
    const tell = this.#tell;
    this.close();
    tell?.onDown(this, code);
  }
}
