// The only way markup is made in the browser: whatever is put into a template is text, unless it is Html itself.

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Markup that has been escaped already. Made by `html` alone, so that nothing else passes as markup. */
export class Html {
  #text;

  constructor(text) {
    this.#text = text;
  }

  toString() {
    return this.#text;
  }
}

export const nothing = new Html("");

function piece(value) {
  if (value instanceof Html) return value.toString();
  if (Array.isArray(value)) return value.map(piece).join("");
  if (value === null || value === undefined || value === false || value === true) return "";
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** html`<p>${text}</p>`: text is escaped, Html and arrays pass, null, undefined and booleans leave nothing; but as an attribute's
 * value (aria-pressed="${on}") a boolean is its word. */
export function html(strings, ...values) {
  const pieces = values.map((value, n) => (typeof value === "boolean" && strings[n].endsWith('="') ? String(value) : piece(value)));
  return new Html(String.raw({ raw: strings }, ...pieces));
}

/** A boolean attribute (checked, disabled, hidden …) where `on`: html`<input ${flag("checked", yes)}>`. */
export function flag(name, on) {
  return on ? new Html(name) : nothing;
}
