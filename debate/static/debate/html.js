// The only way markup is made in the browser: whatever is put into a template is text, unless it is Html itself.

const ESCAPES = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** Markup that has been escaped already. Made in this module alone, so that nothing else passes as markup. */
export class Html {
  #pieces;

  constructor(...pieces) {
    this.#pieces = pieces;
  }

  /** The markup. `instead(part)` may give what is to stand in a part's place. */
  text(instead = () => "") {
    let text = "";
    for (const one of this.#pieces) text += typeof one === "string" ? one : (one instanceof Part && instead(one)) || one.text(instead);
    return text;
  }

  toString() {
    return this.text();
  }
}

/** One element that a morph leaves alone while its markup stays the same. */
export class Part extends Html {
  constructor(content) {
    super(content);
    this.markup = content.text();
    [, this.tag, this.id] = /^<(\w+) [^>]*?(?<=\s)id="([^"]+)"/.exec(this.markup) ?? [];
    if (!this.id || !this.markup.endsWith(`</${this.tag}>`)) throw new TypeError("a part is one element with an id");
  }
}

/** Says of one element with an id that it is worth comparing: mostly it stays as it is. */
export const part = (content) => new Part(content);

export const nothing = new Html();

function piece(value) {
  if (value instanceof Html) return value;
  if (Array.isArray(value)) return new Html(...value.map(piece));
  if (value === null || value === undefined || value === false || value === true) return "";
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

/** html`<p>${text}</p>`: text is escaped, Html and arrays pass, null, undefined and booleans leave nothing; but as an attribute's
 * value (aria-pressed="${on}") a boolean is its word. */
export function html(strings, ...values) {
  const pieces = values.map((value, n) => (typeof value === "boolean" && strings[n].endsWith('="') ? String(value) : piece(value)));
  return new Html(...strings.flatMap((string, n) => (n < pieces.length ? [string, pieces[n]] : [string])));
}

/** A boolean attribute (checked, disabled, hidden …) where `on`: html`<input ${flag("checked", yes)}>`. */
export function flag(name, on) {
  return on ? new Html(name) : nothing;
}
