run => [...run.querySelectorAll(".run span")]
    .filter(span => !span.firstElementChild && getComputedStyle(span).visibility === "visible")
    .map(span => span.textContent)
