// Marking by keyboard: on a play, 0–5 set the level of a criterion and go on to the next, then to the reason; Enter there
// goes to the next play. Only while a play has the focus, so that no key surprises anyone elsewhere.

const criteria = (play) => [...play.querySelectorAll(".crit")];
const radios = (criterion) => [...criterion.querySelectorAll(".lv:not(:disabled)")];
const checked = (criterion) => criterion.querySelector('[aria-checked="true"]');

/** Puts the focus on a criterion's chosen level, or its first. */
function enter(criterion) {
  (checked(criterion) ?? radios(criterion)[0])?.focus();
}

function goOn(play, criterion) {
  const next = criteria(play)[criteria(play).indexOf(criterion) + 1];
  if (next) enter(next);
  else play.querySelector(".rfd")?.focus();
}

function digit(play, target, key, setLevel) {
  const criterion = target.closest(".crit") ?? criteria(play).find((one) => !checked(one)) ?? criteria(play)[0];
  const radio = criterion && radios(criterion).find(({ dataset }) => dataset.level === key);
  if (!radio) return;
  setLevel(play.dataset.play, criterion.dataset.criterion, Number(key));
  goOn(play, criterion);
}

function sideways(criterion, target, by) {
  const all = radios(criterion);
  all[all.indexOf(target.closest(".lv")) + by]?.focus();
}

function updown(play, criterion, by) {
  const next = criteria(play)[criteria(play).indexOf(criterion) + by];
  if (next) enter(next);
}

const SIDEWAYS = { ArrowRight: 1, ArrowLeft: -1 };
const UPDOWN = { ArrowDown: 1, ArrowUp: -1 };

function onPlay(event, play, { setLevel }) {
  const criterion = event.target.closest(".crit");
  if (/^\d$/.test(event.key)) digit(play, event.target, event.key, setLevel);
  else if (criterion && event.key in SIDEWAYS) sideways(criterion, event.target, SIDEWAYS[event.key]);
  else if (criterion && event.key in UPDOWN) updown(play, criterion, UPDOWN[event.key]);
  else return;
  event.preventDefault();
}

/** Shift and Enter make a new line; Enter alone is done with this play. */
function onReason(event, play, { onward }) {
  if (event.key === "Escape") play.focus();
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  onward(play.dataset.play);
}

/** `setLevel(play, criterion, level)`, `onward(play)`: to the next play that is to be marked. */
export function listenToKeys(root, deal) {
  root.addEventListener("keydown", (event) => {
    const play = event.target.closest(".play[data-play]");
    if (!play || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.matches(".rfd")) onReason(event, play, deal);
    else if (!event.target.matches("input, select")) onPlay(event, play, deal);
  });
}
