(element, files) => {
    const dataTransfer = new DataTransfer();
    for (const [name, bytes] of files) dataTransfer.items.add(new File([new Uint8Array(bytes)], name));
    element.dispatchEvent(new DragEvent("drop", {dataTransfer, bubbles: true, cancelable: true}));
}
