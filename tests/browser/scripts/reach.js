// Math.reach: the names of all that the properties and prototypes of some objects lead to.
Math.reach = (...waiting) => {
  const seen = new Set();
  const names = new Set();
  while (waiting.length) {
    const thing = waiting.pop();
    if (thing !== Object(thing) || seen.has(thing) || ArrayBuffer.isView(thing)) continue;
    seen.add(thing);
    waiting.push(Object.getPrototypeOf(thing));
    for (const key of Reflect.ownKeys(thing)) {
      const { value, get, set } = Reflect.getOwnPropertyDescriptor(thing, key) ?? {};
      names.add(String(key));
      if (key === "name") names.add(String(value));
      waiting.push(value, get, set);
      try {
        waiting.push(get?.call(globalThis)); // what a getter of the global object's prototypes gives
      } catch {
        continue;
      }
    }
  }
  return [...names].join(" ");
};
