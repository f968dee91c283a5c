all => all.flatMap(svg => {
    // What of these drawings is cut off at a side of its box.
    const box = svg.parentElement.getBoundingClientRect();
    const parts = [...svg.querySelectorAll("text, rect:not(.playhead *), .end, .dot")];
    return parts.filter(part => {
        const {left, right} = part.getBoundingClientRect();
        return left < box.left || right > box.right;
    }).map(part => part.textContent || part.getAttribute("class"));
})
