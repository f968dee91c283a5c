() => Object.fromEntries([...document.querySelectorAll(".replay-line")].map(row => {
    const code = row.closest("pre").querySelector("code").textContent.split("\n");
    const chips = [...row.querySelectorAll(".replay-chip")];
    return [code[row.dataset.line - 1].trim(), chips.map(chip => chip.textContent)];
}))
