// Runs the browser's verifier in Node: node browser.mjs PROOF_JS TASK, with JSON on standard input; answers a line for each item.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const proof = await import(pathToFileURL(process.argv[2]).href);
const items = JSON.parse(readFileSync(0, "utf8"));
const bytes = hex => Uint8Array.from(hex.match(/../g), byte => parseInt(byte, 16));

const tasks = {
  async verify({ file, noted }) {
    const data = readFileSync(file), end = data.indexOf(10);
    let at = end + 1;
    // Odd pieces, as a network would bring them.
    const read = proof.reader(async () => at >= data.length ? null : new Uint8Array(data.subarray(at, at += 70_001)));
    const { findings } = await proof.verify(data.subarray(0, end).toString("utf8"), read, noted);
    return findings.map(f => f.code).join(" ");
  },
  async draw({ secret, root, beacon, draw, game, k, n, plan, sold, winners, jackpot, reserve }) {
    const numbers = proof.numbersOf(bytes(secret), bytes(root), bytes(beacon), draw, game, k, n);
    const tiers = plan.tiers.map(([matches, kind, value]) => ({ matches, kind, value: BigInt(value) }));
    const rules = { fund: BigInt(plan.fund), tiers, minimum: BigInt(plan.minimum), cap: plan.cap === null ? null : BigInt(plan.cap) };
    const award = proof.awardOf(rules, BigInt(sold), matches => BigInt(winners[matches]), BigInt(jackpot), BigInt(reserve));
    const sums = ["fund", "sales", "house", "paid", "rolled-over", "saved", "rounding"].map(name => award[name]);
    return [...numbers, ...award.tiers.flatMap(t => [t.each, t.paid]), ...sums].join(" ");
  },
};

const lines = [];
for (const item of items) lines.push(await tasks[process.argv[3]](item));
console.log(lines.join("\n"));
