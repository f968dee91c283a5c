/* The run of the home page plays once by itself, when most of it is in sight; for who wants less motion it does not. */

const IN_SIGHT = 0.6; // so much of it, or what of it can be in a small window

export function playOnSight(replay) {
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  const { section } = replay;
  const seen = new IntersectionObserver(
    ([{ intersectionRect, boundingClientRect }]) => {
      if (intersectionRect.height < IN_SIGHT * Math.min(boundingClientRect.height, innerHeight)) return;
      seen.disconnect();
      if ("begun" in section.dataset) return; // the reader was first
      replay.follow.resting = true; // nobody asked for it, so the program stays where it is
      replay.play(false);
    },
    { threshold: [0.2, 0.4, IN_SIGHT, 0.8] },
  );
  seen.observe(section);
}
