"use strict";
// Moves between the source and what was read from it. Marks are joined by id: `data-m` of the pieces of the source holds the ids of
// all marks that cover a piece, `data-id` of a cell or line the id of its own. Offsets never come here.
(() => {
  const { facts, marks: data, related } = JSON.parse(document.getElementById("data").textContent);
  const source = document.getElementById("source");
  const side = document.getElementById("side");
  const details = document.getElementById("chosen");
  const hint = details.innerHTML;
  const filters = new Set();
  const byField = new Map();
  let chosen = null;

  for (const [id, [kind, key]] of Object.entries(data)) {
    if (kind === "value") byField.set(key, id);
  }

  const piecesOf = (id) => source.querySelectorAll(`[data-m~="${id}"]`);
  // The marks of a piece, and the paragraph that it stands in.
  const marksAt = (piece) => [piece, piece.parentElement.closest("[data-m]")].flatMap((one) => one?.dataset.m.split(" ") ?? []);
  const itemsOf = (id) => side.querySelectorAll(`[data-id="${id}"]`);
  const factsOf = (id) => facts[data[id][2]];
  const factOf = (id, name) => factsOf(id).find(([fact]) => fact === name)?.[1];

  function element(tag, text, className) {
    const made = document.createElement(tag);
    if (text !== undefined) made.textContent = text;
    if (className) made.className = className;
    return made;
  }

  // --- choosing ---

  function letGo() {
    for (const one of document.querySelectorAll(".chosen, .concerned")) one.classList.remove("chosen", "concerned");
    for (const one of side.querySelectorAll("[aria-current]")) one.removeAttribute("aria-current");
    details.innerHTML = hint;
    chosen = null;
    document.dispatchEvent(new CustomEvent("chosen", { detail: null }));
  }

  function choose(id, from) {
    if (!(id in data)) return;
    letGo();
    chosen = id;
    const pieces = piecesOf(id);
    const items = itemsOf(id);
    for (const piece of pieces) piece.classList.add("chosen");
    for (const item of items) {
      item.classList.add("chosen");
      item.setAttribute("aria-current", "true");
      item.closest("details")?.setAttribute("open", "");
    }
    const concerned = markFieldsOf(id);
    const piece = pieces[0] ?? (concerned.length ? piecesOf(concerned[0])[0] : undefined);
    const item = from === "side" ? undefined : items[0] ?? (concerned.length ? itemsOf(concerned[0])[0] : undefined);
    const block = data[id][0] === "paragraph" ? "start" : "center"; // a paragraph may be higher than its room
    if (piece && from !== "source") piece.scrollIntoView({ block, inline: "nearest" });
    if (item) item.scrollIntoView({ block: "center", inline: "nearest" });
    if (!pieces.length) source.dataset.missing = "true";
    else delete source.dataset.missing;
    describe(id, from);
    document.dispatchEvent(new CustomEvent("chosen", { detail: { id, kind: data[id][0], key: data[id][1] } }));
    history.replaceState(null, "", `#${encodeURIComponent(data[id][1])}`);
  }

  // The cells and counts that an issue names, and their places in the source.
  function markFieldsOf(id) {
    const fields = data[id][0] === "issue" ? (factOf(id, "fields") ?? "").split(", ") : [];
    const ids = [...fields.map((field) => byField.get(field)).filter(Boolean), ...(related[id] ?? [])];
    for (const one of ids.flatMap((field) => [...piecesOf(field), ...itemsOf(field)])) one.classList.add("concerned");
    return ids;
  }

  function describe(id, from) {
    const list = element("dl");
    for (const [name, said] of factsOf(id)) {
      const severity = ["error", "warning", "info"].includes(name) ? name : "";
      list.append(element("dt", name, severity), element("dd", said, severity));
    }
    details.replaceChildren(list);
    const under = from === "source" && document.activeElement?.dataset?.m ? marksAt(document.activeElement) : [];
    const others = under.filter((other) => other !== id);
    if (!others.length) return;
    const line = element("p", "Also here: ", "also");
    for (const other of others) {
      const button = element("button", `${data[other][0]} ${factsOf(other)[0][1]}`);
      button.type = "button";
      button.addEventListener("click", () => choose(other, "details"));
      line.append(button);
    }
    details.append(line);
  }

  // --- the mouse ---

  source.addEventListener("click", (event) => {
    const piece = event.target.closest("[data-m]");
    if (!piece || !document.getSelection().isCollapsed) return;
    focusOn(piece);
    const ids = inOrder(piece);
    choose(ids[(ids.indexOf(chosen) + 1) % ids.length], "source");
  });
  side.addEventListener("click", (event) => {
    const item = event.target.closest("[data-id]");
    if (!item) return;
    focusOn(item);
    choose(item.dataset.id, "side");
  });

  // The marks of a piece, those first that say most: a repair of a comma's width comes after the count around it.
  function inOrder(piece) {
    const ids = marksAt(piece);
    const isRepair = (id) => data[id][0] === "repair" && !filters.has("repaired");
    return [...ids.filter((id) => !isRepair(id)), ...ids.filter(isRepair)];
  }

  // --- the keyboard: one stop for Tab in each table, list and the source, arrows inside ---

  const stopsOf = (area) => [...area.querySelectorAll("[data-id], [data-m]")].filter((one) => !one.classList.contains("dim"));

  function stepsOf(source) {
    const stops = stopsOf(source).filter((one) => !one.classList.contains("quiet") || one.classList.length > 1);
    return stops.filter((one, number) => !number || inOrder(one)[0] !== inOrder(stops[number - 1])[0]);
  }

  function focusOn(target) {
    const area = target.closest("[data-roving]");
    for (const one of area?.querySelectorAll('[tabindex="0"]') ?? []) one.tabIndex = -1;
    target.tabIndex = 0;
    if (target.dataset.m) {
      target.setAttribute("role", "button");
      target.setAttribute("aria-label", inOrder(target).map((id) => factsOf(id).map((fact) => fact.join(" ")).join("; ")).join(". "));
    }
    target.focus({ preventScroll: true });
  }

  function moveTo(target) {
    if (!target) return;
    focusOn(target);
    target.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  // The cell above or below: the one of the next rows that lies under the middle of this one.
  function inNextRow(cell, step) {
    const box = cell.getBoundingClientRect();
    const middle = box.left + box.width / 2;
    const rows = [...cell.closest("table").rows];
    for (let at = rows.indexOf(cell.parentElement) + step; rows[at]; at += step) {
      const cells = [...rows[at].querySelectorAll("[data-id]")];
      const under = cells.find((one) => one.getBoundingClientRect().right >= middle) ?? cells.at(-1);
      if (under) return under;
    }
    return null;
  }

  function keyTarget(area, focused, key) {
    const stops = area === source ? stepsOf(area) : stopsOf(area);
    const here = stops.indexOf(focused);
    const before = (one) => one.compareDocumentPosition(focused) & Node.DOCUMENT_POSITION_FOLLOWING;
    const at = here >= 0 ? here : stops.findLastIndex(before);
    const isTable = focused.tagName === "TD";
    switch (key) {
      case "ArrowRight": return stops[at + 1];
      case "ArrowLeft": return stops[here >= 0 ? at - 1 : at];
      case "ArrowDown": return isTable ? inNextRow(focused, 1) : stops[at + 1];
      case "ArrowUp": return isTable ? inNextRow(focused, -1) : stops[here >= 0 ? at - 1 : at];
      case "Home": return stops[0];
      case "End": return stops.at(-1);
      default: return undefined;
    }
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("form")) return;
    if (event.key === "Escape") {
      letGo();
      return;
    }
    const focused = document.activeElement;
    const area = focused?.closest("[data-roving]");
    if (!area || !(focused.dataset.m || focused.dataset.id)) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      enter(focused);
      return;
    }
    if (["ArrowRight", "ArrowLeft", "ArrowDown", "ArrowUp", "Home", "End"].includes(event.key)) {
      event.preventDefault();
      moveTo(keyTarget(area, focused, event.key));
    }
  });

  function enter(focused) {
    const id = focused.dataset.id ?? (marksAt(focused).includes(chosen) ? chosen : inOrder(focused)[0]);
    const again = id === chosen;
    if (again) moveTo(focused.dataset.id ? piecesOf(id)[0] : itemsOf(id)[0]);
    else choose(id, focused.dataset.id ? "side" : "source");
  }

  // --- filters ---

  function applyFilters() {
    const wanted = [...filters];
    const isWanted = (one) => !wanted.length || wanted.some((name) => one.classList.contains(name) || (name === "repaired" && one.classList.contains("quiet")));
    document.body.classList.toggle("filtered", wanted.length > 0);
    document.body.classList.toggle("all-repairs", filters.has("repaired"));
    for (const one of document.querySelectorAll("[data-m], [data-id]")) one.classList.toggle("dim", !isWanted(one));
    const left = new Set([...side.querySelectorAll("[data-id]:not(.dim)")].map((one) => one.dataset.id)).size;
    document.getElementById("matching").textContent = wanted.length ? `${left} shown` : "";
    makeStops();
  }

  for (const button of document.querySelectorAll("[data-filter]")) {
    button.addEventListener("click", () => {
      const name = button.dataset.filter;
      if (!filters.delete(name)) filters.add(name);
      button.setAttribute("aria-pressed", String(filters.has(name)));
      applyFilters();
    });
  }

  function makeStops() {
    for (const area of document.querySelectorAll("[data-roving]")) {
      if (area.querySelector('[tabindex="0"]:not(.dim)')) continue;
      const first = area.querySelector("[data-id]:not(.dim), [data-m]:not(.dim):not(.quiet)");
      if (first) first.tabIndex = 0;
    }
  }

  makeStops();
  const wanted = decodeURIComponent(location.hash.slice(1));
  const linked = wanted && Object.keys(data).find((id) => data[id][1] === wanted);
  if (linked) choose(linked, "link");
  window.zfxxgk = { data, choose, letGo, itemsOf, piecesOf, element };
})();
