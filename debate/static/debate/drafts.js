// What is being written, kept in this browser until the server has it, so that a reload or a flat battery loses nothing.

const EMPTY = { text: "", card: "", answers: "" };

/** makeDrafts(debate, seat, onOther) → {read(turn), write(turn, draft), drop(turn)}. `turn` names the play it is for. The browser's
 * own store is the truth, so that two tabs of one seat write the same draft; `onOther()` is called when another tab has
 * written. Where the browser keeps nothing (a private window), and without a seat, drafts live as long as the page. */
export function makeDrafts(debate, seat, onOther) {
  const memory = new Map();
  const mine = `rostrum.draft.${debate}.${seat}.`;

  function read(turn) {
    if (memory.has(turn)) return memory.get(turn);
    if (!seat) return null;
    try {
      const kept = JSON.parse(localStorage.getItem(mine + turn));
      return kept && { ...EMPTY, ...kept };
    } catch {
      return null;
    }
  }

  function write(turn, draft) {
    if (!seat) return memory.set(turn, draft);
    try {
      localStorage.setItem(mine + turn, JSON.stringify(draft));
      memory.delete(turn);
    } catch {
      memory.set(turn, draft); // full or forbidden
    }
  }

  function drop(turn) {
    memory.delete(turn);
    try {
      localStorage.removeItem(mine + turn);
    } catch {
      // nothing was kept
    }
  }

  addEventListener("storage", ({ key }) => (key === null || key.startsWith(mine)) && onOther());
  return { read, write, drop };
}

export { EMPTY };
