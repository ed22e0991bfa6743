// What the student does now, in one sentence: the most important line of the screen.

import { gettext, say } from "../text.js";
import { floorIsFree, floorName } from "./turn.js";

/** {call, hint}: what to do or wait for, and what is good to know about it. */
export function doing(view, away = []) {
  const { status } = view.me;
  if (view.ended) return { call: gettext("The debate has ended"), hint: status === "seated" ? gettext("You can read plays, marks and result again.") : gettext("Thank you for coming.") };
  if (status !== "seated") return OUTSIDE[status];
  if (view.paused) return { call: gettext("Paused: wait until your teacher goes on"), hint: gettext("What you have written is kept.") };
  return STAGES[view.stage](view, away);
}

const OUTSIDE = {
  waiting: { call: gettext("Wait: your teacher will let you in"), hint: gettext("You have asked to come in. This page opens by itself as soon as your teacher admits you.") },
  removed: { call: gettext("You have been taken out of this debate"), hint: gettext("If that was a mistake, ask to come back. Your teacher decides.") },
  banned: { call: gettext("You cannot come back into this debate"), hint: gettext("Speak to your teacher.") },
};

const STAGES = {
  lobby: () => ({ call: gettext("You are in: wait for the debate to begin"), hint: gettext("Say hello in the huddle meanwhile.") }),
  stance_vote: vote,
  prepare,
  constructive: argue,
  rebuttal: argue,
  marking: () => ({ call: gettext("Your teacher is marking: read both sides again"), hint: gettext("Marks are released together.") }),
  result,
};

function vote({ me, time_up }) {
  if (time_up) return { call: gettext("The vote is over"), hint: gettext("Wait for your teacher.") };
  if (me.stance) return { call: gettext("Voted: wait for the others"), hint: gettext("You can change your vote while there is time.") };
  return { call: gettext("Vote: say what you think yourself"), hint: "" };
}

function prepare(view) {
  const name = floorName(view);
  if (view.me.floor) return { call: gettext("Get ready: you have the floor next"), hint: gettext("Read the hand, talk, and begin to write.") };
  const hint = name && say("%(name)s has the floor next.", { name });
  return { call: gettext("Read your hand and propose a play"), hint };
}

function argue(view, away) {
  if (view.me.played) return played(view);
  if (view.time_up) return { call: gettext("Time is up: wait for your teacher"), hint: gettext("The most backed proposal was played, if there was one.") };
  if (view.stage === "rebuttal" && !view.answerable.length) return nothingToAnswer(view);
  if (view.me.floor) return mine(view);
  const name = floorName(view);
  if (floorIsFree(view, away)) {
    const call = name ? say("%(name)s has the floor but is away: take it", { name }) : gettext("Nobody has the floor: take it");
    return { call, hint: gettext("Whoever takes it plays for the team.") };
  }
  return { call: say("%(name)s has the floor: help with a proposal", { name }), hint: gettext("If time runs out, the most backed proposal is played.") };
}

function mine(view) {
  if (view.stage === "constructive") {
    return { call: gettext("You have the floor: play one card"), hint: gettext("If time runs out first, the most backed proposal is played.") };
  }
  return { call: gettext("You have the floor: answer their play"), hint: gettext("If time runs out first, the most backed proposal is played.") };
}

function nothingToAnswer(view) {
  const name = view.teams[view.opponent]?.name ?? "";
  if (view.teams[view.team].done) return { call: gettext("There is nothing to answer in this round"), hint: gettext("Wait for your teacher.") };
  return { call: say("Wait: %(name)s has not played yet", { name }), hint: gettext("You can answer as soon as their play is open.") };
}

function played(view) {
  const other = view.teams[view.opponent];
  if (other && !other.done) return { call: say("Played: wait for %(name)s", { name: other.name }), hint: gettext("Your play is in.") };
  return { call: gettext("Played: wait for your teacher"), hint: gettext("Both sides are in.") };
}

function result(view) {
  if (view.final) return { call: gettext("That was the debate: see how it ended"), hint: "" };
  return { call: gettext("Read your marks and their reasons"), hint: view.round < view.rounds ? gettext("Use them in the next round.") : "" };
}
