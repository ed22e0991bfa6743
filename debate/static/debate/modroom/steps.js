// The steps that the moderator's head shows, by their number in the agenda, and what each is called.

import { stageName } from "../parts.js";
import { say } from "../text.js";

/** Numbers of the round's steps; with the first of them, or outside of the rounds, also of the one just before: all that are over
 * can be reopened. */
export function stepsNow(view) {
  const numbers = view.agenda.map((_, n) => n);
  const round = numbers.filter((n) => (view.round ? view.agenda[n].round === view.round : n === view.step));
  const before = round[0] - 1;
  return round[0] === view.step && before > 0 ? [before, ...round] : round;
}

export function stepName(view, n) {
  const { stage, round } = view.agenda[n];
  if (round === view.round || !round) return stageName(stage);
  return say("%(stage)s of round %(n)s", { stage: stageName(stage), n: round });
}
