// The stance vote: private, five steps, changeable while it is on.

import { flag, html } from "../html.js";
import { gettext } from "../text.js";

const STANCES = [
  [1, gettext("Strongly disagree")],
  [2, gettext("Disagree")],
  [3, gettext("Undecided")],
  [4, gettext("Agree")],
  [5, gettext("Strongly agree")],
];

function choice(value, words, chosen) {
  return html`<label class="stance" for="stance-${value}"><input type="radio" id="stance-${value}" name="stance" value="${value}" data-input="stance" data-checked="${value === chosen ? "yes" : "no"}" ${flag("checked", value === chosen)}> ${words}</label>`;
}

/** What stops the vote from being sent, as a sentence, or "". `chosen` is what is pressed on this page, before it is sent. */
export function voteLacks({ me, paused, time_up }, chosen) {
  if (me.watching) return gettext("Only the students vote.");
  if (time_up) return gettext("The vote is over.");
  if (paused) return gettext("Paused: you can vote when your teacher goes on.");
  if (chosen === undefined) return me.stance ? gettext("Choose another answer to change your vote.") : gettext("Choose one of the five answers.");
  return chosen === me.stance ? gettext("That is your vote already.") : "";
}

/** `me.stance` is what the server has. */
export function vote(view, { chosen, notices }) {
  const { stance } = view.me;
  return html`<form class="vote panel col" data-form="vote"><fieldset class="col"><legend>${gettext("What do you think yourself, whatever your team argues?")}</legend>
    ${STANCES.map(([value, words]) => choice(value, words, chosen ?? stance))}</fieldset>
    <p class="hint">${gettext("Private: nobody sees your vote, your teacher neither. Only averages of the class and of teams are shown, at the end.")}</p>
    <div class="row"><button class="btn act" aria-disabled="${Boolean(voteLacks(view, chosen))}">${stance ? gettext("Change my vote") : gettext("Cast my vote")}</button>${notices.at("vote")}</div></form>`;
}
