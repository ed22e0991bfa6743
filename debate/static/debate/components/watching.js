// A moderator looks at a team's screen: the same view without a seat of its own, and nothing can be sent.

import { html, nothing } from "../html.js";
import { say } from "../text.js";
import { playsOf, turnStage } from "./turn.js";

/** The view with a `me` that every component can rely on. */
export function seenBy(view) {
  if (view.me) return view;
  const played = playsOf(view, view.team, { stage: turnStage(view) }).length > 0;
  return { ...view, me: { seat: "", name: "", status: "seated", team: view.team, floor: false, played, watching: true } };
}

export function watchingBar(view) {
  if (!view.me.watching) return nothing;
  return html`<p class="announcement">${say("You look at team %(name)s’s screen as its students have it now. Nothing can be sent from here.", { name: view.teams[view.team].name })}</p>`;
}
