async () => {
    const registration = await navigator.serviceWorker.ready;
    await registration.update().catch(() => {});
    while (registration.installing) await new Promise(changed => registration.installing.addEventListener("statechange", changed, { once: true }));
    const { port1, port2 } = new MessageChannel();
    registration.waiting?.postMessage({ build: "" }, [port2]);
    return registration.waiting && new Promise(answered => { port1.onmessage = ({ data: [build] }) => answered(build); });
}
