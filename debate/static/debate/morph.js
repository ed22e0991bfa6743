// The only module that knows htmx: it lends us its morph, which changes what differs and leaves focus, half-typed text and
// chosen radios alone. Nothing else of htmx is used: no requests, no attributes, no evaluated text.

import { Html } from "./html.js";

let api = null;

function refuse() {
  throw new Error("Nothing is evaluated here.");
}

const EXTENSION = {
  init(given) {
    api = given;
    api.initSecurity?.(null, refuse, refuse);
  },
  htmx_before_morph_node: (_, { newNode }) => !newNode.hasAttribute("data-same"),
};

window.htmx.registerExtension("rostrum", EXTENSION);
// what a script measured and wrote as style, and what a reader has opened, is not in the markup and must outlive it
window.htmx.config.morphIgnore = ["data-htmx-powered", "style", "open"];

/** The markup that the element of a part was made of. */
const made = new WeakMap();

/** Makes the children of `element` those of `content` (Html, made by the `html` tag), as `dress(fragment)` leaves them. A part whose
 * markup is what it was is neither parsed nor compared again. */
export function morph(element, content, dress = () => {}) {
  if (!(content instanceof Html)) throw new TypeError("morph takes what the html tag made");
  const anew = [];
  const template = document.createElement("template");
  template.innerHTML = content.text((part) => {
    if (made.get(document.getElementById(part.id)) === part.markup) return `<${part.tag} id="${part.id}" data-same></${part.tag}>`;
    anew.push(part);
    return "";
  });
  dress(template.content);
  const wanted = [...template.content.querySelectorAll("[data-checked]")].map((input) => [input.id, input.dataset.checked]);
  api.morph(element, template.content, true);
  for (const [id, checked] of wanted) document.getElementById(id).checked = checked === "yes";
  for (const { id, markup } of anew) made.set(document.getElementById(id), markup);
}
