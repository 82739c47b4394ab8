// What a text loses in the window as it is: how far it is cut, and by what.
kit => {
  const MOST_CUTS = 500, SLACK = 3;
  const TWO_WAYS = "table, svg, img, canvas, video, iframe, object, embed, math, pre, figure, [role=img], [role=figure]," +
    " [role=application], [role=toolbar], [role=grid], [class*=map i], [class*=carte i], [class*=leaflet i]";
  const DATA = "table:has(th):not([role=presentation]):not([role=none]), svg, img, canvas, video";
  const hides = value => value === "hidden" || value === "clip";
  const scrolls = value => value === "auto" || value === "scroll";

  const shortened = (element, style) => [kit.styles(element), style].some(each => each.textOverflow === "ellipsis" || each.webkitLineClamp !== "none");

  function cutBy(element, list, [box, style], across, hiddenToo) {
    // "hidden" when the box keeps the text from sight on purpose, "reached" when scrolling shows it, a cut, or null.
    const edge = kit.inside(box, style);
    if (edge.right - edge.left <= 2 || edge.bottom - edge.top <= 2) return "hidden";
    const out = list.filter(rect => rect.right <= edge.left + 1 || rect.left >= edge.right - 1 || rect.bottom <= edge.top + 1 || rect.top >= edge.bottom - 1);
    const wide = list.some(rect => rect.right > edge.right + SLACK || rect.left < edge.left - SLACK);
    const high = list.some(rect => Math.max(rect.bottom - edge.bottom, edge.top - rect.top) > Math.max(SLACK, rect.height / 4));
    const along = across === "x" ? [wide, style.overflowX] : [high, style.overflowY];
    if (along[0] && scrolls(along[1])) return "scrolled";
    if ((wide && scrolls(style.overflowX)) || (high && scrolls(style.overflowY))) return "reached";
    if (out.length === list.length) return hiddenToo ? "gone" : "hidden";
    if ((wide && hides(style.overflowX)) || (high && hides(style.overflowY))) return shortened(element, style) ? "shortened" : "clipped";
    return null;
  }
  function outermost(element, across) {
    let cause = element;
    for (const outer of kit.around(element)) {
      if (outer === document.body || outer === document.documentElement) break;
      const rect = outer.getBoundingClientRect();
      if (across === "x" ? rect.right > innerWidth + SLACK : rect.bottom > innerHeight + SLACK) cause = outer;
    }
    return cause;
  }
  function cutOf(element, across, beyond, hiddenToo) {
    const list = /^(input|select|textarea|button)$/.test(element.localName) ? [element.getBoundingClientRect()] : kit.rects(element);
    if (!list.length || list.every(rect => rect.right + scrollX <= 0 || rect.bottom + scrollY <= 0)) return null;
    for (const clipper of kit.clippers(element)) {
      const cut = cutBy(element, list, clipper, across, hiddenToo);
      if (cut === "hidden" || cut === "reached") return null;
      if (cut) return {spot: kit.spot(cut === "scrolled" ? clipper[0] : element), cut};
    }
    if (!beyond) return null;
    const over = list.some(rect => across === "x" ? rect.right > innerWidth + SLACK : rect.bottom > innerHeight + SLACK);
    if (!over) return null;
    // What stands wholly out of the window may be put there on purpose, until a button shows it.
    const cause = outermost(element, across), edge = cause.getBoundingClientRect();
    return {spot: kit.spot(cause), cut: "beyond", aside: across === "x" ? edge.left >= innerWidth : edge.top >= innerHeight};
  }
  function moves(across) {
    const before = [scrollX, scrollY];
    let moved = false;
    for (const far of [1e6, -1e6]) {
      scrollTo({left: across === "x" ? far : 0, top: across === "y" ? far : 0, behavior: "instant"});
      moved ||= Math.abs(across === "x" ? scrollX : scrollY) >= 1;
    }
    scrollTo({left: before[0], top: before[1], behavior: "instant"});
    return moved;
  }
  function layout(across, beyond, hiddenToo) {
    kit.finish();
    scrollTo({left: 0, top: 0, behavior: "instant"});
    const cuts = new Map();
    for (const element of kit.everything()) {
      if (cuts.size >= MOST_CUTS) break;
      const held = /^(input|select|textarea|button)$/.test(element.localName);
      if (!held && !kit.words(element).length || !kit.shown(element)) continue;
      const found = cutOf(element, across, beyond, hiddenToo);
      if (!found) continue;
      // What needs two dimensions may scroll in its own box: the rule itself says so.
      if (found.cut === "scrolled" && element.closest(DATA)) continue;
      const key = `${found.cut} ${found.spot.at} ${found.spot.selector}`;
      const excepted = Boolean(found.aside || element.closest(TWO_WAYS));
      if (!cuts.has(key)) cuts.set(key, {spot: found.spot, cut: found.cut, excepted});
      else cuts.get(key).excepted &&= excepted;
    }
    return {scrolls: moves(across), cuts: [...cuts.values()]};
  }
  function turned(element) {
    const {transform, rotate} = kit.styles(element);
    if (/^-?(90|270)deg$/.test(rotate)) return true;
    if (transform === "none") return false;
    const matrix = new DOMMatrix(transform);
    return Math.abs(matrix.a) < 0.01 && Math.abs(matrix.b) > 0.9;
  }
  function shownNow() {
    kit.finish();
    let characters = 0;
    for (const element of kit.everything()) {
      if (!kit.words(element).length || /^(script|style|noscript|title|option)$/.test(element.localName) || !kit.shown(element)) continue;
      if (kit.rects(element).length) characters += kit.words(element).reduce((sum, node) => sum + node.data.trim().length, 0);
    }
    const whole = [document.documentElement, document.body, ...(document.body ? document.body.children : [])].filter(Boolean);
    return {characters, turned: whole.some(element => kit.shown(element) && turned(element))};
  }
  return {layout, shownNow};
}
