() => [...document.querySelectorAll(".replay-bar > :not(.run-menu), .program-bar > *")].filter(part => {
    const {left, right, top, bottom} = part.getBoundingClientRect();
    const box = part.closest(".replay, .program").getBoundingClientRect();
    return left < box.left || right > box.right || top < box.top || bottom > box.bottom;
}).map(part => part.className)
