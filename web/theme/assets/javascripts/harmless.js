/* What Python drew of a run, which a program could have tampered with: into the page comes only what is known. */

/** Between two pieces of work, so that the page can be used meanwhile, however long the run. */
export function breath() {
  return new Promise((done) => setTimeout(done));
}

const TAGS = new Set(
  "section div p span pre code b figure details summary table thead tbody tr th td svg title desc defs pattern path text rect g circle".split(" "),
);
const ATTRIBUTES = new Set(
  ("role tabindex scope aria-label aria-labelledby data-task data-time data-mark data-left data-plot data-seconds"
    + " xmlns viewbox preserveaspectratio d x y cx cy r rx width height transform patternunits patterntransform text-anchor").split(" "),
);
const OTHERS = {
  class: /^(?!.*\b(md|program)-)[\w -]*$/, // none of the site's own that could lie over the page
  style: /^--(label|left):\d+(;--folded:\d+\/\d+)?$/,
  fill: /^url\(#[\w.-]+\)$/,
};

/** The element in `html`, which a program could have tampered with. Throws if there is anything in it that could do more
    than be seen. */
export async function harmless(html, name) {
  const [section, ...more] = new DOMParser().parseFromString(html, "text/html").body.children;
  await breath();
  const all = [section, ...section.querySelectorAll("*")];
  const sound = ({ name: attribute, value }) =>
    ATTRIBUTES.has(attribute.toLowerCase()) || (attribute === "id" ? value.startsWith(`${name}-`) : OTHERS[attribute]?.test(value));
  if (more.length || all.some((each) => !TAGS.has(each.localName) || ![...each.attributes].every(sound))) {
    throw new Error("Python drew something else than a run");
  }
  return document.adoptNode(section);
}
