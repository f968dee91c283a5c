() => [...document.querySelectorAll(".beside")].map(beside => {
    const [program, run] = [...beside.children].map(part => part.getBoundingClientRect());
    const end = beside.querySelector(".timeline-box")?.getBoundingClientRect().bottom ?? run.bottom;
    const apart = run.left >= program.right && run.top === program.top;
    return apart ? Math.max(program.bottom, end) - program.top : Infinity;
})
