/* The search's button and keys. What it finds with is loaded when it is first opened: search-dialog.js, and the index.
   Its dialog is a popover: for a modal one the browser styles all of the page anew, which a long page takes long for. */

const link = document.querySelector(".open-search"); // without a script, to all pages
const site = __md_scope.href.replace(/\/?$/, "/");
const dialog = document.createElement("dialog");
let field;

function open() {
  if (!field) build();
  dialog.showPopover();
  field.focus();
  field.select();
}

/** The field is there at once, so that nothing is lost of what is typed while the rest comes. */
function build() {
  dialog.className = "search md-typeset";
  dialog.popover = "auto";
  dialog.setAttribute("aria-label", "Search");
  dialog.setAttribute("aria-modal", "true");
  dialog.innerHTML = `<div class="search-box"><div class="search-head"><input class="search-field" type="text" role="combobox"
    aria-label="Search" aria-expanded="false" aria-autocomplete="list" autocomplete="off" autocapitalize="off"
    spellcheck="false" enterkeyhint="go" placeholder="A name, a question, an error message"
    ><button class="search-close" type="button">Close</button></div>
    <p class="search-said" role="status"></p></div>`;
  document.body.append(dialog);
  field = dialog.querySelector("input");
  dialog.addEventListener("keydown", (event) => {
    if (event.key !== "Tab") return;
    event.preventDefault(); // nothing below it is reached
    (event.target === field ? dialog.querySelector(".search-close") : field).focus();
  });
  dialog.style.opacity = 0;
  const show = () => dialog.style.removeProperty("opacity");
  const style = { rel: "stylesheet", href: `${site}assets/stylesheets/search.css`, onload: show, onerror: show };
  document.head.append(Object.assign(document.createElement("link"), style));
  import("./search-dialog.js").then(
    ({ start }) => start(dialog, site),
    () => (dialog.querySelector(".search-said").textContent = "The search could not be loaded. Are you offline?"),
  );
}

const typing = (target) => target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);

addEventListener("keydown", (event) => {
  if (event.defaultPrevented || event.altKey) return;
  const alone = !event.ctrlKey && !event.metaKey && ["/", "s", "f"].includes(event.key) && !typing(event.target);
  const chord = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key === "k";
  if (!alone && !chord) return;
  event.preventDefault();
  open();
});
const button = document.createElement("button");
button.type = "button";
button.className = link.className;
button.setAttribute("aria-haspopup", "dialog");
button.setAttribute("aria-keyshortcuts", "/ s f Control+K Meta+K");
button.append(...link.childNodes);
button.addEventListener("click", open);
link.replaceWith(button);

const missed = document.querySelector(".not-found");
if (missed) import("./not-found.js").then(({ search }) => search(missed, site));
