// Before it begins: who I am with, what we argue, and that it is practice.

import { html } from "../html.js";
import { mark, teamSide } from "../parts.js";
import { gettext, say } from "../text.js";
import { huddle } from "./huddle.js";

export function lobby(view, how) {
  const { position, name } = view.teams[view.team];
  return html`<div class="two"><section class="card col ${teamSide(view, view.team)}"><h2 class="tag">${say("Team %(name)s", { name })}</h2>
    <p>${mark(view, position)}</p><p class="thesis">${view.positions[position].thesis}</p>
    <p class="hint">${gettext("Positions are assigned so that everyone practises arguing. They say nothing about what you think: for that there is a private vote.")}</p></section>
    ${huddle(view, how)}</div>`;
}
