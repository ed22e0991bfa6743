// What is being written, kept in this browser until the server has it, so that a reload or a flat battery loses nothing.

const EMPTY = { text: "", card: "", answers: "" };

/** drafts(debate, seat) → {read(turn), write(turn, draft), drop(turn)}. `turn` names the play it is for. Where the browser
 * keeps nothing (a private window), and without a seat, drafts live as long as the page. */
export function makeDrafts(debate, seat) {
  const memory = new Map();
  const key = (turn) => `rostrum.draft.${debate}.${seat}.${turn}`;

  function read(turn) {
    if (memory.has(turn)) return memory.get(turn);
    if (!seat) return null;
    try {
      const kept = JSON.parse(localStorage.getItem(key(turn)));
      return kept && { ...EMPTY, ...kept };
    } catch {
      return null;
    }
  }

  function write(turn, draft) {
    memory.set(turn, draft);
    if (!seat) return;
    try {
      localStorage.setItem(key(turn), JSON.stringify(draft));
    } catch {
      // full or forbidden: memory has it
    }
  }

  function drop(turn) {
    memory.delete(turn);
    try {
      localStorage.removeItem(key(turn));
    } catch {
      // nothing was kept
    }
  }

  return { read, write, drop };
}

export { EMPTY };
