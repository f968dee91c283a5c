() => {
    const ground = document.createElement("i");
    ground.style.color = "Canvas";
    document.body.append(ground);
    const unseen = [getComputedStyle(ground).color, "rgba(0, 0, 0, 0)"];
    ground.remove();
    const icons = [...document.querySelectorAll("body *")].flatMap((one) => ["::before", "::after"].map((part) => [one, part]));
    return icons
        .filter(([one, part]) => {
            const style = getComputedStyle(one, part);
            const drawn = style.content !== "none" && style.display !== "none" && one.checkVisibility();
            return drawn && style.maskImage !== "none" && unseen.includes(style.backgroundColor);
        })
        .map(([one, part]) => `${one.outerHTML.slice(0, 80)} ${part}`);
}
