// axe-core or Alfa in jsdom, on pages of a loopback server: one JSON line a page, with an outcome for each ACT rule.
//   node jsdom.mjs axe|alfa ORIGIN   (paths on the standard input, one a line)
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { JSDOM, VirtualConsole, requestInterceptor } from "jsdom";

const [engine, origin] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const PATIENCE = 5000;

// Pages may ask for anything: only the loopback server answers.
const nothingElse = requestInterceptor((request) =>
  request.url.startsWith(origin + "/") ? undefined : new Response("", { status: 404 }),
);

async function open(path) {
  const dom = await JSDOM.fromURL(origin + path, {
    runScripts: "dangerously",
    pretendToBeVisual: true,
    resources: { interceptors: [nothingElse] },
    virtualConsole: new VirtualConsole(),
  });
  if (dom.window.document.readyState !== "complete") {
    await Promise.race([
      new Promise((resolve) => dom.window.addEventListener("load", resolve)),
      new Promise((resolve) => setTimeout(resolve, PATIENCE)),
    ]);
  }
  return dom;
}

function axe() {
  const source = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
  return async (dom) => {
    const { window } = dom;
    for (const view of [window, ...Array.from(window.frames)]) {
      try {
        view.eval(source);
      } catch {
        // A frame without scripts: axe tells it as a frame that was not tested.
      }
    }
    const actIds = new Map(window.axe.getRules().map((rule) => [rule.ruleId, rule.actIds ?? []]));
    const rules = Object.fromEntries(Array.from(actIds.keys(), (id) => [id, { enabled: true }]));
    const found = await window.axe.run(window.document, { rules });
    const told = [];
    for (const [kind, outcome] of [
      ["violations", "failed"],
      ["incomplete", "cantTell"],
      ["passes", "passed"],
      ["inapplicable", "inapplicable"],
    ]) {
      for (const rule of found[kind]) {
        for (const act of actIds.get(rule.id) ?? []) told.push([act, outcome]);
      }
    }
    return told;
  };
}

async function alfa() {
  const { Audit } = await import("@siteimprove/alfa-act");
  const { Device } = await import("@siteimprove/alfa-device");
  const { Node } = await import("@siteimprove/alfa-dom");
  const { Native } = await import("@siteimprove/alfa-dom/native");
  const { Request, Response: Answer } = await import("@siteimprove/alfa-http");
  const { default: stable, experimentalRules } = await import("@siteimprove/alfa-rules");
  const { URL: Address } = await import("@siteimprove/alfa-url");
  const { Page } = await import("@siteimprove/alfa-web");
  const acts = JSON.parse(readFileSync(new URL("alfa.json", import.meta.url), "utf8")).rules;
  const device = Device.standard();
  const rules = [...stable, ...Object.values(experimentalRules)];
  // What jsdom would make Alfa say wrongly: it has no layout and tells empty boxes, which Alfa knows how to do without;
  // it loses the second of two declarations of a property, so that the attribute itself is given.
  function corrected(key, value) {
    if (key === "box") return null;
    if (key !== "style" || this.type !== "element") return value;
    return this.attributes.find((attribute) => attribute.name === "style")?.value ?? null;
  }
  return async (dom) => {
    const { window } = dom;
    if (!("styleSheets" in window.ShadowRoot.prototype)) {
      Object.defineProperty(window.ShadowRoot.prototype, "styleSheets", {
        get() {
          return Array.from(this.querySelectorAll("style"), (style) => style.sheet).filter(Boolean);
        },
      });
    }
    globalThis.document = window.document;
    globalThis.window = window;
    const read = await Native.fromNode(window.document);
    const document = Node.from(JSON.parse(JSON.stringify(read, corrected)), device);
    const url = Address.parse(window.location.href).getUnsafe();
    const page = Page.of(Request.of("GET", url), Answer.of(url, 200), document, device);
    const told = [];
    for (const outcome of await Audit.of(page, rules).evaluate()) {
      const said = outcome.toJSON().outcome;
      for (const act of acts[outcome.rule.uri.split("/").pop()] ?? []) told.push([act, said]);
    }
    return told;
  };
}

const judge = engine === "axe" ? axe() : await alfa();
for await (const path of createInterface({ input: process.stdin })) {
  const line = { path, outcomes: [] };
  let dom;
  try {
    dom = await open(path);
    line.outcomes = await judge(dom);
  } catch (error) {
    line.error = String(error?.message ?? error).slice(0, 200);
  }
  dom?.window.close();
  process.stdout.write(JSON.stringify(line) + "\n");
}
process.exit(0);
