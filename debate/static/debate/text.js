// Every sentence that a person reads goes through here, so that a translation needs no change of code.

const catalogue = () => window.django ?? window;

export function gettext(sentence) {
  return catalogue().gettext?.(sentence) ?? sentence;
}

export function ngettext(one, many, count) {
  return catalogue().ngettext?.(one, many, count) ?? (count === 1 ? one : many);
}

/** `%(name)s` in `sentence` is replaced by `values.name`. */
export function interpolate(sentence, values) {
  return sentence.replace(/%\((\w+)\)s/g, (_, name) => String(values[name]));
}

/** The translation of `sentence` with its names filled in. Call it with a literal, so that translators' tools find it. */
export function say(sentence, values) {
  return interpolate(gettext(sentence), values);
}

/** A count with its noun: count(3, "%(n)s card", "%(n)s cards"). */
export function count(n, one, many) {
  return interpolate(ngettext(one, many, n), { n });
}
