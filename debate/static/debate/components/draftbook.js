// The draft of the turn that runs: what is kept in this browser, else the own proposal, else nothing.

import { EMPTY, makeDrafts } from "../drafts.js";
import { ownProposal, turnKey, turnStage } from "./turn.js";

/** makeDraftbook(debate, seat) → {of(view), edit(view, change), sent(view, draft)}. */
export function makeDraftbook(debate, seat) {
  const drafts = makeDrafts(debate, seat);

  const edit = (view, change) => drafts.write(turnKey(view), { ...of(view), ...change });

  function of(view) {
    const kept = drafts.read(turnKey(view)) ?? fromProposal(view);
    return fitting(view, kept);
  }

  /** The server has it: nothing to keep, unless it was changed while it was on its way. */
  function sent(view, draft) {
    const now = drafts.read(turnKey(view));
    if (now && now.text === draft.text) drafts.drop(turnKey(view));
  }

  return { of, edit, sent };
}

function fromProposal(view) {
  const [, own] = ownProposal(view) ?? [];
  return own ? { text: own.argument, card: own.card ?? "", answers: own.answers ?? "" } : EMPTY;
}

/** A draft without a card that has left the hand or a play that cannot be answered; the only one there is, is chosen. */
function fitting(view, { text, card, answers }) {
  const targets = turnStage(view) === "rebuttal" ? view.answerable : [];
  const target = targets.includes(answers) ? answers : targets.length === 1 ? targets[0] : "";
  return { text, card: view.hand.includes(card) ? card : "", answers: target };
}
