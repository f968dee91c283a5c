/* What every page runs. In a page opened as a file, where there are no modules, file.js says what is missing. */

import "./anchors.js";
import "./replay.js";
import "./search.js";
import "./copy.js";
import "./print.js";
import "./theme.js";
import "./palette.js";
