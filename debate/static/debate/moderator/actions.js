// What each button, form and field of the room sends.

import { say, gettext } from "../text.js";
import { ask } from "./ask.js";
import { endStep, nextStep } from "./next.js";

const MINUTE = 60;

/** What happens with the stage. `desk` is {screen, run, show, ui, book}. */
function stageActions({ screen, run }) {
  async function take({ command, ask: question, done }) {
    if (question && !(await ask(question))) return;
    await run("stage", command, done);
  }
  return {
    next: () => take(nextStep(screen().view)),
    end: () => take(endStep()),
    pause: () => run("clock", { do: "pause" }, gettext("Paused")),
    resume: () => run("clock", { do: "resume" }, gettext("Going on")),
    extend: () => run("clock", { do: "extend", seconds: MINUTE }, gettext("One minute more")),
    reopen: ({ dataset }) => run("stage", { do: "reopen", step: Number(dataset.step) }, gettext("Reopened")),
  };
}

function roomActions({ run, show }) {
  return {
    door: ({ dataset }) => run("door", { do: "set_door", door: dataset.door }),
    takeDown: () => run("announce", { do: "announce", text: "" }, gettext("Taken down")),
    shuffle: ({ dataset }) => run("teams", { do: "shuffle_teams", count: Number(dataset.count) }, gettext("Teams made")),
    handChair: ({ dataset: { moderator } }) => run("moderators", { do: "hand_chair", moderator }, gettext("Chair handed over")),
    removeModerator: ({ dataset: { moderator } }) => run("moderators", { do: "remove_moderator", moderator }, gettext("Removed")),
    async copyChair() {
      const field = document.getElementById("chair-link");
      field.select();
      await navigator.clipboard?.writeText(field.value);
      show("moderators", gettext("Copied"));
    },
  };
}

function seatActions({ screen, run }) {
  const nameOf = (seat) => screen().view.seats[seat]?.name;
  const waits = (seat) => screen().view.seats[seat]?.status !== "seated";
  const place = (seat) => (waits(seat) ? "waiting" : `seat-${seat}`);
  return {
    admit: ({ dataset: { seat } }) => run("waiting", { do: "admit", seat }, say("%(name)s is in", { name: nameOf(seat) })),
    giveFloor: ({ dataset: { seat } }) => run(place(seat), { do: "pass_floor", seat }, gettext("Floor given")),
    extraTime: ({ dataset: { seat, percent } }) => run(place(seat), { do: "give_extra_time", seat, percent: Number(percent) }, gettext("Extra time set")),
    remove: ({ dataset: { seat } }) => run("waiting", { do: "remove_seat", seat, ban: false }, say("%(name)s is taken out", { name: nameOf(seat) })),
    async ban({ dataset: { seat } }) {
      const name = nameOf(seat);
      const sure = { title: say("Ban %(name)s?", { name }), text: gettext("They are taken out and cannot ask to come back. You can let them back in from the end of the list."), yes: gettext("Ban") };
      if (await ask(sure)) await run("waiting", { do: "remove_seat", seat, ban: true }, say("%(name)s is banned", { name }));
    },
  };
}

function playActions({ screen, run, ui, book }) {
  return {
    approve: ({ dataset: { play } }) => run(`play-${play}`, { do: "approve_play", play }, gettext("Approved")),
    hidePlay: ({ dataset: { play, on } }) => run(`play-${play}`, { do: "hide_play", play, on: on === "true" }),
    hideMessage: ({ dataset: { message, on } }) => run(`said-${message}`, { do: "hide_message", message, on: on === "true" }),
    level: (button) => book.setLevel(button.dataset.play, button.closest(".crit").dataset.criterion, Number(button.dataset.level)),
    saveAgain: ({ dataset }) => book.flush(dataset.play),
    undo({ dataset: { play } }) {
      book.drop(play);
      return run(`mark-${play}`, { do: "undo_mark", play }, gettext("Undone"));
    },
    pair({ dataset }) {
      ui.pair = Number(dataset.pair);
      screen().redraw();
    },
    talk({ dataset }) {
      ui.talk = dataset.team;
      screen().redraw();
    },
  };
}

export function makeActions(desk) {
  return { ...stageActions(desk), ...roomActions(desk), ...seatActions(desk), ...playActions(desk) };
}

export function makeForms({ run }) {
  return {
    async announce(form) {
      const text = form.elements.text.value.trim();
      if (text && (await run("announce", { do: "announce", text }, gettext("Announced")))) form.reset();
    },
    rename: ({ dataset: { seat }, elements }) => run(`seat-${seat}`, { do: "rename_seat", seat, name: elements.name.value }, gettext("Renamed")),
    move: ({ dataset: { seat }, elements }) => run(`seat-${seat}`, { do: "move_seat", seat, team: elements.team.value }, gettext("Moved")),
  };
}

export function makeInputs({ run, book }) {
  return {
    blind: ({ checked }, { type }) => type === "change" && run("blind", { do: "set_blind_marking", on: checked }),
    point: ({ dataset, checked }, { type }) => type === "change" && book.setPoint(dataset.play, checked),
    comment({ dataset: { play }, value }, { type }) {
      book.setComment(play, value);
      if (type === "change") book.flush(play);
    },
  };
}
