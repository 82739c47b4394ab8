// The elements of the page, counted once, and what the other scripts ask of each. Facts only: nothing is judged here,
// and nothing of the page is changed.
() => {
  const MOST_TEXTS = 5000, MOST_RECTS = 4;
  const UNREAD = new Set(["SCRIPT", "STYLE", "NOSCRIPT", "TEMPLATE", "TITLE", "OPTION", "OPTGROUP", "TEXTAREA"]);
  const listed = [...document.querySelectorAll("*")];
  const places = new Map(listed.map((element, index) => [element, index]));
  const styles = element => getComputedStyle(element);
  const above = element => element.assignedSlot || element.parentElement || element.getRootNode().host || null;
  const drawing = document.createElement("canvas").getContext("2d", {willReadFrequently: true});

  function* around(element) {
    for (let outer = element; outer; outer = above(outer)) yield outer;
  }
  function* everything(root = document) {
    for (const element of root.querySelectorAll("*")) {
      yield element;
      if (element.shadowRoot) yield* everything(element.shadowRoot);
    }
  }
  function rgba(text) {
    const plain = /^rgba?\(([\d.]+), ([\d.]+), ([\d.]+)(?:, ([\d.]+))?\)$/.exec(text);
    if (plain) return [+plain[1], +plain[2], +plain[3], plain[4] === undefined ? 1 : +plain[4]];
    drawing.clearRect(0, 0, 1, 1);
    drawing.fillStyle = "rgba(0, 0, 0, 0)";
    drawing.fillStyle = text;
    drawing.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = drawing.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  }
  function step(element) {
    const tag = element.localName.slice(0, 40);
    const same = element.parentNode ? [...element.parentNode.children].filter(other => other.localName === element.localName) : [];
    return same.length > 1 ? `${tag}:nth-of-type(${same.indexOf(element) + 1})` : tag;
  }
  function spot(element) {
    const steps = [];
    for (let outer = element; outer && steps.length < 4 && outer.localName !== "body"; outer = outer.parentElement) {
      steps.unshift(step(outer));
    }
    const at = places.get(element);
    return {tag: element.localName.slice(0, 40), selector: steps.join(" > ") || "body", at: at === undefined ? -1 : at};
  }
  const shown = element => element.checkVisibility({opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true});
  const words = element => [...element.childNodes].filter(node => node.nodeType === 3 && node.data.trim());
  function rects(element) {
    const found = [];
    for (const node of words(element)) {
      const range = document.createRange();
      range.selectNodeContents(node);
      for (const rect of range.getClientRects()) if (rect.width >= 1 && rect.height >= 1) found.push(rect);
    }
    return found;
  }
  function* clippers(element) {
    // Boxes that may cut the words of an element: its own, then those around it. An absolute element is cut from its
    // container on, a fixed one by none.
    let position = "static";
    for (let outer = element; outer && outer !== document.documentElement; outer = above(outer)) {
      const style = styles(outer);
      if (position === "fixed") return;
      if (position === "absolute" && style.position === "static" && style.transform === "none") continue;
      position = style.position;
      const cuts = style.overflowX !== "visible" || style.overflowY !== "visible";
      if ((cuts && outer !== document.body) || style.clip !== "auto" || style.clipPath !== "none") yield [outer, style];
    }
  }
  function inside(box, style) {
    // What a box lets through. A shape is taken whole, but for those that let nothing through.
    const rect = box.getBoundingClientRect();
    const clip = /^rect\((-?[\d.]+)px, (-?[\d.]+)px, (-?[\d.]+)px, (-?[\d.]+)px\)$/.exec(style.clip);
    if (clip) return {left: rect.left + +clip[4], top: rect.top + +clip[1], right: rect.left + +clip[2], bottom: rect.top + +clip[3]};
    if (/^inset\((?:[5-9]\d|100)(?:\.\d+)?%/.test(style.clipPath)) return {left: 0, top: 0, right: 0, bottom: 0};
    return {left: rect.left + box.clientLeft, top: rect.top + box.clientTop, right: rect.left + box.clientLeft + box.clientWidth,
      bottom: rect.top + box.clientTop + box.clientHeight};
  }
  function seen(element, list) {
    // What the boxes around let through of the words of an element.
    let left = list;
    for (const [box, style] of clippers(element)) {
      const edge = inside(box, style);
      left = left.map(rect => {
        const x = Math.max(rect.left, edge.left), y = Math.max(rect.top, edge.top);
        return new DOMRect(x, y, Math.min(rect.right, edge.right) - x, Math.min(rect.bottom, edge.bottom) - y);
      }).filter(rect => rect.width > 2 && rect.height > 2);
    }
    return left.filter(rect => rect.right + scrollX > 0 && rect.bottom + scrollY > 0);
  }
  function off(element) {
    if (element.matches(":disabled") || element.closest(":disabled, [aria-disabled=true], [inert]")) return true;
    const label = element.closest("label");
    return Boolean(label && label.control && label.control.matches(":disabled, [aria-disabled=true]"));
  }
  function layers(element) {
    const found = [];
    for (const outer of element ? around(element) : []) {
      const style = styles(outer), color = rgba(style.backgroundColor), opacity = +style.opacity;
      if (color[3] > 0 || opacity < 1) found.unshift({color, opacity});
    }
    const scheme = styles(document.documentElement).colorScheme;
    if (scheme.includes("dark") && !scheme.includes("light")) found.unshift({color: [18, 18, 18, 1], opacity: 1});
    return found;
  }
  function doubts(element, said) {
    const found = [];
    if (element.closest("[class*=logo i], [id*=logo i], [class*=brand i], [class*=marque i]")) found.push("logo");
    if (element.closest("[aria-hidden=true]")) found.push("decorative");
    if (!/[\p{L}\p{N}]/u.test(said)) found.push("symbol");
    let effect = parseFloat(styles(element).webkitTextStrokeWidth) > 0, image = false;
    for (const outer of around(element)) {
      const style = styles(outer);
      effect ||= style.filter !== "none" || style.mixBlendMode !== "normal" || style.maskImage !== "none" || scaled(style);
      effect ||= style.backgroundClip.includes("text");
      image ||= style.backgroundImage.includes("url(");
    }
    if (effect) found.push("effect");
    if (image) found.push("image");
    return found;
  }
  function scaled(style) {
    if (style.scale !== "none") return true;
    if (style.transform === "none") return false;
    const matrix = new DOMMatrix(style.transform);
    return !matrix.is2D || Math.abs(Math.hypot(matrix.a, matrix.b) - 1) > 0.01;
  }
  function boxes(list) {
    return list.slice(0, MOST_RECTS).map(rect => [rect.x + scrollX, rect.y + scrollY, rect.width, rect.height]);
  }
  function text(element, color, said, list) {
    const style = styles(element);
    return {
      spot: spot(element), color, size: parseFloat(style.fontSize), weight: +style.fontWeight || 400,
      layers: layers(element), doubts: doubts(element, said), boxes: boxes(list),
    };
  }
  function valued(element) {
    // What a field shows: its value, or the words that wait for one.
    const button = element.localName === "input" && /^(submit|button|reset)$/.test(element.type);
    const typed = element.localName === "textarea" || element.localName === "select" ||
      (element.localName === "input" && /^(text|search|email|tel|url|number|password)$/.test(element.type));
    if (!button && !typed) return null;
    const list = seen(element, [element.getBoundingClientRect()]);
    if (!list.length) return null;
    if (element.value) {
      const said = element.localName === "select" ? element.selectedOptions[0]?.label ?? "" : element.value;
      return text(element, rgba(styles(element).webkitTextFillColor), said, list);
    }
    if (!typed || !element.placeholder) return null;
    const waiting = getComputedStyle(element, "::placeholder"), color = rgba(waiting.webkitTextFillColor);
    color[3] *= +waiting.opacity;
    return text(element, color, element.placeholder, list);
  }
  function texts() {
    const found = [];
    for (const element of everything()) {
      if (found.length >= MOST_TEXTS) break;
      const field = /^(input|textarea|select)$/.test(element.localName);
      if (UNREAD.has(element.tagName) && !field || !shown(element) || off(element)) continue;
      if (field) {
        const value = valued(element);
        if (value) found.push(value);
        continue;
      }
      const nodes = words(element);
      const list = nodes.length ? seen(element, rects(element)) : [];
      if (!list.length) continue;
      found.push(text(element, rgba(styles(element).webkitTextFillColor), nodes.map(node => node.data).join(""), list));
    }
    return found;
  }
  function components() {
    const found = [];
    for (const element of everything()) {
      if (found.length >= 500) break;
      if (!/^(input|textarea|select)$/.test(element.localName) || !shown(element) || off(element)) continue;
      if (/^(hidden|checkbox|radio|range|color|file|image|submit|button|reset)$/.test(element.type)) continue;
      const style = styles(element), sides = ["Top", "Right", "Bottom", "Left"];
      const native = /inset|outset/.test(style.borderTopStyle) || (element.localName === "select" && style.appearance !== "none");
      if (native || style.boxShadow !== "none" || style.backgroundImage !== "none" || style.outlineStyle !== "none") continue;
      const edges = sides.filter(side => parseFloat(style[`border${side}Width`]) > 0 && style[`border${side}Style`] !== "none");
      found.push({
        spot: spot(element), edges: edges.map(side => rgba(style[`border${side}Color`])),
        inside: rgba(style.backgroundColor), layers: layers(above(element)),
      });
    }
    return found;
  }
  function snapshot() {
    const copy = document.documentElement.cloneNode(true);
    // With scripts on, what a noscript holds is one text; a parser without scripts would make elements of it.
    for (const aside of copy.querySelectorAll("noscript")) aside.textContent = "";
    const controls = [...document.querySelectorAll("button, a, [role=button], summary, label, legend")];
    const said = document.body ? document.body.innerText : "";
    return {
      html: (document.doctype ? new XMLSerializer().serializeToString(document.doctype) : "") + copy.outerHTML,
      elements: listed.length,
      vertical: Boolean(document.body) && styles(document.body).writingMode.startsWith("vertical"),
      display_settings: controls.some(control => /contrast|param[èe]tres d.affichage|th[èe]me (sombre|clair)/i.test(control.textContent)),
      keys_told: /\b(touche|[ée]chap|esc|ctrl|clavier|escape)\b/i.test(said),
    };
  }
  const finish = () => {
    for (const animation of document.getAnimations()) {
      try { animation.finish(); } catch { animation.pause(); }
    }
  };
  const dressed = new Map();
  function dress(css) {
    // A sheet of ours on the document and its shadows: no element is added, and no policy of the page forbids it.
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    for (const root of [document, ...[...everything()].map(element => element.shadowRoot).filter(Boolean)]) {
      dressed.set(root, [...root.adoptedStyleSheets]);
      root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet];
    }
    finish();
  }
  function undress() {
    for (const [root, sheets] of dressed) root.adoptedStyleSheets = sheets;
    dressed.clear();
  }
  const locate = selector => { const found = document.querySelector(selector); return found ? spot(found) : null; };
  const size = () => [innerWidth, Math.min(document.scrollingElement?.scrollHeight ?? innerHeight, 1e6)];
  return {size, clippers, inside, around, above, everything, styles, spot, shown, words, rects, rgba, texts, components, snapshot, dress, undress, finish, locate};
}
