// What stands beside the work: who waits at the door, and one of three panes: the class, the huddles, the room.

import { html, nothing } from "../html.js";
import { gettext } from "../text.js";
import { huddles } from "./huddles.js";
import { room } from "./room.js";
import { roster } from "./roster.js";

const PANES = { class: [gettext("Class"), roster], huddles: [gettext("Huddles"), huddles], room: [gettext("Room"), room] };

export function aside(view, how) {
  const [title, pane] = PANES[how.ui.pane];
  return html`<aside class="col" aria-label="${gettext("Class and room")}">${atDoor(view)}
    <div class="tabs panes" role="group" aria-label="${gettext("What to show here")}">${Object.entries(PANES).map(([id, [name]]) =>
      html`<button type="button" class="btn small" data-do="pane" data-pane="${id}" aria-pressed="${id === how.ui.pane}">${name}</button>`)}</div>
    <section class="panel col ${how.ui.pane}" aria-labelledby="pane-title"><h2 class="unseen" id="pane-title">${title}</h2>${how.notices.at("aside")}${pane(view, how)}</section></aside>`;
}

/** Students who wait are above every pane: they cannot do anything until someone sees them. */
function atDoor(view) {
  const waiting = Object.entries(view.seats).filter(([, seat]) => seat.status === "waiting");
  if (!waiting.length) return nothing;
  return html`<section class="panel asking col" aria-labelledby="door-title"><h2 id="door-title">${gettext("At the door")}</h2><ul>${waiting.map(([id, seat]) => asking(id, seat))}</ul></section>`;
}

function asking(id, { name }) {
  return html`<li class="row"><span>${name}</span><span class="tools"><button type="button" class="btn small" data-do="admit" data-seat="${id}">${gettext("Let in")}<span class="unseen"> ${name}</span></button>
    <button type="button" class="btn quiet small" data-do="remove" data-seat="${id}">${gettext("Not now")}<span class="unseen"> ${name}</span></button></span></li>`;
}
