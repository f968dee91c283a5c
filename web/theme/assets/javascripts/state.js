/* A recorded run as something to walk through: which events have happened, where each task stands. Knows nothing of the
   page. The events are those of tickbytick/recording.py. */

/** The version of the format that is read here. */
const FORMAT = 2;

/** Alike tasks in one place, more than this, are shown as one with a count. */
export const FEW = 3;

/** What a task does, by number, that keeps all others from running: outside of tasks, 0, there may be no loop. */
export const holding = (task) => (task ? "holds the loop" : "blocks");

/** How a task stands on a line that awaits the coroutine in which it waits. */
export const AWAITS = "awaits";

const NUMBER = "number";
const TEXT = "string";

/** The fields of events that are numbers; all others are texts. */
const NUMBERS = new Set(["task", "parent", "target", "seconds"]);

/** A run that cannot be replayed; the message is for the reader. */
export class Unreadable extends Error {}

/** The run in `text`, the JSON that course/site/fences.py puts into the page. */
export function read(text) {
  let data;
  try {
    data = JSON.parse(text);
  } catch {
    throw new Unreadable("The recording of this run is damaged");
  }
  const recording = data?.recording;
  return runOf({ ...data, recording: recording && { ...recording, columns: undefined, events: rows(recording.columns) } });
}

/** The run that `data` holds: {recording, sources, colours, order}, and `wire`, [latency, bandwidth], where
    its network is not near. */
export function runOf(data) {
  const recording = data?.recording;
  if (Number.isInteger(recording?.format) && recording.format !== FORMAT) {
    throw new Unreadable("This run was recorded in a format that this page cannot replay; loading the page again may help");
  }
  const events = eventsOf(recording);
  if (!events || typeof (data.sources ?? 0) !== "object") {
    throw new Unreadable("The recording of this run is damaged");
  }
  return new Run(data, events);
}

/** The value under that name in an event as a recording with those `fields` holds it, [time, kind, …]. */
export function fieldOf([, kind, ...values], name, fields) {
  return values[fields[kind].indexOf(name)];
}

/** The events, one array each: the page holds them by columns, and of each task what is to be added to the one above, which a
    server compresses to a third of the size. */
function rows(columns) {
  if (!Array.isArray(columns) || columns.length < 3 || !columns.every(Array.isArray)) return undefined;
  const [times, kinds, steps, ...rest] = columns;
  let task = 0;
  return times.map((time, row) => {
    task += steps[row];
    return [time, kinds[row], task, ...rest.map((column) => column[row])].filter((value) => value !== null);
  });
}

/** The events of that recording by the names in its header, {time, kind, task, …}; undefined if it is not sound. */
function eventsOf(recording) {
  const { format, fields, entry, seconds, events } = recording ?? {};
  if (format !== FORMAT || typeof entry !== TEXT || !Array.isArray(events)) return undefined;
  const known = new Set([0]);
  const result = [];
  let before = 0;
  for (const row of events) {
    if (!Array.isArray(row)) return undefined;
    const [time, kind, ...values] = row;
    const names = Object.hasOwn(fields ?? {}, kind) ? fields[kind] : undefined;
    if (typeof time !== NUMBER || time < before || names?.length !== values.length) return undefined;
    const event = { time, kind };
    for (let at = 0; at < names.length; at++) {
      if (typeof values[at] !== (NUMBERS.has(names[at]) ? NUMBER : TEXT)) return undefined;
      event[names[at]] = values[at];
    }
    if (kind === "created") known.add(event.task);
    if (!known.has(event.task) || !known.has(event.target ?? 0)) return undefined;
    result.push(event);
    before = time;
  }
  return typeof seconds === NUMBER && seconds >= before ? result : undefined;
}

/** 0 outside of tasks, 1 for the first task, then 2 to `colours` + 1 over and over, as in the output and the timeline. */
function colour(task, colours) {
  return task < 2 ? task : 2 + ((task - 2) % colours);
}

/** Who did it: the task that had the loop. */
function actor({ kind, task, parent }) {
  return kind === "created" ? parent : task;
}

/** Numbers as they are written: 1,000. */
function written(number) {
  return `${number}`.replace(/\B(?=(...)+$)/g, ",");
}

/** Seconds on the real clock between two pieces of a line that a program writes at once. */
const AT_ONCE = 0.05;

class Run {
  constructor({ recording, sources, colours, order, wire }, events) {
    const { entry, seconds } = recording;
    this.recording = recording;
    this.sources = sources;
    this.colours = colours;
    this.order = order;
    this.wire = wire;
    this.seconds = seconds;
    /** One event more than was recorded: that the program ends. One that was ended from outside stays where it was. */
    this.events = events.at(-1)?.kind === "stopped" ? events : [...events, { time: seconds, kind: "ended", task: 0 }];
    this.tasks = new Map([[0, { label: entry, call: entry, colour: 0 }]]);
    /** For each event, [task, its place before, its place after]; a place is where and how a task stands. `lines` are its
        line and those through which it awaits, each with a group: those of one group on a line are alike. */
    this.changes = [];
    /** For each printed line, the number of events at which its first character is there. */
    this.lines = [];
    /** The numbers of events at which a step stops. */
    this.stops = [0];
    this.#follow();
    const decimals = this.events.map(({ time }) => `${Math.round(time * 1000) / 1000}`.split(".")[1]?.length ?? 0);
    this.decimals = Math.max(1, ...new Set(decimals));
  }

  #follow() {
    const places = new Map();
    const unfinished = new Map(); // of lines, by stream: when the last piece came
    const moment = this.recording.clock === "real" ? AT_ONCE : 0;
    let changes;
    const put = (task, after) => {
      const before = places.get(task);
      changes.push([task, before, after]);
      if (after) places.set(task, after);
      else places.delete(task);
    };
    const groups = new Map();
    const stand = (task, state, where = places.get(task)?.where ?? "", on = "", asked = false, through = []) => {
      const { call } = this.tasks.get(task);
      if (!groups.has(call)) groups.set(call, {});
      const group = (state, asked) => (groups.get(call)[asked ? `${state} asked` : state] ??= { call, state });
      const lines = [[where, group(state, asked)], ...through.map((line) => [line, group(AWAITS)])];
      put(task, { state, where, on, asked, through, lines });
    };
    this.events.forEach((event, number) => {
      changes = [];
      this.changes.push(changes);
      const { time, kind, task, where } = event;
      switch (kind) {
        case "created": {
          const { label, parent } = event;
          this.tasks.set(task, { label, call: label.split("(")[0], colour: colour(task, this.colours) });
          stand(parent, "running", where);
          stand(task, "pending", where);
          break;
        }
        case "started":
        case "resumed":
          if (places.has(0)) put(0, undefined); // the code outside of tasks waits in asyncio.run
          stand(task, "running");
          break;
        case "waiting":
          stand(task, event.on.startsWith("sleep") ? "sleeping" : "waiting", where, event.on, false, event.through.match(/\S+/g) ?? []);
          break;
        case "blocked":
          stand(task, "holding", where, `${event.seconds} s`);
          break;
        case "cancel requested": {
          stand(task, "running", where);
          const target = places.get(event.target);
          if (target) stand(event.target, target.state, target.where, target.on, true, target.through);
          break;
        }
        case "printed": {
          const { stream, text } = event;
          const goesOn = text === "\n" || time - unfinished.get(stream) <= moment; // as `lines` of tickbytick/recording.py
          if (!unfinished.has(stream) || !goesOn) this.lines.push(number + 1);
          unfinished.delete(stream);
          if (!text.endsWith("\n")) unfinished.set(stream, time);
          if (where) stand(task, "running", where);
          break;
        }
        case "finished":
        case "failed":
        case "cancelled":
          put(task, undefined);
          break;
        case "ended":
          for (const left of [...places.keys()]) put(left, undefined);
          break;
      }
      // That a task goes on is seen in what it does next, at the same moment.
      const next = this.events[number + 1];
      const seenInNext = (kind === "started" || kind === "resumed") && next.time === time && actor(next) === task;
      if (!seenInNext) this.stops.push(number + 1);
    });
  }

  /** How many events have happened at that moment. */
  eventsUntil(seconds) {
    return count(this.events, ({ time }) => time <= seconds);
  }

  /** How many lines have been printed after so many events. */
  linesAfter(events) {
    return count(this.lines, (number) => number <= events);
  }

  /** The time of the last of so many events. */
  timeOf(events) {
    return events ? this.events[events - 1].time : 0;
  }

  /** The last of so many events that is of that task, by the number of events with it; undefined if there is none. */
  lastOf(task, events) {
    return this.events.findLastIndex((event, at) => at < events && event.task === task) + 1 || undefined;
  }

  /** The next stop after so many events, or the last. */
  stopAfter(events) {
    return this.stops[Math.min(count(this.stops, (stop) => stop <= events), this.stops.length - 1)];
  }

  /** The stop before so many events, or the first. */
  stopBefore(events) {
    return this.stops[Math.max(count(this.stops, (stop) => stop < events) - 1, 0)];
  }

  /** What the last of so many events was: [the task or undefined, what it does]. */
  told(events) {
    const event = this.events[events - 1];
    const { task } = event;
    switch (event.kind) {
      case "created": return [event.parent, `creates ${event.label}`];
      case "started": return [task, "starts"];
      case "resumed": return [task, "goes on"];
      case "waiting": return [task, `waits: ${event.on}`];
      case "blocked": return [task, `${holding(task)} for ${event.seconds} s`];
      case "cancel requested": return [task, `asks that ${this.tasks.get(event.target).label} be cancelled`];
      case "printed": return [task, `prints “${event.text.trimEnd()}”`];
      case "finished": return [task, "returns"];
      case "failed": return [task, `fails: ${event.error}`];
      case "cancelled": return [task, "is cancelled"];
      case "stopped": return [undefined, `The run was ended here: ${event.reason}`];
      case "ended": return [undefined, "The program ends"];
    }
  }
}

/** How many at the start of a sorted `list` are `before`. */
function count(list, before) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (before(list[middle])) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Where all tasks stand after some of the events of a run. Goes forward and back by applying what changed. */
export class World {
  constructor(run) {
    this.run = run;
    this.events = 0;
    this.places = new Map();
    /** file:line → group of alike tasks → their numbers */
    this.at = new Map();
    /** The places that changed since `changed` was last emptied. */
    this.changed = new Set();
  }

  goTo(events) {
    const { changes } = this.run;
    while (this.events < events) {
      for (const [task, before, after] of changes[this.events]) this.#move(task, before, after);
      this.events++;
    }
    while (this.events > events) {
      this.events--;
      const undone = changes[this.events];
      for (let at = undone.length - 1; at >= 0; at--) this.#move(undone[at][0], undone[at][2], undone[at][1]);
    }
  }

  #move(task, from, to) {
    for (const [line, group] of from?.lines ?? []) {
      const groups = this.at.get(line);
      const alike = groups.get(group);
      alike.delete(task);
      if (!alike.size) groups.delete(group);
      this.changed.add(line);
    }
    for (const [line, group] of to?.lines ?? []) {
      if (!this.at.has(line)) this.at.set(line, new Map());
      const groups = this.at.get(line);
      if (!groups.has(group)) groups.set(group, new Set());
      groups.get(group).add(task);
      this.changed.add(line);
    }
    if (to) this.places.set(task, to);
    else this.places.delete(task);
  }

  /** Who stands at `where`, or awaits through it, in order of creation: {task, count, colour, label, …place}; many that are
      alike are one. */
  standing(where) {
    const result = [];
    for (const [{ state }, alike] of this.at.get(where) ?? []) {
      if (alike.size > FEW) {
        result.push(this.#entry(alike.values().next().value, alike.size, state));
      } else {
        for (const task of alike) result.push(this.#entry(task, 1, state));
      }
    }
    return result.sort((one, other) => one.task - other.task);
  }

  /** The same for everywhere. */
  everybody() {
    const everywhere = [...this.at.keys()].flatMap((where) => this.standing(where));
    return everywhere.filter(({ state }) => state !== AWAITS).sort((one, other) => one.task - other.task);
  }

  #entry(task, count, state) {
    const { label, call, colour } = this.run.tasks.get(task);
    return {
      ...this.places.get(task),
      state,
      task,
      count,
      colour,
      call,
      label: count > 1 ? `${written(count)} × ${call}` : label,
    };
  }
}
