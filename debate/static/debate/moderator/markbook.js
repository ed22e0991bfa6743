// Marks on their way: what is pressed or typed shows at once, is sent one after the other for each play, and is kept in this
// browser until the server has it. The view is the truth again as soon as it holds what was sent.

import { announce } from "../time.js";
import { gettext } from "../text.js";
import { Refused } from "../wire.js";

const TYPING_PAUSE = 900;

/** The mark as the server has it. Where nothing is marked yet, the answer point is proposed. */
function fromView({ mark, answers_card }) {
  const { levels, comment = "", answer_point } = mark ?? {};
  return { levels: levels ?? {}, comment, answer_point: levels ? Boolean(answer_point) : Boolean(answers_card) };
}

function readKept(key) {
  try {
    return Object.entries(JSON.parse(localStorage.getItem(key)) ?? {});
  } catch {
    return [];
  }
}

/** makeMarkbook({key, screen}) → {of, setLevel, setPoint, setComment, flush, restore, seen, drop, status}. `screen` gives view, seq,
 * send and redraw; `key` names the debate in this browser. */
export function makeMarkbook({ key, screen }) {
  const open = new Map();
  let unsent = readKept(key);

  function keep() {
    const waiting = [...open].filter(([, one]) => !one.acked).map(([id, one]) => [id, one.mark]);
    try {
      if (waiting.length) localStorage.setItem(key, JSON.stringify(Object.fromEntries(waiting)));
      else localStorage.removeItem(key);
    } catch {
      // full or forbidden: it lives as long as the page
    }
  }

  const of = (id) => open.get(id)?.mark ?? fromView(screen().view.plays[id]);

  function change(id, part) {
    const one = open.get(id) ?? {};
    open.set(id, Object.assign(one, { mark: { ...of(id), ...part }, acked: 0, refusal: "" }));
    keep();
    screen().redraw();
    return one;
  }

  const setPoint = (id, answer_point) => (change(id, { answer_point }), flush(id));

  function setLevel(id, criterion, level) {
    if (of(id).levels[criterion] === level) return;
    change(id, { levels: { ...of(id).levels, [criterion]: level } });
    flush(id);
  }

  /** Saved after a pause in typing; `flush` (on leaving the field) saves at once. */
  function setComment(id, comment) {
    if (of(id).comment === comment) return;
    const one = change(id, { comment });
    clearTimeout(one.typing);
    one.typing = setTimeout(() => flush(id), TYPING_PAUSE);
  }

  async function flush(id) {
    const one = open.get(id);
    if (!one || one.sent || one.acked) return;
    clearTimeout(one.typing);
    one.sent = one.mark;
    try {
      settle(id, one, (await screen().send({ do: "mark_play", play: id, ...one.mark })).seq);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused(id, one, error);
    }
    screen().redraw();
  }

  function settle(id, one, seq) {
    const newer = one.mark !== one.sent;
    one.sent = null;
    if (newer) return flush(id);
    one.acked = seq;
    keep();
    return seen();
  }

  /** Busy: keep it for another try. Otherwise the rules will not have it: back to what the server has, and say why. */
  function refused(id, one, { code, kind, sentence }) {
    one.sent = null;
    if (code === "no_change") return settle(id, Object.assign(one, { sent: one.mark }), screen().seq);
    one.refusal = sentence;
    one.again = kind === "busy";
    if (!one.again) one.mark = fromView(screen().view.plays[id]);
    if (!one.again) one.acked = Infinity;
    keep();
    return announce(sentence);
  }

  /** The view has come this far: what it holds needs no keeping here. */
  function seen() {
    for (const [id, one] of open) if (one.acked && one.acked <= screen().seq) open.delete(id);
  }

  /** Marks that a reload or a flat battery cut off, sent again once. */
  function restore() {
    for (const [id, mark] of unsent) {
      const play = screen().view.plays[id];
      if (play && !screen().view.released.includes(play.round)) (change(id, mark), flush(id));
    }
    unsent = [];
  }

  /** How it stands with a play's mark: {words, again}. */
  function status(id, live) {
    const one = open.get(id);
    if (one?.refusal) return { words: one.refusal, again: one.again, refused: true };
    if (one && !one.acked) return { words: live ? gettext("Saving…") : gettext("Kept here until the connection is back") };
    return { words: screen().view.plays[id].mark?.levels ? gettext("Saved") : "" };
  }

  const drop = (id) => (clearTimeout(open.get(id)?.typing), open.delete(id), keep());

  return { of, setLevel, setPoint, setComment, flush, restore, seen, drop, status };
}
