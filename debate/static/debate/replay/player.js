// Where the film stands, and its time: still, or running at a speed. A long silence is shortened, its clock then runs faster.

const LONGEST_WAIT = 3_000;

export const SPEEDS = [1, 4, 16];

/** makePlayer(film, seq, show) → {seq, playing, speed, now, go, step, stage, toggle, pause, setSpeed}. `show()` is called when
 * anything of it changed. */
export function makePlayer(film, seq, show) {
  const player = { seq, playing: false, speed: 1, now, go, step, stage, toggle, pause, setSpeed };
  let turn = 0; // whoever finds another turn than their own has been overtaken
  let gap = null;

  /** The debate's milliseconds at this instant. */
  function now() {
    if (!gap) return film.moment(player.seq);
    const share = Math.min(1, (performance.now() - gap.began) / Math.max(1, gap.lasts));
    return gap.from + (gap.to - gap.from) * share;
  }

  function stand(changes) {
    turn += 1;
    gap = null;
    Object.assign(player, changes);
    show();
  }

  /** Shows entry `to`; what is playing goes on from there. */
  function go(to) {
    stand({ seq: Math.min(film.last, Math.max(film.first, to)) });
    film.want(player.seq);
    if (player.playing) roll();
  }

  /** To the next change that this eye saw, or with -1 to the one before. */
  async function step(by) {
    pause();
    const mine = turn;
    const to = await (by > 0 ? film.after(player.seq) : film.before(player.seq));
    if (mine === turn && to !== undefined) go(to);
  }

  /** To the next stage's start, or with -1 to this one's, or from there to the one before. */
  function stage(by) {
    const starts = film.stages.map((one) => one.seq);
    const to = by > 0 ? starts.find((start) => start > player.seq) : starts.findLast((start) => start < player.seq);
    go(to ?? (by > 0 ? film.last : film.first));
  }

  function pause() {
    if (player.playing) stand({ playing: false });
  }

  function toggle() {
    if (player.playing) return pause();
    stand({ playing: true, seq: player.seq === film.last ? film.first : player.seq });
    roll();
  }

  function setSpeed(speed) {
    stand({ speed });
    if (player.playing) roll();
  }

  async function roll() {
    const mine = turn;
    while (mine === turn) {
      const next = player.seq < film.last ? await film.after(player.seq) : undefined;
      if (mine !== turn) return;
      if (next === undefined) return pause();
      await silence(film.moment(player.seq), film.moment(next));
      if (mine !== turn) return;
      player.seq = next;
      film.want(next);
      show();
    }
  }

  function silence(from, to) {
    gap = { from, to, began: performance.now(), lasts: Math.min(LONGEST_WAIT, (to - from) / player.speed) };
    return new Promise((resolve) => setTimeout(resolve, gap.lasts));
  }

  return player;
}
