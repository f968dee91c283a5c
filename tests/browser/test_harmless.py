"""What Python in the page draws comes into the page only if it can do nothing there but be seen."""

import re
from random import Random

from browser import script
from playwright.sync_api import Browser

from course.examples import load
from tickbytick.show.difference import difference
from tickbytick.show.html import section

# What a drawing could bring along, each with a mark that it ran: `ran.push(drawing)`.
ELEMENTS = """
<script>RAN</script> | <img src=x onerror="RAN"> | <svg onload="RAN"></svg> | <svg><script>RAN</script></svg>
<iframe srcdoc="<script>parent.RAN</script>"></iframe> | <iframe src="javascript:parent.RAN"></iframe>
<video><source onerror="RAN"></video> | <details open ontoggle="RAN"></details> | <input autofocus onfocus="RAN">
<object data="x" onerror="RAN"></object> | <embed src="x"> | <link rel=stylesheet href=/x onerror="RAN">
<style>*{position:fixed}</style> | <svg><style>*{position:fixed}</style></svg> | <math><mtext><img src=x onerror="RAN">
<svg><image href=x onerror="RAN"></svg> | <svg><a href="javascript:RAN"><text>x</text></a></svg> | <a href="/x">x</a>
<svg><foreignObject><img src=x onerror="RAN"></foreignObject></svg> | <template><img src=x onerror="RAN"></template>
<svg><use href="#x"/></svg> | <svg><animate onbegin="RAN" attributeName=x dur=1s></svg> | <base href=//x/>
<form action=/x><button>x</button></form> | <noscript><img src=x onerror="RAN"></noscript> | <audio src=x onerror="RAN">
</section><img src=x onerror="RAN"><section> | </pre></div><div class="md-overlay"> | <!--><img src=x onerror="RAN">-->
<dialog open>x</dialog> | <div style="position:fixed;inset:0">x</div>
<svg><title><img src=x onerror="RAN"></title></svg>
<p id="__search">x</p> | <p name="body">x</p> | <body onpageshow="RAN"> | <svg><set onbegin="RAN"/></svg>
""".replace("RAN", "ran.push(drawing)")
ELEMENTS = [each.strip() for row in ELEMENTS.strip().splitlines() for each in row.split(" | ")]
ATTRIBUTES = """
onclick="x" onfocus="ran.push(drawing)" tabindex=0 autofocus|style="position:fixed"|style="--label:1;position:fixed"
class="md-dialog"|class="k0 CLASS"|class="CLASS"|id="__drawer"|href="javascript:1"|contenteditable|srcdoc=x|popover
xlink:href="x"|fill="url(//x)"|onanimationstart="ran.push(drawing)"|is=x|hidden|dir=rtl|slot=x|part=x
data-md-component=x
"""
ATTRIBUTES = [each for row in ATTRIBUTES.strip().splitlines() for each in row.split("|")]
DRAWINGS = 1_000


def drawn(random: Random, sound: list[str], classes: list[str]) -> str:
    """A run as Python draws it, changed in one to three places; every tenth is as it was."""
    text = random.choice(sound)
    for _ in range(random.randint(1, 3) if random.random() > 0.1 else 0):
        at = random.choice([match.start() for match in re.finditer("[<>]", text)])
        inside = re.compile(r"<\w+").search(text, at)
        if inside and random.random() < 0.4:
            added = " " + random.choice(ATTRIBUTES).replace("CLASS", random.choice(classes))
            at = inside.end()
        elif random.random() < 0.1:
            added, text = "", text[:at] + text[at + random.randint(1, 30) :]
        else:
            added = random.choice(ELEMENTS)
            at += text[at] == ">"
        added = "".join(each.swapcase() if random.random() < 0.05 else each for each in added)
        text = text[:at] + added + text[at:]
    return text


def test_of_a_thousand_drawings_that_were_tampered_with_none_does_anything(site: str, browser: Browser) -> None:
    """And the sound ones are taken; put in without the check, a good part does something."""
    page = browser.new_context().new_page()
    page.goto(f"{site}glossary/")
    both = [load(name).recordings() for name in ("03-gather/both-at-once", "06-cancel/await-it")]
    sound = [section(run, (), "yours", "Your run", [], difference(run, run)) for runs in both for run in runs.values()]
    classes = page.evaluate(
        "[...new Set([...document.styleSheets].flatMap(sheet => [...sheet.cssRules]).map(rule => rule.cssText).join('')"
        ".match(/\\.[a-z][\\w-]+/g))].map(name => name.slice(1))"
    )
    random = Random(1)
    drawings = [drawn(random, sound, classes) for _ in range(DRAWINGS)]
    url = f"{site}assets/javascripts/harmless.js"
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    seen = page.evaluate(script("put_in"), {"url": url, "drawings": drawings, "checked": True})
    assert (seen["ran"], set(seen["over"]), asked[1:]) == ([], set(), [])
    assert seen["taken"] >= sum(text in sound for text in drawings) >= DRAWINGS / 20
    page.on("dialog", lambda dialog: dialog.dismiss())
    unchecked = page.evaluate(script("put_in"), {"url": url, "drawings": drawings[:200], "checked": False})
    assert len(set(unchecked["ran"])) > 20 and len(unchecked["over"]) > 5
