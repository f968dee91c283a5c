// What link.js of `address` makes of links and of programs; all is JSON, which has halves of characters too.
async ([address, given]) => {
  const { BadLink, decode, encode, faultOfName } = await import(address);
  const { fragments, programs, names } = JSON.parse(given);

  // What goes into the browser's inflating, and what comes out of it.
  const Inflating = window.DecompressionStream;
  const bytes = { in: 0, out: 0 };
  const counting = (way) => new TransformStream({ transform: (chunk, to) => (bytes[way] += chunk.length, to.enqueue(chunk)) });
  window.DecompressionStream = class {
    constructor(format) {
      const given = counting("in");
      this.writable = given.writable;
      this.readable = given.readable.pipeThrough(new Inflating(format)).pipeThrough(counting("out"));
    }
  };
  const told = async (what) => {
    try {
      return await what();
    } catch (error) {
      if (error instanceof BadLink) return { says: error.message };
      throw error;
    }
  };
  const links = [];
  for (const fragment of fragments) {
    Object.assign(bytes, { in: 0, out: 0 });
    const read = await told(async () => ({ files: Object.entries(await decode(fragment)) }));
    read.bytes = { ...bytes };
    if (read.files) read.again = await told(() => encode(Object.fromEntries(read.files)));
    links.push(read);
  }
  window.DecompressionStream = Inflating;
  const made = [];
  for (const files of programs) made.push(await told(() => encode(files)));
  return JSON.stringify({ links, made, faults: names.map(([name, there]) => faultOfName(name, there) ?? null) });
}
