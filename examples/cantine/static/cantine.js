// A comfort over a page that works without it: addresses are suggested while one types (editable combobox with a list,
// ARIA Authoring Practices Guide). Nothing is kept, and nothing is sent elsewhere than to this service.
"use strict";

(function () {
  const LEAST = 3;
  const WAIT_MS = 250;

  const place = document.querySelector("[data-suggestions]");
  const input = place && place.querySelector("input[type=text]");
  if (!input) return;

  const mark = place.closest("form").elements.marque.value;
  const button = place.querySelector("button[value=chercher]");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  let asked = null;
  let timer = 0;
  let active = -1;

  list.id = input.id + "-liste";
  list.className = "listbox";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-labelledby", input.id + "-nom");
  said.className = "said";
  said.setAttribute("role", "status");
  input.parentNode.append(list);
  place.append(said);
  button.hidden = true;
  const attributes = {
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list.id,
  };
  for (const [name, value] of Object.entries(attributes)) input.setAttribute(name, value);

  function options() {
    return Array.from(list.children);
  }

  function close() {
    list.hidden = true;
    list.replaceChildren();
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function choose(option) {
    input.value = option.textContent;
    close();
    said.textContent = "Adresse choisie.";
    for (const box of document.getElementsByName("address_found")) box.checked = box.value === "";
  }

  function move(to) {
    const all = options();
    if (!all.length) return;
    active = (to + all.length) % all.length;
    all.forEach((option, rank) => option.setAttribute("aria-selected", String(rank === active)));
    input.setAttribute("aria-activedescendant", all[active].id);
    all[active].scrollIntoView({ block: "nearest" });
  }

  function show(addresses) {
    close();
    button.hidden = true;
    addresses.forEach((label, rank) => {
      const option = document.createElement("li");
      option.id = list.id + "-" + (rank + 1);
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = label;
      list.append(option);
    });
    const count = addresses.length;
    list.hidden = count === 0;
    input.setAttribute("aria-expanded", String(count > 0));
    said.textContent = count === 0
      ? "Aucune adresse trouvée. Vous pouvez garder ce que vous avez écrit."
      : (count === 1 ? "1 adresse trouvée" : count + " adresses trouvées") + ", flèches haut et bas pour choisir.";
  }

  async function suggest(text) {
    if (asked) asked.abort();
    asked = new AbortController();
    const body = new URLSearchParams({ marque: mark, q: text });
    try {
      const answer = await fetch(place.dataset.suggestions, { method: "POST", body, signal: asked.signal });
      if (!answer.ok) throw new Error(String(answer.status));
      const found = await answer.json();
      if (input.value.trim() === text) show(found.adresses);
    } catch (failure) {
      if (failure.name === "AbortError") return;
      close();
      button.hidden = false; // the plain way remains
    }
  }

  input.addEventListener("input", () => {
    clearTimeout(timer);
    const text = input.value.trim();
    if (text.length < LEAST) {
      if (asked) asked.abort();
      close();
      said.textContent = "";
      return;
    }
    timer = setTimeout(suggest, WAIT_MS, text);
  });

  input.addEventListener("keydown", (event) => {
    const open = !list.hidden;
    if (event.key === "ArrowDown" && open) move(active + 1);
    else if (event.key === "ArrowUp" && open) move(active < 0 ? -1 : active - 1);
    else if (event.key === "Enter" && open && active >= 0) choose(options()[active]);
    else if (event.key === "Escape" && open) close();
    else return;
    event.preventDefault();
  });

  list.addEventListener("mousedown", (event) => {
    event.preventDefault(); // the field keeps the focus
    const option = event.target.closest("[role=option]");
    if (option) choose(option);
  });

  input.addEventListener("blur", close);
})();
