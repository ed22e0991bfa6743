// An archive that is being made: each question how far it is makes some more of it. Once it is done, the page shows it.

const bar = document.getElementById("bar");
const far = document.getElementById("far");

async function goOn() {
  const answer = await fetch("?as=json", { headers: { Accept: "application/json" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const { done, total, text } = await answer.json();
  bar.value = done;
  far.textContent = text;
  return done === total;
}

async function untilDone() {
  try {
    while (!(await goOn()));
    location.reload();
  } catch {
    document.getElementById("trouble").hidden = false;
  }
}

untilDone();
