block => {
    // Each letter of a block of code, or of the editor in its place, but for blanks: its colour, and where in the block it is.
    const box = block.getBoundingClientRect();
    const place = block.querySelector(".cm-content") ?? block.querySelector("code");
    const range = document.createRange();
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const letters = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const { color } = getComputedStyle(node.parentElement);
        for (const { 0: letter, index } of node.data.matchAll(/\S/g)) {
            range.setStart(node, index);
            range.setEnd(node, index + 1);
            const { left, top, bottom } = range.getBoundingClientRect();
            letters.push([letter, color, left - box.left, (top + bottom) / 2 - box.top]);
        }
    }
    return letters;
}
