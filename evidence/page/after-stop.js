async () => {
  // Milliseconds from Stop, in an endless loop, until the next program is over.
  const endless = play({ "main.py": "print(1)\nwhile True:\n    pass\n" });
  while (!live.some(([, kind]) => kind === "printed")) await new Promise((resolve) => setTimeout(resolve, 5));
  const began = performance.now();
  runner.stop();
  await endless;
  await play({ "main.py": "print(2)" });
  return performance.now() - began;
}
