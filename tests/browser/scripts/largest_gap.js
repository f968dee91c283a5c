async run => {
    // Of the ticks of a 10 ms timer, while a run is played from its beginning and scrubbed.
    const range = run.querySelector("input[type=range]");
    const scrub = to => { range.value = to; range.dispatchEvent(new Event("input", {bubbles: true})); };
    let before = performance.now(), largest = 0;
    const timer = setInterval(() => {
        const now = performance.now();
        largest = Math.max(largest, now - before);
        before = now;
    }, 10);
    const pause = ms => new Promise(done => setTimeout(done, ms));
    run.querySelector(".menu-restart").click();
    await pause(50);
    run.querySelector(".replay-play").click();
    await pause(1800);
    for (const to of [0.5, 2.5, 1, 3, 0, 2.9, 0.1, 2.2]) { scrub(to); await pause(30); }
    clearInterval(timer);
    return largest;
}
