// The one next thing to do: what the dark button says and sends, and why one might wait.

import { count, gettext, say } from "../text.js";

const ADVANCE = {
  lobby: gettext("Start the debate"),
  prepare: gettext("Start the constructives"),
  constructive: gettext("Start the rebuttals"),
  rebuttal: gettext("Go to marking"),
};

const START = {
  stance_vote: gettext("Start the stance vote"),
  prepare: gettext("Start the next round"),
  result: gettext("Show the final result"),
};

/** {words, command, ask?, hint}: null once the debate has ended. */
export function nextThing(view) {
  if (view.ended) return null;
  if (view.final) return { words: gettext("End the debate"), command: { do: "end_debate" }, ask: gettext("End the debate? It is saved, and nobody can change it afterwards."), hint: "" };
  if (view.stage === "marking") return release(view);
  return { words: words(view), command: { do: "advance", step: view.step }, hint: waitingFor(view) };
}

function words(view) {
  if (view.stage === "lobby" && following(view) === "stance_vote") return gettext("Start with the stance vote");
  if (view.stage === "stance_vote" && following(view) === "prepare") return gettext("Start the first round");
  return ADVANCE[view.stage] ?? START[following(view)] ?? gettext("Go on");
}

function following(view) {
  return view.agenda[view.step + 1]?.stage;
}

function release(view) {
  const left = view.to_mark - view.marked;
  const question = count(left, "%(n)s play is not fully marked. Release the marks as they are?", "%(n)s plays are not fully marked. Release the marks as they are?");
  const command = { do: "release_marks", step: view.step, incomplete: left > 0 };
  return { words: gettext("Release marks"), command, ask: left ? question : "", hint: say("%(n)s of %(all)s marked", { n: view.marked, all: view.to_mark }) };
}

/** What the class still does in this stage, so that nobody is cut off unseen. */
function waitingFor(view) {
  if (view.stage === "lobby") return emptyTeams(view);
  if (view.stage === "stance_vote") return say("%(n)s of %(all)s voted", { n: view.voted, all: view.seated });
  if (view.stage !== "constructive" && view.stage !== "rebuttal") return "";
  const writing = Object.values(view.teams).filter((team) => team.size && !team.done);
  return writing.length ? stillWriting(writing) : gettext("Everyone is in.");
}

/** Names while they are few; the tabs of the pairings show the rest. */
function stillWriting(teams) {
  if (teams.length > 2) return count(teams.length, "%(n)s team still writing", "%(n)s teams still writing");
  return say("Still writing: %(teams)s", { teams: teams.map(({ name }) => name).join(", ") });
}

function emptyTeams(view) {
  const names = Object.values(view.teams).filter((team) => !team.size).map((team) => team.name);
  if (names.length === Object.keys(view.teams).length) return gettext("Nobody has come in yet.");
  return names.length ? say("Nobody in: %(teams)s", { teams: names.join(", ") }) : "";
}
