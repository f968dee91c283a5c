async () => {
    const caches_ = await Promise.all((await caches.keys()).map(name => caches.open(name)));
    const keys = await Promise.all(caches_.map(cache => cache.keys()));
    return keys.flat().map(({ url }) => url);
}
