() => {
    // How much of the page moves that nobody has moved, as browsers measure it.
    window.moved = 0;
    const observer = new PerformanceObserver(list => {
        for (const {value, hadRecentInput} of list.getEntries()) if (!hadRecentInput) window.moved += value;
    });
    observer.observe({type: "layout-shift", buffered: true});
}
