// The film's words: where it stands, and when that was.

import { gettext, say } from "../text.js";
import { stageName } from "../parts/stage.js";

/** "Round 2, rebuttal", or the stage's name outside of the rounds. */
export function placeName({ stage, round }) {
  return round ? say("Round %(round)s, %(stage)s", { round, stage: stageName(stage).toLowerCase() }) : stageName(stage);
}

/** makeTimes(zone) → millis → "11:42:07" in the server's time zone, as the saved debate has it. */
export function makeTimes(zone) {
  const format = new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: zone });
  return (millis) => format.format(millis);
}

const MOMENTS = {
  marks: () => gettext("The marks are released"),
  end: () => gettext("The debate ends"),
  play: ({ team, stage }) => (stage === "rebuttal" ? say("%(team)s’s rebuttal", { team }) : say("%(team)s’s constructive", { team })),
};

/** What happened with entry `seq`, where it is one of the film's moments; else "". */
export function happened(moments, seq) {
  return moments.filter((moment) => moment.seq === seq).map((moment) => MOMENTS[moment.kind](moment)).join(", ");
}
