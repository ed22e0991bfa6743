// The deck's terms, explained where they stand. A term is a button that opens its meaning; only its first occurrence in a text
// is one, so that reading aloud is not interrupted again and again.

import { html } from "../html.js";
import { morph } from "../morph.js";
import { announce } from "../time.js";

const known = new WeakMap();

const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** One pattern for all spellings, longest first, and which term each stands for, made once a glossary; and the texts explained, as
 * a screen shows the same ones again with every change. */
function index(glossary) {
  if (!known.has(glossary)) {
    const terms = new Map(glossary.flatMap((entry, n) => [entry.term, ...entry.also].map((word) => [word.toLowerCase(), n])));
    const words = [...terms.keys()].sort((a, b) => b.length - a.length).map(literal);
    const pattern = words.length ? new RegExp(`(?<![\\p{L}\\p{N}])(${words.join("|")})(?![\\p{L}\\p{N}])`, "giu") : null;
    known.set(glossary, { terms, pattern, explained: new Map() });
  }
  return known.get(glossary);
}

/** `text` with the first occurrence of each term as a button that opens its meaning. Without a glossary: the text. */
export function explain(text, glossary = []) {
  const { pattern, explained } = index(glossary);
  if (!pattern) return html`${text}`;
  if (!explained.has(text)) explained.set(text, html`${withTerms(text, index(glossary))}`);
  return explained.get(text);
}

function withTerms(text, { terms, pattern }) {
  const seen = new Set();
  return text.split(pattern).map((piece, n) => {
    const term = n % 2 ? terms.get(piece.toLowerCase()) : undefined;
    if (term === undefined || seen.has(term)) return piece;
    seen.add(term);
    return html`<button type="button" class="term" popovertarget="term-${term}">${piece}</button>`;
  });
}

/** The terms that stand in `text`, as glossary entries. */
export function termsIn(text, glossary = []) {
  const { terms, pattern } = index(glossary);
  const found = new Set([...(pattern ? text.matchAll(pattern) : [])].map(([word]) => terms.get(word.toLowerCase())));
  return [...found].map((n) => glossary[n]);
}

/** Fills `box` (an element outside of the screen's root) with the meanings; one that opens is put beside its word and read out,
 * since it stands elsewhere on the page. */
export function showGlossary(box, glossary) {
  if (box.dataset.terms === String(glossary.length)) return;
  box.dataset.terms = String(glossary.length);
  morph(box, html`${glossary.map((entry, n) => html`<div popover id="term-${n}" class="meaning" role="note">
    <strong>${entry.term}</strong> ${entry.meaning}</div>`)}`);
  for (const meaning of box.children) meaning.addEventListener("toggle", shown);
}

// a pressed button has no focus in every browser, and a popover does not say who opened it
let pressed = null;
document.addEventListener("click", ({ target }) => (pressed = target.closest?.(".term") ?? pressed), true);

function shown({ target, newState }) {
  if (newState !== "open") return;
  announce(target.textContent);
  if (pressed?.isConnected) placeBesideWord(target);
}

function placeBesideWord(target) {
  const word = pressed.getBoundingClientRect();
  const { width, height } = target.getBoundingClientRect();
  const below = word.bottom + 8 + height <= innerHeight;
  target.style.left = `${Math.max(8, Math.min(word.left, innerWidth - width - 8))}px`;
  target.style.top = `${below ? word.bottom + 8 : Math.max(8, word.top - height - 8)}px`;
}
