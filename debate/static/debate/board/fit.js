// Nothing scrolls on a projector: the type is as large as the words allow, and never larger than the sheet's own size.

const STEPS = [1, 0.94, 0.88, 0.82, 0.76, 0.7, 0.64, 0.58, 0.52];

function overflows(box) {
  return box.scrollHeight > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1;
}

/** Sets --fit on `root` to the largest step at which `box` shows everything. */
export function fit(root, box) {
  if (!box) return;
  for (const step of STEPS) {
    root.style.setProperty("--fit", step);
    if (!overflows(box)) return;
  }
}
