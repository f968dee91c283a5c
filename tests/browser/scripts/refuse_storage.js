(error) => {
    // "SecurityError": what the playground keeps can be neither read nor written; "QuotaExceededError": nothing be added.
    for (const method of ["getItem", "setItem", "removeItem"]) {
        if (method !== "setItem" && error !== "SecurityError") continue;
        const real = Storage.prototype[method];
        Storage.prototype[method] = function (key, ...more) {
            if (key.includes("playground")) throw new DOMException("refused", error);
            return real.call(this, key, ...more);
        };
    }
}
