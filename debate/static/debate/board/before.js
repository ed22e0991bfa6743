// The board before anybody argues: the way in, the vote, and the preparing.

import { html, nothing } from "../html.js";
import { teamMark, teamSide, termsIn } from "../parts.js";
import { count, gettext, say } from "../text.js";
import { theses } from "./frame.js";

/** The code in two groups of three, as people read it out; a screen reader gets the letters. */
function code(text) {
  return html`<p class="code"><span class="unseen">${[...text].join(" ")}</span><span aria-hidden="true">${text.slice(0, 3)}</span><span aria-hidden="true">${text.slice(3)}</span></p>`;
}

function team(view, id) {
  const names = view.lobby[id];
  return html`<li class="panel ${teamSide(view, id)}"><h2>${teamMark(view, id)}</h2>
    <p class="names">${names.length ? names.join(", ") : html`<span class="hint">${gettext("Nobody yet")}</span>`}</p></li>`;
}

export function lobby(view, { code: letters, join, qr, label }) {
  return html`<section class="lobby"><div class="door"><p class="where">${[view.title, label].filter(Boolean).join(" · ")}</p>
    <h1>${view.resolution}</h1>
    <div class="way"><div><p class="step">${gettext("Open")}</p><p class="address">${join.replace(/^https?:\/\//, "").replace(/\/$/, "")}</p>
    <p class="step">${gettext("and type the code")}</p>${code(letters)}</div>
    ${qr ? html`<img class="qr" src="${qr}" alt="${say("QR code that leads to %(join)s", { join })}">` : nothing}</div></div>
    <div class="came"><p class="where">${count(view.seated, "%(n)s student is here", "%(n)s students are here")}</p>
    <ul class="${Object.keys(view.teams).length > 4 ? "many" : ""}">${Object.keys(view.teams).map((id) => team(view, id))}</ul>
    <p class="hint">${gettext("Teams and positions are assigned so that everyone practises arguing.")}</p></div></section>`;
}

export function vote(view) {
  return html`<section class="vote"><p class="big">${say("%(voted)s of %(seated)s have voted", view)}</p>
    <progress max="${Math.max(1, view.seated)}" value="${view.voted}" aria-label="${gettext("Votes")}"></progress>
    <p class="lead">${gettext("How far do you agree, from 1 strongly disagree to 5 strongly agree? Vote as yourself, whatever your team argues.")}</p>
    <p class="lead">${gettext("Votes are private. Only averages are shown, at the end.")}</p></section>`;
}

function meets({ first, second }, view) {
  return html`<li class="panel">${teamMark(view, first)} <span class="hint">${gettext("meets")}</span> ${teamMark(view, second)}</li>`;
}

function words(view) {
  const terms = termsIn(`${view.question.text} ${view.question.lead}`, view.glossary).slice(0, 2);
  if (!terms.length) return nothing;
  return html`<dl class="words">${terms.map(({ term, meaning }) => html`<div><dt>${term}</dt><dd>${meaning}</dd></div>`)}</dl>`;
}

export function prepare(view) {
  return html`<section class="prepare"><p class="lead">${view.question.lead}</p>
    <ul class="pairs">${view.pairings.map((pair) => meets(pair, view))}</ul>${theses(view)}${words(view)}</section>`;
}
