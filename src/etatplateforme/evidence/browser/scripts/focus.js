// Where the keyboard is: the element that has the focus, and those that had it since the last question.
kit => {
  const SEVERAL = "input[type=date], input[type=time], input[type=datetime-local], input[type=month], input[type=week], video, audio";
  const FRAMES = "iframe, object, embed, frame";
  let heard = [], windows = new Map(), counted = 0;
  // "focus" and not "focusin": an element whose own listener lets the focus go at once never gets the latter.
  addEventListener("focus", event => event.composedPath()[0] instanceof Element && heard.push(event.composedPath()[0]), true);

  function holder() {
    let active = document.activeElement;
    while (active && active.shadowRoot && active.shadowRoot.activeElement) active = active.shadowRoot.activeElement;
    return active && active !== document.body && active !== document.documentElement ? active : null;
  }
  function number(element) {
    if (!windows.has(element)) windows.set(element, counted++);
    return windows.get(element);
  }
  function kind(element) {
    if (element.matches(FRAMES)) return "frame";
    if (element.matches(SEVERAL)) return "several";
    return element.localName.includes("-") && !element.shadowRoot ? "closed" : "plain";
  }
  function told(element) {
    const rect = element.getBoundingClientRect(), style = kit.styles(element);
    const editable = element.isContentEditable || element.localName === "textarea" || (element.localName === "input" && element.selectionStart !== undefined &&
      !/^(submit|button|reset|checkbox|radio|image|file|range|color)$/.test(element.type));
    return {
      spot: kit.spot(element), key: number(element), kind: kind(element), editable,
      left: rect.left + scrollX, top: rect.top + scrollY,
      ring: kit.shown(element) && style.outlineStyle === "auto" && parseFloat(style.outlineWidth) > 0 && kit.rgba(style.outlineColor)[3] > 0.3 && rect.width > 4 && rect.height > 4,
    };
  }
  function now() {
    kit.finish();
    const active = holder(), lost = heard.filter(element => element !== active);
    heard = [];
    return {here: active ? told(active) : null, lost: active ? [] : lost.map(told)};
  }
  const numbered = key => [...windows].find(([, each]) => each === key)?.[0];
  function loses(key) {
    // Give the focus again: true when it is gone at once though the element can still take it.
    const element = numbered(key);
    if (!element || !element.isConnected || !kit.shown(element)) return false;
    element.focus({preventScroll: true});
    return holder() === null && element.isConnected && kit.shown(element) && !element.matches(":disabled");
  }
  function leave(key) {
    const element = numbered(key);
    if (!element || !element.isConnected) return null;
    element.scrollIntoView({block: "center", inline: "center", behavior: "instant"});
    holder()?.blur();
    kit.finish();
    // The part of the window around the element, with room for a ring; all of it when the element is out of the window.
    const rect = element.getBoundingClientRect(), room = 16;
    const left = Math.max(0, Math.floor(rect.left) - room), top = Math.max(0, Math.floor(rect.top) - room);
    const right = Math.min(innerWidth, Math.ceil(rect.right) + room), bottom = Math.min(innerHeight, Math.ceil(rect.bottom) + room);
    const out = right - left <= 1 || bottom - top <= 1;
    return out ? {x: 0, y: 0, width: innerWidth, height: innerHeight} : {x: left, y: top, width: right - left, height: bottom - top};
  }
  function enter(key) {
    const element = numbered(key);
    element.focus({preventScroll: true});
    kit.finish();
    if (holder() !== element || !element.matches(":focus-visible")) return "refused";
    const rect = element.getBoundingClientRect(), root = element.getRootNode();
    const top = root.elementFromPoint(rect.left + rect.width / 2, rect.top + rect.height / 2);
    const labels = [...(element.labels ?? [])];
    const seen = top && (element.contains(top) || top.contains(element) && top.childElementCount < 5 || labels.some(label => label.contains(top)));
    return seen ? "seen" : "covered";
  }
  function restart() {
    holder()?.blur();
    scrollTo({left: 0, top: 0, behavior: "instant"});
    getSelection()?.removeAllRanges();
    heard = [];
  }
  return {now, loses, leave, enter, restart};
}
