// The parts that every live screen is made of: pure functions from a slice of the view to Html.

export { evidence, cite, paragraphs, kindName, reading } from "./parts/card.js";
export { argument, playCard, playState, waitingPlace } from "./parts/play.js";
export { explain, showGlossary, termsIn } from "./parts/glossary.js";
export { mark, sideOf, teamMark, teamSide } from "./parts/side.js";
export { announcement, connection, connectionWords, empty } from "./parts/room.js";
export { clock, roundLine, stageName, stageSteps, timer } from "./parts/stage.js";
export { swingFigure } from "./parts/swing.js";
export { noticeLine } from "./notices.js";
