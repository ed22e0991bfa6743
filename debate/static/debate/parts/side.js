// The two sides. Never by colour alone: the class gives the shape (◆ or ●) and the colour, the word stands beside it.

import { html } from "../html.js";

/** "first" or "second": the class of everything that belongs to a position. */
export function sideOf(view, position) {
  return view.positions[position]?.side ?? "first";
}

export function teamSide(view, team) {
  return sideOf(view, view.teams[team]?.position);
}

/** A position by its shape and word: ◆ Realist. `words` may say more: "Your team argues realist". */
export function mark(view, position, words = view.positions[position].name) {
  return html`<span class="mark ${sideOf(view, position)}">${words}</span>`;
}

/** A team by its shape, name and position: ◆ Kestrel Realist. */
export function teamMark(view, team) {
  const { name, position } = view.teams[team];
  return html`<span class="mark ${sideOf(view, position)}">${name} <span class="word">${view.positions[position].name}</span></span>`;
}
