// Checks in the browser that a ticket is in its draw: docs/proof-format.md, by the verifier that the page of draws has, too.

export function checkTicket(part) {
  const [button, verdict] = [part.querySelector("button"), part.querySelector(".verdict")];
  part.hidden = false;
  button.addEventListener("click", async () => {
    button.disabled = true;
    const text = part.dataset;
    try {
      const answer = await fetch(text.proof);
      if (answer.status === 409) verdict.textContent = text.textEarly;
      else if (!answer.ok) throw new Error(`${answer.status}`);
      else {
        const { verifyTicket } = await import("/verify/proof.js");
        const { findings, facts } = await verifyTicket(await answer.text());
        const proved = findings.length === 0;
        verdict.className = `verdict ${proved ? "proved" : "wrong"}`;
        verdict.textContent = proved ? (facts.sealed ? text.textProved : text.textSelling) : `${text.textWrong}: ${findings.map(f => `${f.code}: ${f.message}`).join("; ")}`;
      }
    } catch (e) {
      verdict.className = "verdict wrong";
      verdict.textContent = `${text.textWrong}: ${e.message}`;
    }
    button.disabled = false;
  });
}
