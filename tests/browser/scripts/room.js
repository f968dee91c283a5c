place => {
    // Its height as it is, and empty.
    const [made, parts] = [place.offsetHeight, [...place.childNodes]];
    place.replaceChildren();
    const empty = place.offsetHeight;
    place.replaceChildren(...parts);
    return [made, empty];
}
