() => [...document.querySelectorAll("section.recorded-run")].filter(run => run.checkVisibility()).map(run => {
    // What a reader could press around each run that is shown, links apart; those that look like play are marked.
    const around = run.closest(".runnable") ?? run;
    const all = [...around.querySelectorAll("button, input, select, summary, [tabindex='0']")];
    return all.filter(each => each.checkVisibility({visibilityProperty: true})).map(each => {
        const plays = each.matches(".replay-play") || getComputedStyle(each, "::before").content.includes("▶");
        return plays ? "▶" : each.getAttribute("aria-label") ?? each.textContent;
    });
})
