async buttons => {
    // One after the other, and what is in the clipboard then.
    const copied = [];
    for (const button of buttons) {
        await navigator.clipboard.writeText("");
        button.click();
        let text = "";
        for (let patience = 100; patience && !text; patience--) {
            await new Promise(done => setTimeout(done, 5));
            text = await navigator.clipboard.readText();
        }
        copied.push(text);
    }
    return copied;
}
