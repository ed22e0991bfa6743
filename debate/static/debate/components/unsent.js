// What was written for a turn that went by without it. It stays until it is thrown away: a text is never lost without a word.

import { html } from "../html.js";
import { argument } from "../parts.js";
import { gettext } from "../text.js";

/** `texts` as the draft book gives them: [turn, text]. */
export function unsent(texts) {
  return texts.map(([turn, text]) => html`<section class="panel col unsent" aria-labelledby="unsent-${turn}">
    <div class="row"><h2 id="unsent-${turn}">${gettext("You wrote this and did not send it")}</h2>
    <button type="button" class="btn quiet small" data-do="discard" data-turn="${turn}">${gettext("Throw away")}</button></div>${argument(text)}</section>`);
}
