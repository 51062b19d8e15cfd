// The form in which lines are chosen: the same as without a script, without its round trips.

export function enhanceSlip(form) {
  const { pick, of, price, exponent, currency } = form.dataset;
  const boxes = [...form.querySelectorAll('input[name="n"]')];
  const list = form.querySelector("[data-lines]");
  const quick = form.querySelector('input[name="quick"]');
  const chosen = form.querySelector("[data-chosen]");
  const language = document.documentElement.lang;
  const money = amount => new Intl.NumberFormat(language, { style: "currency", currency, currencyDisplay: "narrowSymbol", minimumFractionDigits: +exponent, maximumFractionDigits: +exponent }).format(amount);
  const plural = new Intl.PluralRules(language);
  const words = form.dataset.textLines.split("|");
  const lines = count => `${count}\u00A0${words[words.length === 3 ? ["one", "few", "many"].indexOf(plural.select(count)) : plural.select(count) === "one" ? 0 : 1]}`;
  const picked = () => boxes.filter(box => box.checked).map(box => +box.value);

  function update() {
    const numbers = picked();
    for (const box of boxes) box.setAttribute("aria-disabled", !box.checked && numbers.length >= +pick);
    chosen.textContent = form.dataset.textChosen.replace("{0}", numbers.length).replace("{1}", pick);
    const count = list.children.length + Math.min(100, Math.max(0, +quick.value || 0)) + (numbers.length === +pick ? 1 : 0);
    form.querySelector("[data-count]").textContent = lines(count);
    form.querySelector("[data-sum]").textContent = money(count * price / 10 ** exponent);
  }

  function addLine() {
    const numbers = picked();
    if (numbers.length !== +pick) {
      chosen.textContent = form.dataset.textFull;
      return;
    }
    const item = document.createElement("li");
    const field = Object.assign(document.createElement("input"), { type: "hidden", name: "line", value: numbers.join("-") });
    const balls = Object.assign(document.createElement("ol"), { className: "balls small" });
    balls.setAttribute("aria-label", `${form.dataset.textLine} ${list.children.length + 1}`);
    balls.append(...numbers.map(number => Object.assign(document.createElement("li"), { className: "ball", textContent: number })));
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "link", textContent: form.dataset.textRemove });
    remove.setAttribute("aria-label", `${form.dataset.textRemove} ${balls.getAttribute("aria-label")}`);
    item.append(field, balls, remove);
    list.append(item);
    clear();
  }

  function clear() {
    for (const box of boxes) box.checked = false;
    update();
  }

  function lucky() {
    clear();
    const left = boxes.slice();
    for (let i = 0; i < +pick; i++) left.splice(below(left.length), 1)[0].checked = true;
    update();
  }

  form.addEventListener("change", event => {
    if (event.target.name === "n" && event.target.checked && picked().length > +pick) event.target.checked = false;
    update();
  });
  quick.addEventListener("input", update);
  form.querySelector("[data-lucky]").addEventListener("click", lucky);
  form.querySelector("[data-clear]").addEventListener("click", clear);
  form.querySelector("[data-add]").addEventListener("click", event => { event.preventDefault(); addLine(); });
  list.addEventListener("click", event => {
    const button = event.target.closest("button");
    if (!button) return;
    event.preventDefault();
    button.closest("li").remove();
    update();
    form.querySelector("[data-add]").focus();
  });
  update();
}

/** A random number from 0 to a bound, exclusive, each as likely as any other. */
function below(bound) {
  const word = new Uint32Array(1);
  do crypto.getRandomValues(word); while (word[0] >= Math.floor(2 ** 32 / bound) * bound);
  return word[0] % bound;
}
