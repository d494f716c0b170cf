"use strict";
// Takes corrections: a form for the chosen piece, one request for each verdict, and what was said shown on both sides. What is
// typed and not saved is kept by the browser, so that it is there again when the tab or the server has died.
(() => {
  const { data, choose, itemsOf, piecesOf, element } = window.zfxxgk;
  const review = JSON.parse(document.getElementById("review").textContent);
  const form = document.getElementById("editor");
  const saved = document.getElementById("saved");
  const source = document.getElementById("source");
  const side = document.getElementById("side");
  const FIELDS = {
    value: { amount: text, state: choice, span: place },
    paragraph: { topic: choice, second: choice },
    count: {
      span: place, value: text, unit: text, unit_inferred: check, relation: choice, kind: choice,
      action: text, object: text, channel: text, scope: choice, parent: choice,
    },
  };
  const WITHOUT = { second: "none", scope: "none", parent: "not a part" };
  const SIGNS = { confirm: "✓", correct: "✎", delete: "✗" };
  const SAID = { confirm: "read correctly", correct: "corrected", delete: "not a count" };
  const WITH_AMOUNT = ["given", "split"];
  const ids = new Map(Object.entries(data).filter(([, [kind]]) => kind in FIELDS).map(([id, [, key]]) => [key, id]));
  const marked = new Set();
  const asRead = new Map();
  let state = JSON.parse(document.getElementById("state").textContent);
  let piece = null;
  let inputs = {};

  // --- places: offsets are code points, as in Python ---

  const placed = (span) => `${span[0]}-${span[1]}`;

  function offsetOf(node, offset) {
    const block = (node.nodeType === Node.TEXT_NODE ? node.parentElement : node).closest?.(".block");
    if (!block) return null;
    const range = document.createRange();
    range.setStart(block, 0);
    range.setEnd(node, offset);
    return Number(block.dataset.start) + [...range.toString()].length;
  }

  function selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed) return null;
    const range = selection.getRangeAt(0);
    const span = [offsetOf(range.startContainer, range.startOffset), offsetOf(range.endContainer, range.endOffset)];
    return span.includes(null) || span[0] >= span[1] ? null : { span, text: selection.toString() };
  }

  function textAt(span) {
    const blocks = [...source.querySelectorAll(".block")];
    const block = blocks.findLast((one) => Number(one.dataset.start) <= span[0]);
    const start = Number(block.dataset.start);
    return [...block.textContent].slice(span[0] - start, span[1] - start).join("");
  }

  // --- the form ---

  function labelled(name, input, className) {
    const label = element("label", name.replace("_", " "), className);
    label.append(input);
    input.name = name;
    inputs[name] = input;
    return label;
  }

  function text(name, said) {
    const input = element("input");
    input.value = said ?? "";
    input.lang = "zh-Hans";
    input.maxLength = 200;
    return labelled(name, input);
  }

  function check(name, said) {
    const input = element("input");
    input.type = "checkbox";
    input.checked = said === true;
    return labelled(name, input, "check");
  }

  function choice(name, said) {
    const input = element("select");
    for (const [value, shown] of optionsOf(name)) input.append(new Option(shown, value));
    input.value = Array.isArray(said) ? placed(said) : said ?? "";
    return labelled(name, input, ["topic", "second", "parent"].includes(name) ? "wide" : "");
  }

  function optionsOf(name) {
    const none = name in WITHOUT ? [["", WITHOUT[name]]] : [];
    if (name === "parent") return [...none, ...wholes()];
    if (name === "topic" || name === "second") {
      return [...none, ...Object.entries(review.labels).map(([id, shown]) => [id, `${id} ${shown}`])];
    }
    return [...none, ...review.choices[name].map((one) => [one, one])];
  }

  // The counts that this one may be a part of: all others, near ones first.
  function wholes() {
    const here = Number(piece.key.match(/\d+/)[0]);
    const far = ([start]) => Math.abs(start - here);
    const spans = Object.entries(review.records).filter(([key]) => key.startsWith("count:") && key !== piece.key);
    return spans.map(([, record]) => record.span).sort((one, other) => far(one) - far(other)).map((span) => [placed(span), textAt(span)]);
  }

  function place(name, said) {
    const line = element("div", "source ", "place");
    const quoted = element("q", "");
    const input = { span: said ?? null };
    const show = () => { quoted.textContent = input.span ? textAt(input.span) || "␣" : "nowhere"; };
    const take = element("button", "take the selected text");
    take.type = "button";
    take.addEventListener("mousedown", (event) => event.preventDefault());
    take.addEventListener("click", () => {
      const found = selected();
      if (!found) return say("Select the text in the source first.", "failed");
      input.span = found.span;
      show();
      return changed();
    });
    inputs[name] = input;
    show();
    line.append(quoted, ...(piece.kind === "count" ? [] : [take]));
    return line;
  }

  function fieldsOf() {
    const said = {};
    for (const [name, input] of Object.entries(inputs)) {
      if ("span" in input) said[name] = input.span;
      else if (input.type === "checkbox") said[name] = input.checked;
      else said[name] = input.value.trim() || null;
    }
    if (said.parent) said.parent = said.parent.split("-").map(Number);
    return said;
  }

  const plain = (fields) => JSON.stringify(Object.keys(FIELDS[piece.kind]).map((name) => String(fields[name] ?? "")));
  const isAsRead = () => piece.record !== undefined && plain(fieldsOf()) === plain(piece.record);

  function open(kind, key, fresh) {
    piece = { kind, key, record: review.added.includes(key) ? undefined : review.records[key] };
    const judged = state.reviewed[key];
    const draft = drafts.get(key);
    const fields = draft ?? (judged && judged.verdict !== "delete" ? judged.fields : piece.record ?? fresh);
    inputs = {};
    form.replaceChildren(...Object.entries(FIELDS[kind]).map(([name, make]) => make(name, fields[name])), buttons(judged));
    form.hidden = false;
    renameSubmit();
    if (draft) say("Typed before, and not saved yet.", "failed");
    else if (judged) say(`Saved: ${SAID[judged.verdict]}.`, "done");
    else say("");
  }

  function buttons(judged) {
    const line = element("div", undefined, "buttons");
    const submit = element("button", "");
    submit.type = "submit";
    line.append(submit);
    if (piece.kind === "count" && piece.record) line.append(button("not a count", () => send("delete")));
    if (judged) line.append(button("undo", () => send("undo")));
    return line;
  }

  function button(shown, act) {
    const made = element("button", shown);
    made.type = "button";
    made.dataset.act = shown;
    made.addEventListener("click", act);
    return made;
  }

  const renameSubmit = () => {
    form.querySelector('[type="submit"]').replaceChildren(isAsRead() ? "confirm " : "save ", element("kbd", "c"));
  };

  function changed() {
    drafts.keep(piece.key, isAsRead() ? null : fieldsOf());
    renameSubmit();
  }

  form.addEventListener("input", (event) => {
    if (piece.kind === "value" && event.target === inputs.amount && inputs.amount.value) inputs.state.value = "given";
    if (piece.kind === "value" && event.target === inputs.state && !WITH_AMOUNT.includes(inputs.state.value)) inputs.amount.value = "";
    changed();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (isAsRead()) send("confirm");
    else send("correct", fieldsOf());
  });

  // --- drafts ---

  const prefix = `zfxxgk ${review.digest} `;
  const drafts = {
    get: (key) => JSON.parse(localStorage.getItem(prefix + key)),
    keep: (key, fields) => {
      if (fields) localStorage.setItem(prefix + key, JSON.stringify(fields));
      else localStorage.removeItem(prefix + key);
    },
    keys: () => Object.keys(localStorage).filter((name) => name.startsWith(prefix)).map((name) => name.slice(prefix.length)),
  };

  // --- saving ---

  function say(shown, className) {
    saved.textContent = shown;
    saved.className = className ?? "";
  }

  async function send(verdict, fields) {
    const { kind, key } = piece;
    let response;
    let answer;
    try {
      const headers = { "Content-Type": "application/json" };
      response = await fetch("correct", { method: "POST", headers, body: JSON.stringify({ kind, key, verdict, fields }) });
      answer = await response.json();
    } catch {
      const why = response ? "the server was started anew: open the address that it printed" : "the server does not answer: start it again";
      say(`Not saved, ${why}. What you typed is kept.`, "failed");
      return;
    }
    if (!response.ok) {
      say(`Not saved: ${answer.error}`, "failed");
      return;
    }
    drafts.keep(key, null);
    state = answer;
    if (!ids.has(key) || (verdict === "undo" && review.added.includes(key))) {
      history.replaceState(null, "", `#${key}`);
      location.reload();
      return;
    }
    show();
    if (piece?.key === key) {
      open(kind, key);
      itemsOf(ids.get(key))[0]?.focus({ preventScroll: true });
    }
  }

  // --- what was said, on both sides ---

  function show() {
    for (const key of new Set([...marked, ...Object.keys(state.reviewed)])) {
      if (!ids.has(key)) continue;
      const id = ids.get(key);
      const judged = state.reviewed[key];
      marked.add(key);
      for (const one of [...itemsOf(id), ...piecesOf(id)]) {
        const isMain = one.dataset.id || one.dataset.m.split(" ")[0] === id;
        if (!isMain) continue;
        one.classList.toggle("reviewed", Boolean(judged));
        one.classList.toggle("corrected", judged?.verdict === "correct");
        one.classList.toggle("deleted", judged?.verdict === "delete");
        if (judged) one.dataset.verdict = SIGNS[judged.verdict];
        else delete one.dataset.verdict;
      }
      showFields(id, key, judged?.verdict === "correct" ? judged.fields : null);
    }
    const { values, topics, sentences, waiting, problems } = state.progress;
    const shown = [`${values} values, ${topics} topics, ${sentences} sentences written`];
    if (waiting.length) shown.push(`${waiting.length} counts of begun sentences wait`);
    document.getElementById("progress").textContent = [...shown, ...problems, ...state.outdated].join("; ");
  }

  function showFields(id, key, fields) {
    const kind = data[id][0];
    for (const item of itemsOf(id)) {
      const target = item.tagName === "TD" ? item : item.querySelector("b");
      if (!asRead.has(target)) asRead.set(target, [...target.childNodes]);
      target.replaceChildren(...(fields ? [shownOf(kind, fields)] : asRead.get(target)));
    }
    for (const one of source.querySelectorAll(`[data-topic][data-m~="${id}"]`)) {
      if (kind === "paragraph") one.dataset.topic = fields?.topic ?? review.records[key].topic ?? "no topic";
    }
  }

  function shownOf(kind, fields) {
    if (kind === "paragraph") return fields.topic;
    if (kind === "value") return String(fields.amount ?? review.signs[fields.state]);
    return `${fields.relation === "=" ? "" : fields.relation}${fields.value}${fields.unit ?? ""}`;
  }

  // --- moving on ---

  function next() {
    const all = [...side.querySelectorAll("[data-id]")].filter((one) => ids.has(data[one.dataset.id][1]));
    const left = all.filter((one) => !one.classList.contains("reviewed") && !one.classList.contains("chosen"));
    const waits = (one) => state.progress.waiting.includes(data[one.dataset.id][1]);
    const rank = (one) => [waits(one), one.classList.contains("doubtful"), one.classList.contains("inferred"), one.tagName !== "TD"].indexOf(true);
    const ranked = left.filter((one) => rank(one) >= 0).sort((one, other) => rank(one) - rank(other));
    if (!ranked.length) return say("Everything doubtful, every count and every paragraph is reviewed.", "done");
    ranked[0].closest("details")?.setAttribute("open", "");
    ranked[0].focus({ preventScroll: true });
    choose(ranked[0].dataset.id, "next");
    return undefined;
  }

  function addCount() {
    const found = selected();
    if (!found) return say("Select the number with its measure word in the source first.", "failed");
    const key = `count:${placed(found.span)}`;
    if (ids.has(key)) return choose(ids.get(key), "next");
    const [, value, unit] = found.text.match(/^\D*([\d.,]*)(.*)$/s);
    const fresh = { span: found.span, value: value.replaceAll(",", ""), unit, relation: "=", kind: "count", scope: "year" };
    open("count", key, fresh);
    inputs.value.focus();
    return undefined;
  }

  document.addEventListener("chosen", ({ detail }) => {
    piece = null;
    form.hidden = true;
    say("");
    if (detail?.kind in FIELDS) open(detail.kind, detail.key);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("form, select, input")) {
      if (event.key === "Escape" && piece) itemsOf(ids.get(piece.key))[0]?.focus();
      return;
    }
    const act = { n: next, a: addCount, c: () => piece && form.requestSubmit(), e: () => piece && Object.values(inputs).find((one) => one.focus)?.focus() };
    if (!(event.key in act)) return;
    event.preventDefault();
    act[event.key]();
  });
  document.getElementById("next").addEventListener("click", next);
  const add = document.getElementById("add");
  add.addEventListener("mousedown", (event) => event.preventDefault());
  add.addEventListener("click", addCount);
  document.getElementById("sheet")?.addEventListener("change", (event) => { location.href = event.target.value; });

  show();
  const linked = decodeURIComponent(location.hash.slice(1));
  const drafted = drafts.keys();
  if (ids.has(linked)) choose(ids.get(linked), "link");
  else if (ids.has(drafted[0])) choose(ids.get(drafted[0]), "link");
  else if (drafted.length) open("count", drafted[0], {});
})();
