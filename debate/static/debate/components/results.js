// Marks with their reasons, points, and how it ended.

import { html, nothing } from "../html.js";
import { empty, swingFigure, teamMark } from "../parts.js";
import { count, gettext, say } from "../text.js";
import { clash } from "./clash.js";

function criterion({ id, name, guidance }, levels) {
  const level = levels[id];
  if (level === undefined) return nothing;
  return html`<tr><th scope="row">${name}</th><td class="level">${say("%(level)s of %(top)s", { level, top: guidance.length - 1 })}</td><td>${guidance[level]}</td></tr>`;
}

function levels(view, mark) {
  if (!mark.levels) return nothing;
  return html`<table class="marks"><caption class="unseen">${gettext("Marks")}</caption><tbody>${view.rubric.criteria.map((one) => criterion(one, mark.levels))}
    ${mark.answer_point ? html`<tr><th scope="row">${gettext("Answer point")}</th><td class="level">+${view.rubric.answer_point}</td><td>${gettext("The card answers the card it rebuts")}</td></tr>` : nothing}</tbody></table>`;
}

/** What a team's own play was given: levels, points, and the reason for decision. */
export function markOf(view, id) {
  const { mark } = view.plays[id];
  if (!mark) return empty(gettext("Not marked."));
  return html`<div class="mark-sheet col">${levels(view, mark)}
    ${mark.points === undefined ? nothing : html`<p><strong>${say("%(points)s of %(top)s points", mark)}</strong></p>`}
    ${mark.comment ? html`<p class="rfd"><strong>${gettext("Reason for decision:")}</strong> ${mark.comment}</p>` : nothing}</div>`;
}

export function standings(view) {
  const scored = Object.entries(view.teams).filter(([, team]) => team.points !== undefined);
  if (!scored.length) return nothing;
  const rows = scored.sort(([, a], [, b]) => b.points - a.points);
  return html`<table class="standings panel"><caption>${gettext("Points")}</caption><thead><tr><th scope="col">${gettext("Team")}</th>${view.final ? nothing : html`<th scope="col">${gettext("This round")}</th>`}<th scope="col">${gettext("Together")}</th></tr></thead>
    <tbody>${rows.map(([id, team]) => html`<tr ${id === view.team ? html`class="own"` : nothing}><th scope="row">${teamMark(view, id)}</th>${view.final ? nothing : html`<td>${team.round_points}</td>`}<td>${team.points}</td></tr>`)}</tbody></table>`;
}

export function roundResult(view) {
  return html`<div class="result">${clash(view, (id) => markOf(view, id))}${standings(view)}</div>`;
}

function ownRound(view, round) {
  const plays = Object.entries(view.plays).filter(([, play]) => play.team === view.team && play.round === round);
  if (!plays.length) return nothing;
  return html`<section class="panel col"><h3>${say("Round %(round)s", { round })}</h3>${plays.map(([id, play]) => html`<div class="col"><p><strong class="read">${view.cards[play.card]?.tag ?? gettext("Reasoning alone")}</strong> <span class="eyebrow">${say("by %(name)s", { name: play.author })}</span></p>${markOf(view, id)}</div>`)}</section>`;
}

export function finalResult(view) {
  const rounds = Array.from({ length: view.rounds }, (_, n) => n + 1);
  const made = Object.values(view.plays).filter(({ team }) => team === view.team).length;
  return html`<div class="result final">${standings(view)}${view.final ? html`<section class="panel">${swingFigure(view)}</section>` : nothing}
    <section class="col own-plays"><h2>${made ? count(made, "Your team’s play", "Your team’s %(n)s plays") : gettext("Your team made no play")}</h2>${rounds.map((round) => ownRound(view, round))}</section></div>`;
}
