(mark, tells) => {
    const [name, otherwise] = tells.split("=");
    if (name === "checked") mark.checked = false;
    else if (otherwise === undefined) mark.classList.remove(name);
    else mark.setAttribute(name, otherwise);
}
