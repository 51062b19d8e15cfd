// Verifies off the page's thread: what a service publishes, or a file that was saved.

import { reader, verify } from "./proof.js";

const SLICE = 1 << 20;

addEventListener("message", async ({ data: { file, address, noted } }) => {
  try {
    if (!globalThis.crypto?.subtle) throw new Error("This browser checks signatures only on pages that came by https or from this machine.");
    const { json, next } = file ? await fromFile(file) : await fromService(address);
    const size = Number(/"checkpoint":"[^"]*?\\n([0-9]+)\\n/.exec(json)?.[1] ?? 0);
    postMessage(await verify(json, reader(next), noted, done => postMessage({ progress: size ? done / size : 0 })));
  } catch (e) {
    postMessage({ error: e.message });
  }
});

async function fromService(address) {
  const [proof, entries] = await Promise.all([fetch(`${address}/proof`), fetch(`${address}/entries`)]);
  for (const { ok, status } of [proof, entries]) if (!ok) throw new Error(`The service answers ${status}: it is not over, or there is none.`);
  const stream = entries.body.getReader();
  return { json: JSON.stringify(await proof.json()), next: async () => (await stream.read()).value ?? null };
}

async function fromFile(file) {
  const head = new Uint8Array(await file.slice(0, 16 << 20).arrayBuffer()), end = head.indexOf(10);
  if (end < 0) throw new Error("The file does not begin with a proof on one line.");
  let at = end + 1;
  return {
    json: new TextDecoder().decode(head.subarray(0, end)),
    next: async () => at >= file.size ? null : new Uint8Array(await file.slice(at, at += SLICE).arrayBuffer()),
  };
}
