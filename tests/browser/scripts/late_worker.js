(() => {
    const { register } = ServiceWorkerContainer.prototype;
    const asked = new Promise(begin => { globalThis.letWorkerBegin = begin; });
    ServiceWorkerContainer.prototype.register = async function (url) {
        await asked;
        return register.call(this, url);
    };
})()
