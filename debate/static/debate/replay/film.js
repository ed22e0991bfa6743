// The film of a debate as one eye saw it: keyframes, and between them stretches of frames, fetched nearest first. A place that is
// not there yet is shown as its keyframe has it, so that scrubbing never waits.

import { merge } from "../merge.js";

/** makeFilm(outline, fetchPiece, onNews) → {look, want, after, before, moment, dated, stageAt, trouble}. `fetchPiece(start)` gives a
 * piece as JSON (the keyframes without `start`); `onNews` is called when there is more of the film, or trouble. */
export function makeFilm({ first, last, spacing, stages, look: opening }, fetchPiece, onNews) {
  const keys = new Map();
  const stretches = new Map();
  let wanted = opening.seq;
  let fetching = null;
  const film = { first, last, stages, trouble: null, look, want, after, before, moment, dated, stageAt };

  const keyOf = (seq) => first + Math.floor((seq - first) / spacing) * spacing;

  // ---- what is there ----

  /** {view, exact}: the view after entry `seq`, or the nearest that is there. */
  function look(seq) {
    const key = keyOf(seq);
    const frames = stretches.get(key);
    if (seq === key && keys.has(key)) return { view: keys.get(key), exact: true };
    if (frames) return { view: frames.findLast((frame) => frame.seq <= seq)?.view ?? keys.get(key), exact: true };
    if (seq === opening.seq) return { view: opening.view, exact: true };
    return { view: keys.get(key) ?? opening.view, exact: false };
  }

  /** The stage that ran after entry `seq`. */
  function stageAt(seq) {
    return stages.findLast((stage) => stage.seq <= seq);
  }

  /** The last change up to `seq`: null where there is none, undefined where the film that would tell is not there. */
  function change(seq) {
    for (let key = keyOf(seq); key >= first; key -= spacing) {
      if (!stretches.has(key)) return undefined;
      const frame = stretches.get(key).findLast((one) => one.seq <= seq);
      if (frame) return frame;
    }
    return null;
  }

  /** When this eye last saw something change, as far as that is known here: the stage's start at least. */
  function moment(seq) {
    return change(seq)?.at ?? stageAt(seq).at;
  }

  /** Whether `moment` is right already. */
  function dated(seq) {
    return change(seq) !== undefined || stageAt(seq).seq === seq;
  }

  // ---- the next and the last change: these wait for the film where it is not there ----

  /** The seq of the first change after `seq`, the film's end without one, or undefined where the film could not be had. */
  async function after(seq) {
    for (let key = keyOf(seq); key <= last; key += spacing) {
      if (!(await have(key))) return undefined;
      const frame = stretches.get(key).find((one) => one.seq > seq);
      if (frame) return frame.seq;
    }
    return last;
  }

  /** The seq of the last change before `seq`, the film's beginning without one, or undefined. */
  async function before(seq) {
    for (let key = keyOf(seq - 1); key >= first; key -= spacing) {
      if (!(await have(key))) return undefined;
      const frame = stretches.get(key).findLast((one) => one.seq < seq);
      if (frame) return frame.seq;
    }
    return first;
  }

  async function have(key) {
    while (!stretches.has(key) && !film.trouble) await fetchNear(key);
    return stretches.has(key);
  }

  // ---- fetching: one piece at a time, the nearest to what is wanted now ----

  /** Somebody looks at `seq`: what is around it is fetched first. After trouble this tries again. */
  async function want(seq) {
    wanted = seq;
    film.trouble = null;
    while (!film.trouble && nearest(wanted) !== undefined) await fetchNear(wanted);
  }

  function nearest(seq) {
    const far = (key) => Math.abs(key + spacing / 2 - seq);
    let best;
    for (let key = first; key <= last; key += spacing) {
      if (!stretches.has(key) && (best === undefined || far(key) < far(best))) best = key;
    }
    return best;
  }

  function fetchNear(seq) {
    fetching ??= fetchOne(seq).finally(() => (fetching = null));
    return fetching;
  }

  async function fetchOne(seq) {
    try {
      if (keys.size) takeStretch(await fetchPiece(nearest(seq)));
      else takeKeys(await fetchPiece());
    } catch (error) {
      film.trouble = error;
    }
    onNews();
  }

  function takeKeys({ keys: chain }) {
    let view = {};
    for (const [seq, patch] of chain) keys.set(seq, (view = merge(view, patch)));
  }

  /** A running debate may have gone on since the page was made: what came after its end is left out. */
  function takeStretch({ from, frames }) {
    let view = keys.get(from);
    const known = frames.filter(([seq]) => seq <= last);
    stretches.set(from, known.map(([seq, at, patch]) => ({ seq, at, view: (view = merge(view, patch)) })));
  }

  return film;
}
