async (options) => {
    const ended = Promise.allSettled(document.getAnimations().map(({finished}) => finished)); // colours on their way
    await Promise.race([ended, new Promise(done => setTimeout(done, 2000))]); // but for one that is held up
    // Loading the style sheets again is half of the time, and serves the rule for a locked orientation only.
    const {violations} = await axe.run(document, {resultTypes: ["violations"], preload: false, ...options});
    return violations.flatMap(({id, nodes}) => nodes.map(({target}) => `${id}: ${target.join(" ")}`));
}
