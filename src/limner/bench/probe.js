// Where each painted element of a page is, and what it looks like, at the moment of the call; once, when each animation
// begins and how it is timed. An expression: its value is one frame's record (filmed.py says what is in it).
//
// Painted is what leaves pixels of its own: a background, a border, a shadow, text, a picture, a shape of an SVG; of
// the pseudo-elements those that are placed absolutely in an element that is placed itself, and blocks. Canvas and
// video are one element each, whatever they show.
(() => {
  "use strict";
  const book = (window.__bench__ ??= { ids: new Map(), facts: [], told: new Set() });
  const SHAPES = "path rect circle ellipse polygon polyline line text image use".split(" ");
  const HIDDEN = "HEAD SCRIPT STYLE TITLE META LINK TEMPLATE NOSCRIPT BR".split(" ");
  const number = (text) => parseFloat(text) || 0;
  const clear = (colour) => colour === "transparent" || /^rgba\(.*, 0\)$|\/ 0\)$/.test(colour);
  const rgb = (colour) => {
    const found = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)/.exec(colour);
    return found ? found.slice(1, 4).map(Number) : null;
  };
  const key = (element, pseudo) => {
    let keys = book.ids.get(element);
    if (!keys) book.ids.set(element, (keys = {}));
    if (!(pseudo in keys)) {
      keys[pseudo] = book.facts.length;
      book.facts.push(null);
    }
    return keys[pseudo];
  };

  // --- matrices (CSS Transforms 2, section 3: translate, rotate, scale, transform about the origin)
  const own = (style) => {
    const matrix = new DOMMatrix();
    if (style.translate !== "none") {
      const [x, y, z] = style.translate.split(" ").map(number);
      matrix.translateSelf(x, y || 0, z || 0);
    }
    if (style.rotate !== "none") {
      const parts = style.rotate.split(" ");
      const angle = number(parts.at(-1));
      const axis = { x: [1, 0, 0], y: [0, 1, 0], z: [0, 0, 1] }[parts[0]];
      if (parts.length === 1) matrix.rotateSelf(0, 0, angle);
      else matrix.rotateAxisAngleSelf(...(axis ?? parts.slice(0, 3).map(number)), angle);
    }
    if (style.scale !== "none") {
      const [x, y, z] = style.scale.split(" ").map(number);
      matrix.scaleSelf(x, y ?? x, z ?? 1);
    }
    if (style.transform !== "none") matrix.multiplySelf(new DOMMatrix(style.transform));
    return matrix;
  };
  const about = (matrix, origin) => {
    const [x, y, z] = origin.split(" ").map(number);
    return new DOMMatrix().translateSelf(x, y, z || 0).multiplySelf(matrix).translateSelf(-x, -y, -(z || 0));
  };
  const flat = (matrix) => {
    const copy = DOMMatrix.fromMatrix(matrix);
    copy.m13 = copy.m23 = copy.m43 = copy.m31 = copy.m32 = copy.m34 = 0;
    copy.m33 = 1;
    return copy;
  };
  const moved = (style) =>
    style.transform !== "none" || style.translate !== "none" || style.rotate !== "none" || style.scale !== "none";
  const cache = new Map();
  // From an element's border box to the page, up to a shift that bounding boxes mend.
  const matrixOf = (element) => {
    if (!element || element === document.documentElement) return new DOMMatrix();
    if (cache.has(element)) return cache.get(element);
    const style = getComputedStyle(element);
    const parent = element.parentElement;
    const above = matrixOf(parent);
    const step = new DOMMatrix();
    if (parent) {
      const around = getComputedStyle(parent);
      const [dx, dy] = offset(element, parent);
      if (around.perspective !== "none") {
        const eye = new DOMMatrix();
        eye.m34 = -1 / number(around.perspective);
        step.multiplySelf(about(eye, around.perspectiveOrigin));
      }
      step.translateSelf(dx, dy);
      if (moved(style)) step.multiplySelf(about(own(style), style.transformOrigin));
      const result = above.multiply(around.transformStyle === "preserve-3d" ? step : flat(step));
      cache.set(element, result);
      return result;
    }
    return above;
  };
  const offset = (element, parent) => {
    const place = (node) => (node instanceof HTMLElement ? [node.offsetLeft, node.offsetTop] : [0, 0]);
    const [x, y] = place(element);
    if (element.offsetParent === parent) return [x + parent.clientLeft, y + parent.clientTop];
    if (element.offsetParent !== parent.offsetParent) return [x, y];
    const [px, py] = place(parent);
    return [x - px, y - py];
  };
  const point = (matrix, x, y) => {
    const found = matrix.transformPoint(new DOMPoint(x, y));
    return [found.x / found.w, found.y / found.w];
  };
  const quad = (matrix, x, y, width, height) => [
    point(matrix, x, y), point(matrix, x + width, y),
    point(matrix, x + width, y + height), point(matrix, x, y + height),
  ];
  const middle = (points, axis) => {
    const values = points.map((each) => each[axis]);
    return (Math.min(...values) + Math.max(...values)) / 2;
  };
  const mended = (points, box) => {
    const dx = (box.left + box.right) / 2 - middle(points, 0), dy = (box.top + box.bottom) / 2 - middle(points, 1);
    return [points.map(([x, y]) => [x + dx, y + dy]), [dx, dy]];
  };
  const size = (element, style) => {
    let width = number(style.width), height = number(style.height);
    if (!style.width.endsWith("px") || style.display === "inline") return [element.offsetWidth, element.offsetHeight];
    if (style.boxSizing !== "border-box") {
      const sum = (...sides) =>
        sides.reduce((all, side) => all + number(style[`padding${side}`]) + number(style[`border${side}Width`]), 0);
      width += sum("Left", "Right");
      height += sum("Top", "Bottom");
    }
    return [width, height];
  };

  // --- what is painted
  const SIDES = ["Top", "Right", "Bottom", "Left"];
  const bordered = (style) =>
    SIDES.some((side) => number(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none" &&
      !clear(style[`border${side}Color`]));
  const even = (style) =>
    new Set(SIDES.map((side) => style[`border${side}Color`] + style[`border${side}Width`])).size === 1;
  const texts = (element) => [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim());
  const boxed = (style) =>
    !clear(style.backgroundColor) || style.backgroundImage !== "none" || bordered(style) || style.boxShadow !== "none";
  const round = (style, width, height) =>
    Math.abs(width - height) < 1 && style.backgroundImage === "none" && even(style) &&
    SIDES.slice(0, 2).every((side) => {
      const radius = style[side === "Top" ? "borderTopLeftRadius" : "borderBottomRightRadius"];
      return radius.endsWith("%") ? number(radius) >= 50 : number(radius) >= Math.min(width, height) / 2;
    });
  const hue = (style, text) =>
    rgb(text ? style.color : !clear(style.backgroundColor) ? style.backgroundColor
      : bordered(style) ? style.borderTopColor : style.color);

  const rows = [];
  const add = (element, pseudo, points, opacity, colour, facts) => {
    if (!points.flat().every(Number.isFinite)) return;
    const id = key(element, pseudo);
    if (!book.facts[id]) book.facts[id] = facts;
    const places = points.flat().map((value) => Math.round(value * 1000) / 1000);
    rows.push([id, ...places, opacity, ...(colour ?? [-1, -1, -1])]);
  };
  const walk = (element, opacity, holder) => {
    if (HIDDEN.includes(element.tagName)) return;
    const style = getComputedStyle(element);
    if (style.display === "none") return;
    const shown = turned(element, style) ? 0 : opacity * number(style.opacity);
    let mine = holder;
    // What is hidden may show later, and has its number from the first frame on; what is in it may show by itself.
    const own = style.visibility === "visible" ? shown : 0;
    if (style.display !== "contents") {
      if (element instanceof SVGElement) {
        if (SHAPES.includes(element.tagName) && !element.closest("defs, clipPath, mask, symbol, pattern, marker")) {
          const matrix = element.getScreenCTM();
          const filled = style.fill !== "none" && !clear(style.fill);
          const stroked = style.stroke !== "none" && !clear(style.stroke);
          if (matrix && (filled || stroked || element.tagName === "image" || element.tagName === "use")) {
            const box = element.getBBox();
            mine = key(element, "");
            add(element, "", quad(DOMMatrix.fromMatrix(matrix), box.x, box.y, box.width, box.height),
              own * number(filled ? style.fillOpacity : stroked ? style.strokeOpacity : 1),
              rgb(filled ? style.fill : style.stroke), {
                name: element.tagName, raster: element.tagName === "image", holder,
                round: element.tagName === "circle" && (filled || style.strokeDasharray === "none"),
              });
          }
        }
      } else if (element !== document.documentElement && element !== document.body) {
        const text = texts(element), raster = ["IMG", "CANVAS", "VIDEO"].includes(element.tagName);
        if (raster || text || boxed(style)) {
          const [width, height] = size(element, style);
          const [points] = mended(quad(matrixOf(element), 0, 0, width, height), element.getBoundingClientRect());
          mine = key(element, "");
          add(element, "", points, own, hue(style, text && !boxed(style)), {
            name: element.tagName.toLowerCase() + [...element.classList].map((name) => `.${name}`).join(""),
            round: !text && !raster && round(style, width, height), holder,
            raster: raster || /url\((?!"?#)/.test(style.backgroundImage),
          });
        }
        for (const pseudo of ["::before", "::after"]) fake(element, style, pseudo, shown, mine);
      }
    }
    for (const child of element.children) walk(child, shown, mine);
  };
  // A face that is hidden from behind, and shows its back.
  const turned = (element, style) => {
    if (style.backfaceVisibility !== "hidden" || !(element instanceof HTMLElement)) return false;
    const [a, b, , d] = quad(matrixOf(element), 0, 0, 100, 100);
    return (b[0] - a[0]) * (d[1] - a[1]) - (b[1] - a[1]) * (d[0] - a[0]) < 0;
  };
  const fake = (element, around, pseudo, opacity, holder) => {
    const style = getComputedStyle(element, pseudo);
    if (["none", "normal"].includes(style.content)) return;
    if (style.display === "none") return;
    const shown = style.visibility === "visible" ? opacity * number(style.opacity) : 0;
    const text = style.content.replace(/["\s]/g, "") !== "";
    const placed = style.position === "absolute";
    if (!boxed(style) && !text) return;
    if (placed ? around.position === "static" && !moved(around) : style.display !== "block") return;
    const [w, h] = size(element, around);
    const base = matrixOf(element);
    const [, [dx, dy]] = mended(quad(base, 0, 0, w, h), element.getBoundingClientRect());
    const width = size({ offsetWidth: 0, offsetHeight: 0 }, style);
    const x = number(placed ? style.left : around.paddingLeft) + number(style.marginLeft);
    const y = number(placed ? style.top : around.paddingTop) + number(style.marginTop);
    const matrix = base.translate(element.clientLeft + x, element.clientTop + y);
    if (moved(style)) matrix.multiplySelf(about(own(style), style.transformOrigin));
    const points = quad(matrix, 0, 0, ...width).map(([x, y]) => [x + dx, y + dy]);
    add(element, pseudo, points, shown, hue(style, text && !boxed(style)), {
      name: element.tagName.toLowerCase() + [...element.classList].map((name) => `.${name}`).join("") + pseudo,
      round: !text && round(style, ...width), raster: /url\((?!"?#)/.test(style.backgroundImage), holder,
    });
  };

  if (document.body) walk(document.body, 1, -1);

  // --- timing
  const timings = [];
  for (const animation of document.getAnimations()) {
    const effect = animation.effect;
    if (!effect || !effect.target || book.told.has(animation)) continue;
    const timing = effect.getComputedTiming();
    // Which painted elements it moves: its target, and all below it.
    const inside = [];
    for (const [element, keys] of book.ids)
      if (effect.target === element || (!effect.pseudoElement && effect.target.contains(element)))
        for (const [pseudo, id] of Object.entries(keys))
          if (!effect.pseudoElement || pseudo === effect.pseudoElement) inside.push(id);
    if (!inside.length) continue; // what it moves is not painted yet
    book.told.add(animation);
    timings.push({
      ids: inside, begin: animation.startTime ?? 0, delay: timing.delay, duration: Number(timing.duration) || 0,
      iterations: Number.isFinite(timing.iterations) ? timing.iterations : -1, direction: timing.direction,
      easing: timing.easing, name: animation.animationName ?? "",
      keys: effect.getKeyframes().map(({ computedOffset, easing, composite, offset, ...values }) =>
        ({ offset: computedOffset, easing, values })),
    });
  }
  return { rows, timings, facts: book.facts };
})()
