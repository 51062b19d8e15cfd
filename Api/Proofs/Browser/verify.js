// The pages /draws/{id}/verify and /promotions/{id}/verify: they ask, and show what the worker finds.

const byId = id => document.getElementById(id);
const [, kinds, number] = location.pathname.split("/");
const kind = kinds.slice(0, -1);
const address = `/api/${kinds}/${number}`;
// Begun with the page, so that it is there when the network no longer is.
const worker = new Worker("/verify/worker.js", { type: "module" });

byId("subject").textContent = `${kind} ${number}`;
for (const label of document.querySelectorAll("[data-kind]")) label.hidden = label.dataset.kind !== kind;
byId("file").addEventListener("change", () => { byId("from-file").checked = true; });

byId("form").addEventListener("submit", event => {
  event.preventDefault();
  const file = byId("from-file").checked ? byId("file").files[0] : null;
  if (byId("from-file").checked && !file) return show({ error: "Choose a file first." });
  const noted = {};
  for (const id of ["keyId", "commitment", "root", "beacon", "receipt"]) if (byId(id).value.trim()) noted[id] = byId(id).value.trim();
  byId("start").disabled = true;
  byId("result").hidden = true;
  byId("progress").hidden = false;
  byId("progress").value = 0;
  worker.postMessage({ file, address: new URL(address, location.href).href, noted });
});

worker.addEventListener("message", ({ data }) => {
  if (data.progress !== undefined) byId("progress").value = data.progress;
  else show(data);
});
worker.addEventListener("error", event => show({ error: `The check could not run: ${event.message}` }));

byId("save").addEventListener("click", async () => {
  byId("save").disabled = true;
  try {
    const [proof, entries] = await Promise.all([answer(`${address}/proof`), answer(`${address}/entries`)]);
    const line = JSON.stringify(await proof.json());
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([line, "\n", await entries.blob()]));
    link.download = `${kind}-${number}.proof`;
    link.click();
    URL.revokeObjectURL(link.href);
  } catch (e) {
    show({ error: e.message });
  }
  byId("save").disabled = false;
});

async function answer(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url} answers ${response.status}: it is not over, or there is none.`);
  return response;
}

function show({ error, subject, findings = [], facts = {} }) {
  byId("start").disabled = false;
  byId("progress").hidden = true;
  byId("result").hidden = false;
  const proved = !error && findings.length === 0;
  byId("verdict").className = proved ? "proved" : "wrong";
  byId("verdict").textContent = error ?? (proved ? `Proved: ${subject}` : `NOT proved: ${subject}`);
  byId("findings").replaceChildren(...findings.map(({ code, message }) => element("li", `${code}: ${message}`)));
  const rows = [["Tickets", facts.tickets], ["Receipts", facts.receipts], ["Entries", facts.entries], ["Your receipt", facts.yours && `entries ${facts.yours[0]} to ${facts.yours[1]}`]];
  rows.push([kind === "draw" ? "Numbers" : "Winning entries", facts.numbers?.join(" ")], ["Sealed root", facts.root], ["Commitment", facts.commitment], ["Signed by key", facts.keyId]);
  for (const tier of facts.tiers ?? []) rows.push([kind === "draw" ? `${tier.matches} matches` : `Prize ${tier.matches}`, `${tier.winners} winners, ${tier.each} minor units of ${facts.currency} each`]);
  byId("facts").replaceChildren(...rows.filter(([, value]) => value !== undefined && value !== null).flatMap(([name, value]) => [element("dt", name), element("dd", value)]));
}

function element(name, text) {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
