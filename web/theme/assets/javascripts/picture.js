/* The timeline that is shown, as a drawing that stands alone: each element says in attributes how it looks, in the palette
   that the reader has, and the page's colour is below it. Of a file that the command saves, tickbytick/show/literal.py is that. */

import { element } from "./marks.js";

/** Of these, what an element says holds for what is in it. */
const INHERITED = {
  fill: "#000000",
  "fill-opacity": "1",
  stroke: "none",
  "stroke-opacity": "1",
  "stroke-width": "1px",
  "stroke-dasharray": "none",
  "stroke-linecap": "butt",
  "stroke-linejoin": "miter",
  "font-family": "",
  "font-size": "",
  "font-weight": "400",
  "text-anchor": "start",
  "paint-order": "normal",
};
/** And of these, for itself alone. */
const OWN = { opacity: "1", "text-decoration-line": "none" };
const NOT_IN_XML = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g;

/** {text, width, height} of the drawing in `svg`, in pixels. */
export function paint(svg) {
  const drawing = svg.cloneNode(true);
  for (const own of drawing.querySelectorAll(".playhead, .guess-mark")) own.remove();
  // Beside the page, where no box is narrow and nothing is folded away.
  const stage = element("div", { style: "height: 0; overflow: hidden; position: absolute; width: 60rem", "aria-hidden": "true" }, drawing);
  document.body.append(stage);
  try {
    write(drawing, INHERITED);
  } finally {
    stage.remove();
  }
  const { width, height } = drawing.viewBox.baseVal;
  const paper = document.createElementNS(drawing.namespaceURI, "rect");
  for (const [name, value] of Object.entries({ width, height, fill: paperOf(svg) })) paper.setAttribute(name, value);
  drawing.prepend(paper);
  drawing.setAttribute("width", width);
  drawing.setAttribute("height", height);
  drawing.removeAttribute("preserveAspectRatio");
  return { text: new XMLSerializer().serializeToString(drawing).replace(NOT_IN_XML, "\ufffd"), width, height };
}

function write(drawn, inherited) {
  const style = getComputedStyle(drawn);
  const values = Object.fromEntries(Object.keys(INHERITED).map((name) => [name, style.getPropertyValue(name)]));
  for (const name of ["fill", "stroke"]) {
    if (!/^(rgb|color)/.test(values[name])) continue; // none, or a pattern
    const { colour, opaque } = literal(values[name]);
    values[name] = colour;
    values[`${name}-opacity`] = `${Number((values[`${name}-opacity`] * opaque).toFixed(3))}`;
  }
  for (const [name, value] of Object.entries(values)) {
    if (value !== inherited[name] && !value.startsWith("url(")) drawn.setAttribute(name, value);
  }
  for (const [name, usual] of Object.entries(OWN)) {
    const value = style.getPropertyValue(name);
    if (value !== usual) drawn.setAttribute(name.replace(/-line$/, ""), value);
  }
  for (const child of drawn.children) write(child, values);
  for (const { name } of [...drawn.attributes]) if (/^(class|style|data-.*)$/.test(name)) drawn.removeAttribute(name);
}

/** `rgb(27, 31, 36)`, `rgba(0, 0, 0, 0.87)` or `color(srgb 0.1 0.2 0.3 / 0.5)`, as browsers write colours. */
function literal(value) {
  const [red, green, blue, opaque = 1] = value.match(/[\d.]+(e-\d+)?/g).map(Number);
  const most = value.startsWith("color") ? 255 : 1;
  const colour = [red, green, blue].map((part) => Math.round(part * most).toString(16).padStart(2, "0")).join("");
  return { colour: `#${colour}`, opaque };
}

/** The colour below it in the page. */
function paperOf(svg) {
  for (let around = svg; around; around = around.parentElement) {
    const { colour, opaque } = literal(getComputedStyle(around).backgroundColor);
    if (opaque === 1) return colour;
  }
  return "#ffffff";
}
