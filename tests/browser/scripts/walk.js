async () => {
    // Steps through every run of the page, every other one with its code scrolled; how many marks of tasks were seen, and
    // which of them cover something or are not level with their line.
    const wrong = [];
    const rects = node => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()];
    };
    const before = (end, start) => end < start + 0.5;
    const meet = (a, b) => !(
        before(a.right, b.left) || before(b.right, a.left) || before(a.bottom, b.top) || before(b.bottom, a.top)
    );
    const middle = ({ top, bottom }) => (top + bottom) / 2;
    let chips = 0;
    for (const [at, run] of document.querySelectorAll("section.recorded-run").entries()) {
        if (!run.checkVisibility()) continue; // in a tab or a box that is not shown there is no replay yet
        const on = run.querySelector(".replay-on");
        (run.closest(".beside") ?? run).scrollIntoView({ behavior: "instant" }); // its program is laid out where it is near
        run.querySelector(".menu-restart").click();
        for (let step = 0; step < 90; step++) {
            on.click();
            if (run.querySelector(".replay-status").textContent === "The program ends") break;
            if (!step) {
                for (const code of document.querySelectorAll("article pre > code")) code.scrollLeft = 60 * (at % 2);
                await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)));
            }
            for (const box of document.querySelectorAll(".replay-marks")) {
                const code = box.parentElement.querySelector("code");
                if (!code.checkVisibility({ contentVisibilityAuto: true })) continue;
                const walker = document.createTreeWalker(code, NodeFilter.SHOW_TEXT); // the numbers of the lines are none
                const text = [];
                while (walker.nextNode()) text.push(...rects(walker.currentNode).filter(rect => rect.width));
                const button = box.parentElement.querySelector(".md-code__nav");
                if (button) text.push(button.getBoundingClientRect());
                const reach = code.getBoundingClientRect().left - code.scrollLeft + code.scrollWidth;
                const marks = [...box.querySelectorAll(".replay-chip, .replay-squares > *")];
                for (const mark of marks) {
                    const rect = mark.getBoundingClientRect();
                    const { line } = mark.closest(".replay-line").dataset;
                    const said = `${mark.textContent} at line ${line}`;
                    const down = (line - 1) * parseFloat(getComputedStyle(code).lineHeight);
                    if (Math.abs(middle(text[0]) + down - middle(mark.closest(".replay-line").getBoundingClientRect())) > 2) {
                        wrong.push(`${said} is not level with it`);
                    }
                    chips++;
                    if (text.some(other => meet(rect, other))) wrong.push(`${said} covers code`);
                    const others = marks.filter(other => other !== mark).map(other => other.getBoundingClientRect());
                    if (others.some(other => meet(rect, other))) wrong.push(`${said} covers another`);
                    if (rect.right > reach + 0.5) wrong.push(`${said} cannot be scrolled to`);
                }
            }
        }
    }
    return [chips, wrong];
}
