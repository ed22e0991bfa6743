// Marks on their way: each press counts at once on the page, is sent in order, one at a time for a play, and said to be saved.

/** makeMarkbook(send, redraw, refused) → {of, edit, flush, settled, status}. */
export function makeMarkbook(send, redraw, refused) {
  const drafts = new Map();

  function of(id, play) {
    const { levels = {}, comment = "", answer_point = Boolean(play.answers_card) } = play.mark ?? {};
    return drafts.get(id)?.mark ?? { levels, comment, answer_point };
  }

  function edit(id, play, change, wait = 0) {
    const draft = drafts.get(id) ?? { busy: false };
    draft.mark = { ...of(id, play), ...change };
    draft.dirty = true;
    drafts.set(id, draft);
    clearTimeout(draft.timer);
    if (wait) draft.timer = setTimeout(() => start(id, draft), wait);
    else start(id, draft);
    redraw();
  }

  /** Sends what was typed without waiting for the pause in typing. */
  function flush(id) {
    const draft = drafts.get(id);
    if (draft?.dirty) start(id, draft);
  }

  function start(id, draft) {
    clearTimeout(draft.timer);
    if (!draft.busy) draft.sent = push(id, draft);
  }

  async function push(id, draft) {
    draft.busy = true;
    while (draft.dirty) {
      draft.dirty = false;
      await send({ do: "mark_play", play: id, ...draft.mark }).catch((error) => {
        if (error.code !== "no_change") refused(error);
      });
    }
    draft.busy = false;
    drafts.delete(id);
    redraw();
  }

  /** Resolves once nothing is on its way: what comes next must not overtake a mark. */
  async function settled() {
    for (const id of drafts.keys()) flush(id);
    await Promise.all([...drafts.values()].map((draft) => draft.sent));
  }

  /** "saving" while something is on its way, else "". */
  const status = (id) => (drafts.has(id) ? "saving" : "");

  return { of, edit, flush, settled, status };
}
