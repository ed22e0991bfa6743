// What this student writes: the draft of the turn that runs (what is kept in this browser, else the own proposal, else nothing),
// what was written and never sent, and the line for the huddle.

import { EMPTY, makeDrafts } from "../drafts.js";
import { canCompose, ownProposal, turnKey, turnStage } from "./turn.js";

const TALK = "huddle";

/** makeDraftbook(debate, seat, onOther) → {of, edit, sent, unsent, discard, line, keepLine}. `onOther()`: another tab has written. */
export function makeDraftbook(debate, seat, onOther) {
  const drafts = makeDrafts(debate, seat, onOther);

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

  /** Texts of this round whose turn went by without them, as [turn, text]. */
  function unsent(view) {
    const over = ["constructive", "rebuttal"].filter((stage) => !canCompose(view) || stage !== turnStage(view));
    const texts = over.map((stage) => [`${view.round}.${stage}`, drafts.read(`${view.round}.${stage}`)?.text ?? ""]);
    return texts.filter(([, text]) => text.trim());
  }

  /** The line that is being typed for the huddle; after a reload also those that were still on their way. */
  const line = () => drafts.read(TALK)?.text ?? "";

  const keepLine = (typed, onTheWay) => drafts.write(TALK, { text: [...onTheWay, typed].filter(Boolean).join(" ") });

  return { of, edit, sent, unsent, discard: drafts.drop, line, keepLine };
}

function fromProposal(view) {
  const [, own] = ownProposal(view) ?? [];
  return own ? { text: own.argument, card: own.card ?? "", answers: own.answers ?? "" } : EMPTY;
}

/** A draft without a card that has left the hand or a play that cannot be answered. Until a play is chosen it is their first, which
 * stays when another arrives. */
function fitting(view, { text, card, answers }) {
  const targets = turnStage(view) === "rebuttal" ? view.answerable : [];
  const target = targets.includes(answers) ? answers : (targets[0] ?? "");
  return { text, card: view.hand.includes(card) ? card : "", answers: target };
}
