// The reference validator (@ban-team/validateur-bal) on one file and one profile, as its command runs it, for its cost.
//
//   node validate.mjs FILE PROFILE
//
// Prints one JSON line: the rows, how many findings of rows, the largest memory. Nothing leaves the machine: communes have no id.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

process.env.TZ = "UTC";
globalThis.fetch = async () => ({ ok: true, json: async () => ({ status: "error" }) });
const { validate } = createRequire(import.meta.url)("@ban-team/validateur-bal");

const [path, profile] = process.argv.slice(2);
const { rows } = await validate(readFileSync(path), { profile });
const findings = rows.reduce((sum, { errors }) => sum + errors.length, 0);
const peak_kb = Number(/VmHWM:\s+(\d+)/.exec(readFileSync("/proc/self/status", "utf8"))[1]);
console.log(JSON.stringify({ rows: rows.length, findings, peak_kb }));
