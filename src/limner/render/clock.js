// The page's only clock: it stands still until limner moves it (timecut's idea, on whole microseconds).
//
// Date, performance.now, requestAnimationFrame (60 a second, whatever the film's rate), timers, idle callbacks,
// Math.random and crypto are replaced before any script of the page runs. CSS transitions and animations and
// Element.animate stay the browser's own: they follow the frame times of BeginFrame, and only the moment at which a
// pending one starts is set from here. SMIL is paused and sought. Runs in every frame of a page; the outermost leads.
(() => {
  "use strict";
  const EPOCH = 1704067200000; // 2024-01-01T00:00:00Z: the same day in every film
  const REFRESH = 60;
  const GRID = 5; // the steps in microseconds of the timeline of a page that is isolated (page.py)
  const PATIENT = 100000;
  const NESTED = 5, CLAMP = 4000; // HTML, section 8.6: timers nested deeper wait 4 ms at least
  const native = {
    Date, setTimeout: window.setTimeout.bind(window), Promise,
    timeline: Object.getOwnPropertyDescriptor(AnimationTimeline.prototype, "currentTime").get,
    startTime: Object.getOwnPropertyDescriptor(Animation.prototype, "startTime"),
    currentTime: Object.getOwnPropertyDescriptor(Animation.prototype, "currentTime"),
    pause: SVGSVGElement.prototype.pauseAnimations,
    unpause: SVGSVGElement.prototype.unpauseAnimations,
    seek: SVGSVGElement.prototype.setCurrentTime,
    attachShadow: Element.prototype.attachShadow,
    src: Object.getOwnPropertyDescriptor(HTMLImageElement.prototype, "src"),
    fetch: window.fetch && window.fetch.bind(window),
    MessageChannel,
    frame: window.requestAnimationFrame.bind(window),
  };
  let now = 0; // microseconds
  let shown = 0; // the time of the last frame drawn
  let origin = 0; // that timeline at time 0 in milliseconds, as coarse as pages are told
  // Every animation is this far ahead (milliseconds), so that what happens at the very time of a frame has happened in
  // it: steps() and ends would else fall on either side by the rounding of the browser's timeline.
  const AHEAD = 0.001;

  // --- Date, performance
  // A script that asks and asks waits for time to pass: for it alone, until the next step, it does.
  let asked = 0;
  const milliseconds = () => (now + Math.max(0, ++asked - PATIENT)) / 1000;
  const today = () => EPOCH + Math.floor(milliseconds());
  window.Date = new Proxy(native.Date, {
    construct: (target, given, made) => Reflect.construct(target, given.length ? given : [today()], made),
    apply: () => new native.Date(today()).toString(),
    get: (target, name, receiver) => (name === "now" ? today : Reflect.get(target, name, receiver)),
  });
  native.Date.prototype.constructor = window.Date;
  Performance.prototype.now = milliseconds;
  Object.defineProperty(Performance.prototype, "timeOrigin", { get: () => EPOCH, configurable: true });

  // --- timers
  const timers = new Map();
  let serial = 0, depth = 0;
  const order = (action, delay, given, repeat) => {
    const nesting = depth + 1;
    let wait = Math.max(0, Math.round(Number(delay) * 1000) || 0);
    if (nesting > NESTED) wait = Math.max(wait, CLAMP);
    if (repeat) wait = Math.max(wait, 1000);
    const call = typeof action === "function" ? action : () => (0, eval)(String(action));
    timers.set(++serial, { id: serial, due: now + wait, wait, call, given, repeat, nesting });
    return serial;
  };
  const cancel = (id) => void timers.delete(Number(id));
  window.setTimeout = (action, delay, ...given) => order(action, delay, given, false);
  window.setInterval = (action, delay, ...given) => order(action, delay, given, true);
  window.clearTimeout = window.clearInterval = cancel;
  window.requestIdleCallback = (call) =>
    order(() => call({ didTimeout: false, timeRemaining: () => 10 }), 1, [], false);
  window.cancelIdleCallback = cancel;
  if (window.scheduler) {
    Scheduler.prototype.postTask = (call, { delay = 0 } = {}) =>
      new native.Promise((done) => order(() => done(call()), delay, [], false));
    Scheduler.prototype.yield = () => new native.Promise((done) => order(done, 0, [], false));
  }
  const guarded = (call, given) => {
    asked = 0;
    try {
      call.apply(window, given);
    } catch (error) {
      window.reportError(error);
    }
  };

  // --- frames
  let waiting = new Map(), tick = 0; // the number of the next one
  window.requestAnimationFrame = (call) => (waiting.set(++serial, call), serial);
  window.cancelAnimationFrame = (id) => void waiting.delete(id);
  window.webkitRequestAnimationFrame = window.requestAnimationFrame;
  const tickTime = (number) => Math.round((number * 1e6) / REFRESH);

  // --- chance (mulberry32)
  let seed = 0x6c696d6e;
  const chance = () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let z = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    z = (z + Math.imul(z ^ (z >>> 7), 61 | z)) ^ z;
    return (z ^ (z >>> 14)) >>> 0;
  };
  Math.random = () => chance() / 4294967296;
  Crypto.prototype.getRandomValues = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let n = 0; n < bytes.length; n++) bytes[n] = chance();
    return array;
  };
  Crypto.prototype.randomUUID = () =>
    "10000000-1000-4000-8000-100000000000".replace(/[018]/g, (c) => (c ^ (chance() & (15 >> (c / 4)))).toString(16));

  // --- the browser's own animations: told when they began, driven by BeginFrame
  const timelineNow = () => native.timeline.call(document.timeline);
  Object.defineProperty(DocumentTimeline.prototype, "currentTime", { get: milliseconds, configurable: true });
  Object.defineProperty(Animation.prototype, "startTime", {
    get() {
      const time = native.startTime.get.call(this);
      return time === null ? null : time - origin;
    },
    set(time) {
      placed.add(this);
      native.startTime.set.call(this, time === null ? null : time + origin);
    },
    configurable: true,
  });
  const roots = [document];
  Element.prototype.attachShadow = function (options) {
    const root = native.attachShadow.call(this, options);
    roots.push(root);
    return root;
  };
  const animations = () => roots.flatMap((root) => root.getAnimations());
  const start = (animation, local) => {
    const rate = animation.playbackRate || 1;
    native.startTime.set.call(animation, origin); // no longer pending; its exact start follows from where it is
    // now, as the browser's timeline has it, which stands still where its last frame had something to do
    native.currentTime.set.call(animation, local + (timelineNow() - origin - now / 1000 + AHEAD) * rate);
  };
  // The browser may have begun one by itself, in real time: where it stands counts only if a script put it there.
  const placed = new WeakSet(), begun = new WeakSet();
  Object.defineProperty(Animation.prototype, "currentTime", {
    ...native.currentTime,
    set(time) {
      placed.add(this);
      native.currentTime.set.call(this, time);
    },
  });
  const finish = Animation.prototype.finish;
  Animation.prototype.finish = function () {
    placed.add(this);
    finish.call(this);
  };
  const standing = (animation) =>
    begun.has(animation) || placed.has(animation) || animation.playbackRate <= 0
      ? native.currentTime.get.call(animation) ?? 0
      : 0;
  const settle = () => {
    for (const animation of animations()) {
      if (animation.timeline !== document.timeline || (begun.has(animation) && !animation.pending)) continue;
      const local = standing(animation);
      begun.add(animation);
      if (animation.playState !== "paused") {
        if (animation.pending || animation.playState === "running") start(animation, local);
      } else if (animation.pending) native.currentTime.set.call(animation, local);
    }
    sought();
  };

  // --- SMIL
  const drawings = new WeakMap(); // svg -> its own time: {from, held}
  const outermost = () =>
    roots.flatMap((root) => [...root.querySelectorAll("svg")]).filter((svg) => !svg.ownerSVGElement);
  const drawing = (svg) => {
    if (!drawings.has(svg)) drawings.set(svg, { from: now, held: null });
    return drawings.get(svg);
  };
  const sought = () => {
    for (const svg of outermost()) {
      const { from, held } = drawing(svg);
      native.pause.call(svg);
      native.seek.call(svg, ((held ?? now) - from) / 1e6);
    }
  };
  SVGSVGElement.prototype.pauseAnimations = function () {
    drawing(this).held ??= now;
  };
  SVGSVGElement.prototype.unpauseAnimations = function () {
    const its = drawing(this);
    if (its.held !== null) its.from += now - its.held;
    its.held = null;
  };
  SVGSVGElement.prototype.animationsPaused = function () {
    return drawing(this).held !== null;
  };
  SVGSVGElement.prototype.getCurrentTime = function () {
    const its = drawing(this);
    return ((its.held ?? now) - its.from) / 1e6;
  };
  SVGSVGElement.prototype.setCurrentTime = function (seconds) {
    const its = drawing(this);
    its.from = (its.held ?? now) - seconds * 1e6;
  };

  // --- what loads in real time, which a frame waits for
  const loading = new Set();
  Object.defineProperty(HTMLImageElement.prototype, "src", {
    ...native.src,
    set(address) {
      native.src.set.call(this, address);
      loading.add(this);
    },
  });
  let fetching = 0;
  if (native.fetch)
    window.fetch = (...given) => {
      fetching++;
      return native.fetch(...given).finally(() => fetching--);
    };
  const breath = () =>
    new native.Promise((done) => {
      const { port1, port2 } = new native.MessageChannel();
      port1.onmessage = done;
      port2.postMessage(0);
    });
  const rest = async () => {
    await breath();
    for (const image of [...loading, ...document.images]) {
      loading.delete(image);
      if (image.getAttribute("src") && image.loading !== "lazy") await image.decode().catch(() => {});
    }
    if (document.fonts && document.fonts.status === "loading") await document.fonts.ready;
    while (fetching) await breath();
  };

  // --- what the page's policy did not let through
  const blocked = new Set();
  document.addEventListener("securitypolicyviolation", (event) => {
    if (blocked.size < 20 && /^(https?|wss?):/.test(event.blockedURI)) blocked.add(event.blockedURI.slice(0, 200));
  });

  // --- nobody answers these
  window.alert = window.print = () => {};
  window.confirm = () => false;
  window.prompt = () => null;

  // --- moving on
  const due = (end) => {
    let next = null;
    for (const timer of timers.values())
      if (timer.due <= end && (!next || timer.due < next.due || (timer.due === next.due && timer.id < next.id)))
        next = timer;
    return next;
  };
  const fire = (timer) => {
    if (timer.repeat) timer.due += timer.wait;
    else timers.delete(timer.id);
    depth = timer.nesting;
    guarded(timer.call, timer.given);
    depth = 0;
  };
  const refresh = () => {
    const calls = [...waiting];
    for (const [id, call] of calls)
      if (waiting.delete(id)) guarded(call, [milliseconds()]);
  };
  const inner = [];
  // Scripts hear of animations, and see how far they are, only when a frame is drawn. Where there are both, every
  // refresh is drawn, before its callbacks, though not every one is filmed.
  let refreshed = 0; // drawn when the page was loaded
  const observed = () => (serial > 0 || document.scripts.length > 0) && animations().length > 0;
  // Run everything up to `end`; return the time of a refresh that has to be drawn first, null where there is none.
  const step = async (end) => {
    settle();
    for (;;) {
      const timer = due(end);
      const at = tickTime(tick);
      if (at <= end && (!timer || at < timer.due)) {
        now = at;
        if (refreshed < at && observed()) return (refreshed = at);
        tick++;
        if (waiting.size) {
          refresh();
          await breath();
          settle();
        }
      } else if (timer) {
        now = Math.max(now, timer.due);
        fire(timer);
        await breath();
        settle();
      } else break;
    }
    now = end;
    await rest();
    settle();
    return null;
  };
  // Microseconds by which the browser's timeline is behind the frame that was drawn last; or ahead of it, where
  // animations follow it: it was not drawn yet, and stood an hour before, when they were told to begin.
  const behind = () => {
    const late = Math.round(shown - (timelineNow() - origin) * 1000);
    return late < 0 && animations().length > 0 ? -late : late;
  };
  let before = [];
  const control = {
    behind,
    // Before the very first frame: wait for what loads, remember where animations stand.
    async load() {
      await rest();
      document.documentElement.getBoundingClientRect();
      await rest();
      before = animations()
        .filter((animation) => ["running", "finished"].includes(animation.playState))
        .filter((animation) => animation.playState === "running" || !placed.has(animation))
        .map((animation) => [animation, standing(animation)]);
      for (const frame of inner) await frame.load();
    },
    // After it: the browser's timeline stands at `origin`; begin everything at time 0. What the browser had begun by
    // itself, as it does under load, is long over by then.
    begin() {
      origin = timelineNow();
      for (const [animation, local] of before)
        if (animation.timeline === document.timeline) {
          begun.add(animation);
          start(animation, local);
        }
      before = [];
      settle();
      for (const frame of inner) frame.begin();
    },
    // Move every clock on towards `end` (microseconds). Return the time of the frame to draw next, whether that is the
    // one for `end` (where it is not, draw it and call again), and how far the browser's timeline is behind the frame
    // that was drawn last.
    async advance(end) {
      const late = behind();
      native.frame(() => {}); // while an animation only waits, the browser would not move its timeline on
      const first = await step(end);
      if (first === null) for (const frame of inner) while (!(await frame.advance(end))[1]);
      shown = Math.max(Math.ceil((first ?? end) / GRID) * GRID, shown + GRID); // the browser draws no time twice
      return [shown, first === null, late];
    },
    // Whether anything is there that ought to move by itself.
    animated: () =>
      animations().some((animation) => animation.playState === "running") ||
      outermost().some((svg) => svg.querySelector("animate, animateTransform, animateMotion, set")),
    blocked: () => [...blocked],
    join: (frame) => void inner.push(frame),
  };
  try {
    if (window.parent !== window) window.parent.__limner__.join(control);
  } catch {
    // another origin's: it is not ours to lead
  }
  Object.defineProperty(window, "__limner__", { value: Object.freeze(control) });
})();
