// JSON merge patch (RFC 7396), as `game/patch.py` makes it. What did not change stays the very same object.

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** `target` with `patch` merged into it, as a new object. */
export function merge(target, patch) {
  if (!isObject(patch)) return patch;
  const out = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete out[key];
    else out[key] = merge(out[key], value);
  }
  return out;
}
