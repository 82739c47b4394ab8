// What the reference validator (@ban-team/validateur-bal) finds in files, as the multiset of (row, code) per profile.
//
//   node oracle.mjs [--ids IDS.json] FILE...
//   node oracle.mjs [--ids IDS.json] -          # reads the names of files, one a line
//
// One JSON line a file. Rows are counted from 0 after the header. IDS.json maps INSEE codes to the BAN's commune ids:
// the validator asks a server of the BAN for them; here nothing leaves the machine, and a commune that is not in the
// map has no id.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename } from "node:path";
import { createInterface } from "node:readline";

const { prevalidate, validateProfile, profiles } = createRequire(import.meta.url)(
  "@ban-team/validateur-bal",
);

// The validator compares a local midnight with one of Greenwich: on the first of January 2010 its verdict would depend on
// where it runs.
process.env.TZ = "UTC";

const DISTRICT = /^https:\/\/plateforme\.adresse\.data\.gouv\.fr\/api\/district\/cog\/(\w+)$/;

function answerFrom(ids) {
  return async (address) => {
    const asked = DISTRICT.exec(String(address));
    if (!asked) throw new Error(`the oracle asks for an address that is not known: ${address}`);
    const id = ids[asked[1]];
    const body = id ? { status: "success", response: [{ id }] } : { status: "error" };
    return { ok: true, json: async () => body };
  };
}

const byText = (one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

function found(prevalidated, profile) {
  const { rows, notFoundFields, profilErrors } = validateProfile(prevalidated, profile);
  const global = new Set(prevalidated.globalErrors);
  return {
    valid: prevalidated.profilesValidation[profile].isValid,
    rows: rows.flatMap(({ line, errors }) => errors.map(({ code, level }) => [line, code, level])).sort(byText),
    file: profilErrors.filter(({ code }) => global.has(code)).map(({ code, level }) => [code, level]).sort(byText),
    missing: notFoundFields.map(({ schemaName, level }) => [schemaName, level]).sort(byText),
  };
}

async function judge(path) {
  const file = basename(path);
  let prevalidated;
  try {
    prevalidated = await prevalidate(readFileSync(path));
  } catch (refused) {
    return { file, parsed: false, refused: refused.message };
  }
  const { parseOk, parseErrors, encoding, delimiter, linebreak, rows } = prevalidated;
  if (!parseOk) return { file, parsed: false, refused: [...new Set(parseErrors.map(({ code }) => code))].sort() };
  const remedies = rows.flatMap(({ line, remediations }) =>
    Object.entries(remediations).map(([column, { value }]) => [line, column, value ?? null]),
  );
  const read = { file, parsed: true, encoding, delimiter, linebreak, count: rows.length, remedies };
  return { ...read, profiles: Object.fromEntries(Object.keys(profiles).map((p) => [p, found(prevalidated, p)])) };
}

const words = process.argv.slice(2);
const ids = words[0] === "--ids" ? JSON.parse(readFileSync(words.splice(0, 2)[1], "utf8")) : {};
globalThis.fetch = answerFrom(ids);
if (!words.length) {
  console.error("node oracle.mjs [--ids IDS.json] FILE...");
  process.exit(2);
}
const paths = words[0] === "-" ? createInterface({ input: process.stdin }) : words;
for await (const path of paths) console.log(JSON.stringify(await judge(path)));
const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
console.error(JSON.stringify({ cpu_s: (userCPUTime + systemCPUTime) / 1e6, max_rss: maxRSS * 1024 }));
