// Nothing scrolls on a projector: the type is as large as the words allow.

const LEAST = 0.5;
const MOST = 1.5;
const CLOSE_ENOUGH = 0.02;

function overflows(box) {
  return box.scrollHeight > box.clientHeight || box.scrollWidth > box.clientWidth;
}

/** Sets --fit on `root` to the largest size at which `box` shows everything, found by halving. */
export function fit(root, box) {
  if (!box) return;
  let [low, high] = [LEAST, MOST];
  while (high - low > CLOSE_ENOUGH) {
    const middle = (low + high) / 2;
    root.style.setProperty("--fit", middle);
    if (overflows(box)) high = middle;
    else low = middle;
  }
  root.style.setProperty("--fit", low);
}
