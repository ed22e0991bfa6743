// Marking by keyboard: a digit sets the level and goes on to the next criterion, arrows move within one, Enter after the reason
// goes on to the next play that is not marked.

/** Listens in `root`. `refused(play)` where a digit is above what the play can reach; `onwards(play)` after its reason. */
export function listenToKeys(root, { refused, onwards }) {
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey || event.isComposing) return;
    const level = event.target.closest("[data-level]");
    if (level && /^[0-9]$/.test(event.key)) digit(level, event, refused);
    else if (level && event.key.startsWith("Arrow")) arrow(level, event);
    else if (event.key === "Enter" && event.target.matches(".comment")) reasonDone(event, onwards);
  });
}

const levelBeside = (level, n) => level.parentElement.querySelector(`[data-level="${n}"]`);

function digit(level, event, refused) {
  const target = levelBeside(level, event.key);
  if (!target) return;
  event.preventDefault();
  if (target.disabled) return refused(level.dataset.play);
  target.click();
  const sheet = level.closest(".sheet");
  const groups = [...sheet.querySelectorAll(".levels")];
  const following = groups[groups.indexOf(level.parentElement) + 1];
  (following?.querySelector('[tabindex="0"]') ?? sheet.querySelector(".comment")).focus();
}

function arrow(level, event) {
  const step = event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : -1;
  const target = levelBeside(level, Number(level.dataset.level) + step);
  if (!target || target.disabled) return;
  event.preventDefault();
  target.click();
  target.focus();
}

function reasonDone(event, onwards) {
  event.preventDefault();
  onwards(event.target.dataset.play);
}
