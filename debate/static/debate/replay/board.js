// A replay of this screen: the film is in its place before the screen asks for views.

import "../replay.js";
import "../board.js";
