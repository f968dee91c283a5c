async settled => {
    const scope = (await navigator.serviceWorker.ready).scope;
    for (const end = Date.now() + 30_000; ; ) {
        const { port1, port2 } = new MessageChannel();
        (await navigator.serviceWorker.ready).active.postMessage({ files: "" }, [port2]);
        const files = await new Promise(answered => { port1.onmessage = ({ data }) => answered(data); });
        const loaded = [location.href, ...performance.getEntriesByType("resource").map(({ name }) => name)];
        const paths = loaded.map(address => address.slice(scope.length).replace(/[?#].*/, "").replace(/(^|\/)$/, "$1index.html"));
        const missing = paths.filter(path => files[path]?.[1] === false);
        if (!settled || (!missing.length && navigator.serviceWorker.controller)) return Object.keys(files).filter(path => files[path][1]);
        if (Date.now() > end) throw new Error(`not kept: ${missing}`);
        await new Promise(soon => setTimeout(soon, 50));
    }
}
