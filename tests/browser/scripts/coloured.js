async (lettersOf, {url, names, texts, blocks}) => {
    // The texts of which some letter has another colour by the module at `url` than in the block of code that Pygments made.
    const {pieces} = await import(url);
    const place = document.createElement("div");
    place.className = "md-typeset highlight";
    document.body.append(place);
    const coloured = fill => {
        place.innerHTML = "<pre><code></code></pre>";
        fill(place.querySelector("code"));
        return JSON.stringify(lettersOf(place).map(([letter, colour]) => [letter, colour]));
    };
    return texts.filter((text, at) => {
        const mine = coloured(code => {
            for (const [kind, piece] of pieces(text, names)) {
                const span = document.createElement("span");
                span.className = kind;
                span.textContent = piece;
                code.append(span);
            }
        });
        return mine !== coloured(code => { code.innerHTML = blocks[at]; });
    });
}
