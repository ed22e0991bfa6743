// The drawn line of rebuttal: from a rebuttal's inner edge to the play it answers, ending in an arrow, in the side's colour.

const SVG = "http://www.w3.org/2000/svg";

function part(name, attributes) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  return element;
}

/** Where a play's inner edge is, in the drawing: the side that faces the other column. */
function edge(element, box, middle) {
  const rect = element.getBoundingClientRect();
  const inner = rect.left + rect.width / 2 < middle ? rect.right : rect.left;
  return { x: inner - box.left, y: rect.top + rect.height / 2 - box.top };
}

function line(rebuttal, target, box) {
  const middle = box.left + box.width / 2;
  const from = edge(rebuttal, box, middle);
  const to = edge(target, box, middle);
  const way = Math.sign(to.x - from.x) || 1;
  const tip = to.x - way * 6;
  const bend = (tip - from.x) / 2;
  const side = rebuttal.classList.contains("second") ? "second" : "first";
  const group = part("g", { class: side });
  group.append(part("path", { d: `M${from.x} ${from.y} C${from.x + bend} ${from.y} ${tip - bend} ${to.y} ${tip - way * 8} ${to.y}` }));
  group.append(part("polygon", { points: `${to.x},${to.y} ${tip - way * 12},${to.y - 10} ${tip - way * 12},${to.y + 10}` }));
  group.append(part("circle", { cx: from.x, cy: from.y, r: 6 }));
  return group;
}

/** Draws all lines of the clash on show anew. */
export function drawLines(root) {
  const drawing = root.querySelector("svg.lines");
  if (!drawing) return;
  const box = drawing.getBoundingClientRect();
  const rebuttals = [...root.querySelectorAll(".play[data-answers]")];
  const pairs = rebuttals.map((one) => [one, document.getElementById(one.dataset.answers)]);
  drawing.replaceChildren(...pairs.filter(([, target]) => target).map(([one, target]) => line(one, target, box)));
}
