() => [...document.querySelectorAll(".program-editor .replay-line")].map(row => {
    // The text of the line that has marks; whether they are level with it, and beside its text.
    const line = row.closest(".cm-editor").querySelectorAll(".cm-line")[row.dataset.line - 1];
    const text = document.createRange();
    text.selectNodeContents(line);
    const off = Math.abs(line.getBoundingClientRect().top - row.getBoundingClientRect().top);
    const { left } = row.querySelector(".replay-chip").getBoundingClientRect();
    return [line.textContent.trim(), off < 2, left >= text.getBoundingClientRect().right];
})
