"use strict";
// A document's page: the modes of its text, words shown on the page image and the reverse, and the keys.
window.DOCUMENT = (() => {
  const byId = (id) => document.getElementById(id), SCAN = window.SCAN;
  const text = byId("text"), pages = document.querySelector(".pages"), detail = byId("detail"), desk = byId("desk");
  const reading = document.querySelector(".reading"), beside = document.querySelector(".beside");
  const stored = (name, value) => {
    try {
      if (value !== undefined) sessionStorage.setItem(name, value);
      return sessionStorage.getItem(name);
    } catch { return null; }
  };

  // The words: read again when the page shows another state of the document
  let boxes = [], kept = [], current = null;
  const indexed = new WeakMap(); // of each part of the text: the nodes of its words, by their numbers
  const wordsOf = (part) => {
    if (!indexed.has(part)) {
      const words = new Map();
      for (const node of part.querySelectorAll(".w")) {
        const key = node.getAttribute("data-w"), list = words.get(key);
        if (list) list.push(node); else words.set(key, [node]);
      }
      indexed.set(part, words);
    }
    return indexed.get(part);
  };
  const has = (part, i) => { // whether a word may be in a part: each tells its first word and its last
    const [first, last] = (part.dataset.from ?? "").split("-").map(Number);
    return first <= i && i <= last;
  };
  const nodes = (i) => [...text.children].filter((part) => has(part, i)).flatMap((part) => wordsOf(part).get(String(i)) ?? []);
  const HIDDEN = { clean: "del", raw: "ins", diff: ".same > del" };
  const mode = () => ["clean", "raw"].find((one) => text.classList.contains(one)) ?? "diff";
  const visible = (node) => !node.closest(HIDDEN[mode()]); // as the style sheet has it, without laying the text out

  // Of a long text the desk sends the first parts with the page, and what follows when they are shown. That is put in while
  // there is time, part by part, or at once where a key wants all of the text
  const SLICE = 12, SOON = 25; // milliseconds for which parts are put in, and that are waited for a time when nothing is to do
  let missing = null, coming = null, turn = 0; // parts to be put in; what brings them; the state of the page that they are of
  const complete = () => text.dataset.more === undefined;
  const put = (until) => {
    while (missing.length && performance.now() < until) text.insertAdjacentHTML("beforeend", missing.shift());
    if (missing.length) return;
    missing = null;
    delete text.dataset.more;
    whole();
  };
  const later = (mine) => (window.requestIdleCallback ?? setTimeout)(() => {
    if (mine !== turn || !missing) return;
    put(performance.now() + SLICE);
    later(mine);
  }, { timeout: SOON });
  const bring = async () => {
    const mine = turn, { made } = byId("desk-state").dataset, words = byId("words");
    await new Promise((done) => { requestAnimationFrame(() => setTimeout(done)); });
    try {
      const answer = await fetch(`${root}text/${made}?from=${text.dataset.more}`), all = await answer.text();
      if (mine !== turn) return;
      if (!answer.ok) throw new Error(all);
      const [, state, places] = all.slice(0, all.indexOf("\n")).match(/^(\w+) (.*)$/);
      words.textContent = places;
      words.dataset.state = state;
      missing = all.slice(all.indexOf("\n") + 1).split(/(?<=<\/div>)/);
      readPlaces();
      later(mine);
    } catch {
      if (mine === turn) tell("The rest of this text did not come: load the page again.");
    }
  };
  const far = (run, near = () => false) => () => (complete() || near() ? run() : hold(async () => { // what wants all of the text
    await coming;
    if (missing) put(Infinity);
    run();
  }));
  addEventListener("beforeprint", () => { if (missing) put(Infinity); });

  // Modes
  const modes = [...document.querySelectorAll("input[name=mode]")];
  let kindShown = stored("digitize-mode");
  const setMode = (wanted) => {
    const input = modes.find((one) => one.value === wanted);
    if (!input || boxes.length === 0) return;
    input.checked = true;
    if (wanted !== mode()) {
      text.classList.remove("clean", "diff", "raw");
      text.classList.add(wanted);
    }
    if (wanted !== kindShown) stored("digitize-mode", kindShown = wanted); // takes milliseconds
  };
  for (const input of modes) input.addEventListener("change", () => { drop(); setMode(input.value); });

  // Highlights
  const lit = { hover: [], kept: [] }; // words and marks on the scan
  const clear = (kind) => {
    for (const node of lit[kind].splice(0)) {
      if (node.classList.contains("mark")) node.remove(); else node.classList.remove(kind);
    }
  };
  const lines = (indexes) => { // neighbouring words of a line become one box
    const out = [];
    let last = -2;
    for (const i of [...indexes].map(Number).sort((a, b) => a - b)) {
      const [page, x0, y0, x1, y1] = boxes[i], box = out.at(-1);
      if (box && i === last + 1 && box[0] === page && x0 >= box[3] - 2 && y0 < box[4] && y1 > box[2]) {
        out[out.length - 1] = [page, box[1], Math.min(box[2], y0), x1, Math.max(box[4], y1)];
      } else out.push([page, x0, y0, x1, y1]);
      last = i;
    }
    return out;
  };
  const mark = (indexes, kind, inText = true) => {
    clear(kind);
    const words = inText ? [...indexes].flatMap(nodes) : [], places = lines(indexes);
    for (const node of words) node.classList.add(kind);
    lit[kind] = [...words, ...places.map((place) => SCAN.lay(place, `mark ${kind}`)).filter(Boolean)];
    return places;
  };
  const scroller = () => (getComputedStyle(beside).display === "contents" ? reading : beside);
  const reveal = (node) => {
    if (!node) return;
    const around = scroller().getBoundingClientRect(), box = node.getBoundingClientRect();
    if (box.top < around.top + 40 || box.bottom > around.bottom - 20) scroller().scrollTop += box.top - around.top - around.height / 3;
  };
  const keep = (indexes, inText) => {
    kept = [...indexes];
    const places = mark(kept, "kept");
    if (places[0]) SCAN.reveal(places[0]);
    if (inText) reveal(kept.flatMap(nodes).find(visible));
  };
  const range = (node) => {
    const [first, last] = node.dataset.words.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i).filter((i) => i < boxes.length);
  };

  document.addEventListener("pointerover", (event) => {
    const fact = event.target.closest?.("[data-words]"), word = event.target.closest?.("#text .w");
    if (fact) mark(range(fact), "hover");
    else if (word) {
      const places = mark([word.dataset.w], "hover");
      if (places[0] && event.pointerType === "mouse") SCAN.reveal(places[0]);
    } else if (!event.target.closest?.(".pages")) clear("hover");
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.dataset?.words) keep(range(event.target), true);
  });
  const wordAt = (event) => {
    const place = SCAN.at(event);
    if (!place) return null;
    const [page, x, y] = place;
    const i = boxes.findIndex((box) => box[0] === page && box[1] - 1 <= x && x <= box[3] + 1 && box[2] - 1 <= y && y <= box[4] + 1);
    return i < 0 ? null : i;
  };
  pages.addEventListener("pointermove", (event) => {
    const i = wordAt(event);
    if (i === null) clear("hover"); else mark([i], "hover");
  });
  let pressed = null; // where: to tell a click from a drag
  pages.addEventListener("pointerdown", (event) => { pressed = [event.clientX, event.clientY]; }, true);
  pages.addEventListener("click", (event) => {
    const i = wordAt(event);
    if (i !== null && (!pressed || Math.hypot(event.clientX - pressed[0], event.clientY - pressed[1]) < 5)) keep([i], true);
  });

  // Edits
  const tell = (words) => {
    detail.textContent = words;
    detail.hidden = false;
  };
  const select = (edit, scroll) => {
    current?.classList.remove("current");
    current = edit;
    edit.classList.add("current");
    tell(edit.title);
    for (const node of document.querySelectorAll("[data-edit].current")) node.classList.remove("current");
    document.querySelector(`[data-edit="${edit.id.slice(1)}"]`)?.classList.add("current");
    kept = [...new Set([...edit.querySelectorAll(".w")].map((node) => node.dataset.w))];
    const places = mark(kept, "kept", false);
    if (places[0]) SCAN.reveal(places[0]);
    if (scroll) reveal([...edit.querySelectorAll("del, ins, .nl, .w")].find(visible) ?? edit);
  };
  const drop = () => {
    current?.classList.remove("current");
    for (const node of document.querySelectorAll("[data-edit].current")) node.classList.remove("current");
    current = null;
    detail.hidden = true;
    clear("kept");
    kept = [];
  };
  text.addEventListener("click", (event) => {
    const edit = event.target.closest(".e"), word = event.target.closest(".w"), page = event.target.closest(".pb");
    if (page) {
      event.preventDefault();
      const [width, height] = SCAN.size(Number(page.dataset.page)) ?? [1, 1];
      SCAN.reveal([Number(page.dataset.page), 0, 0, width, height], 0);
    } else if (edit && mode() === "diff" && !edit.matches(".ws")) select(edit, false);
    else if (word) keep([word.dataset.w], false);
    else drop();
  });
  const element = (name, content, kind) => {
    const node = document.createElement(name);
    node.append(content);
    if (kind) node.className = kind;
    return node;
  };
  const SIGNS = { "\n": "↵", "\f": "⇟" };
  const shown = (part) => { // on one line; blanks alone as signs
    const whole = part.textContent, short = whole.length > 130 ? `${whole.slice(0, 90)} … ${whole.slice(-30)}` : whole;
    const signed = short.replace(/[\n\f]/g, (sign) => SIGNS[sign]);
    return element(part.localName, short.trim() ? signed : signed.replaceAll(" ", "␣"), part.className);
  };
  const entry = (edit) => {
    const link = element("a", ""), parts = [...edit.children].filter((part) => part.matches("del, ins"));
    link.href = `#${edit.id}`;
    link.dataset.edit = edit.id.slice(1);
    const near = (node) => (!edit.matches(".lines") && node?.matches(".w") ? node.textContent : "");
    link.append(near(edit.previousElementSibling), ...parts.map(shown), near(edit.nextElementSibling));
    const page = boxes[edit.querySelector(".w")?.dataset.w]?.[0];
    const reason = edit.title.slice(edit.title.indexOf(": ") + 2) + (page ? `, page ${page}` : "");
    const item = element("li", link);
    item.append(element("div", reason, "muted"));
    return item;
  };
  beside.addEventListener("click", (event) => {
    const link = event.target.closest("[data-edit]");
    if (!link) return;
    event.preventDefault();
    setMode("diff");
    select(byId(`e${link.dataset.edit}`), true);
  });
  const ofRule = (rule) => [...text.querySelectorAll(".e")].filter((edit) => edit.dataset.rule === rule &&
    (!edit.querySelector(":scope > del.moved") || edit.querySelector(":scope > ins")));
  const listEdits = () => {
    for (const details of document.querySelectorAll(".edits details")) {
      const fill = () => {
        const list = details.querySelector("ol");
        if (details.open && !list.firstChild) list.append(...ofRule(details.dataset.rule).map(entry));
      };
      details.addEventListener("toggle", fill);
      fill();
      const show = (on) => { for (const edit of ofRule(details.dataset.rule)) edit.classList.toggle("of-rule", on); };
      const summary = details.querySelector("summary");
      for (const name of ["pointerenter", "focus"]) summary.addEventListener(name, () => show(true));
      for (const name of ["pointerleave", "blur"]) summary.addEventListener(name, () => show(false));
    }
  };
  const FOLLOWS = { 1: Node.DOCUMENT_POSITION_FOLLOWING, "-1": Node.DOCUMENT_POSITION_PRECEDING };
  const following = (list, by) => { // the next of the nodes from where the reader is, in the text's order
    const here = current ?? (kept.length ? nodes(by > 0 ? kept.at(-1) : kept[0]).find(visible) : null);
    const ordered = by > 0 ? list : [...list].reverse();
    if (!here) return by > 0 ? ordered[0] : undefined;
    return ordered.find((node) => here.compareDocumentPosition(node) & FOLLOWS[by] && !here.contains(node) && !node.contains(here));
  };
  const step = (list, by) => following(list, by) ?? list.at(by > 0 ? 0 : -1); // round at the end
  const edits = () => [...text.querySelectorAll(".e:not(.ws)")].filter(visible);
  const nextEdit = (by) => {
    setMode("diff");
    const edit = step(edits(), by);
    if (edit) select(edit, true);
  };
  const doubts = () => [...text.querySelectorAll(".d1, .d2, .d3")].filter((node) => visible(node) && !node.closest("del") && !node.matches(".saving"));
  const countDoubts = () => { // gives them
    const found = doubts();
    byId("doubt").textContent = `${found.length.toLocaleString("en")} doubtful`;
    byId("doubt").disabled = !found.length;
    return found;
  };
  const nextDoubt = (by) => { // gives the word
    const doubtful = complete() ? countDoubts() : doubts(), word = step(doubtful, by);
    if (!word) {
      drop();
      tell("No doubtful word is left.");
      return null;
    }
    drop();
    keep([word.dataset.w], true);
    tell(`“${word.textContent}”: ${word.title} (${doubtful.indexOf(word) + 1}${complete() ? ` of ${doubtful.length}` : ""})`);
    return word;
  };
  const nearDoubt = (by) => () => Boolean(following(doubts(), by));

  // Find: the words that are typed, from where the reader is
  const find = byId("find"), found = byId("find-what"), isLetter = (sign) => /[\p{L}\p{N}]/u.test(sign ?? "");
  const shownText = () => { // the text as it is shown, with single blanks, and the word that each letter is of
    let whole = "";
    const owners = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const parent = node.parentElement;
      if (parent.closest("del, .pb") || !visible(parent)) continue;
      const word = parent.closest(".w")?.dataset.w ?? null;
      for (const letter of node.data.split("")) {
        const blank = /\s/.test(letter);
        if (blank && whole.endsWith(" ")) continue;
        whole += blank ? " " : letter;
        owners.push(blank ? null : word);
      }
    }
    return { whole, owners };
  };
  const hits = () => { // the words of each place; places that are whole words in the same letters leave out all others
    const wanted = found.value.trim().replace(/\s+/g, " "), { whole, owners } = shownText();
    const small = whole.toLowerCase(), places = [];
    if (!wanted || small.length !== whole.length) return [];
    for (let at = small.indexOf(wanted.toLowerCase()); at >= 0; at = small.indexOf(wanted.toLowerCase(), at + 1)) {
      const end = at + wanted.length, begins = !isLetter(whole[at - 1]), ends = !isLetter(whole[end]);
      const near = 2 * (begins && ends) + begins + (begins && ends && whole.slice(at, end) === wanted);
      const list = [...new Set(owners.slice(at, end).filter((word) => word !== null))];
      if (list.length) places.push({ near, list });
    }
    const best = Math.max(...places.map((place) => place.near));
    return places.filter((place) => place.near === best).map((place) => place.list);
  };
  let hit = 0;
  const seek = (by) => {
    const runs = hits();
    hit = runs.length ? (hit + by + runs.length) % runs.length : 0;
    byId("find-count").textContent = found.value ? `${runs.length ? hit + 1 : 0} of ${runs.length}` : "";
    if (runs.length) keep(runs[hit], true);
  };
  const leave = () => {
    find.hidden = true;
    reading.focus({ preventScroll: true });
  };
  let seekingSoon;
  found.addEventListener("input", () => { hit = 0; clearTimeout(seekingSoon); seekingSoon = setTimeout(() => seek(0), boxes.length > 5000 ? 200 : 0); });
  found.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (event.key === "Enter" && event.shiftKey ? -1 : 0);
    if (by) seek(by);
    else if (event.key === "Enter" || event.key === "Escape") {
      clearTimeout(seekingSoon);
      if (!kept.length && event.key === "Enter") seek(0);
      leave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const seeking = (words = "") => {
    drop();
    find.hidden = false;
    found.value = words || found.value;
    if (words) return seek(0);
    found.focus();
    found.select();
  };

  // Neighbours: in the order of the list as it was last shown, otherwise by place in the source
  const root = document.querySelector("a.up").getAttribute("href").replace(/index\.html.*$/, "");
  const neighbour = (link, address) => {
    if (address) {
      link.href = root + address;
      link.removeAttribute("aria-disabled");
    } else {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
    }
  };
  const inOrder = () => {
    const order = (stored("digitize-order") ?? "").split("\n"), at = order.indexOf(desk.dataset.address);
    byId("position").textContent = "";
    if (at < 0) return;
    neighbour(byId("before"), order[at - 1]);
    neighbour(byId("after"), order[at + 1]);
    byId("position").textContent = `${at + 1} of ${order.length} in the list`;
    document.querySelector("a.up").href = `${root}index.html${stored("digitize-list") ?? ""}`;
  };

  // Keys: each action has its usual keys, and those that the reader gave it
  const actions = new Map(), own = (() => {
    try { return JSON.parse(localStorage.getItem("digitize-keys") ?? "{}"); } catch { return {}; }
  })();
  const act = (id, keys, label, run) => actions.set(id, { keys, label, run });
  const keysOf = (id) => own[id] ?? actions.get(id).keys;
  const actionOf = (key) => [...actions.keys()].find((id) => own[id]?.includes(key)) ??
    [...actions.keys()].find((id) => !own[id] && actions.get(id).keys.includes(key));
  const go = (link) => () => byId(link).href && byId(link).click();
  act("next", ["j", "ArrowRight"], "next document", go("after"));
  act("previous", ["k", "ArrowLeft"], "previous document", go("before"));
  act("up", ["u"], "all documents", () => document.querySelector("a.up").click());
  act("edit-next", ["n"], "next edit", far(() => nextEdit(1), () => mode() === "diff" && following(edits(), 1)));
  act("edit-previous", ["p"], "previous edit", far(() => nextEdit(-1), () => mode() === "diff" && following(edits(), -1)));
  act("doubt-next", ["d"], "next doubtful word", far(() => nextDoubt(1), nearDoubt(1)));
  act("doubt-previous", ["D"], "previous doubtful word", far(() => nextDoubt(-1), nearDoubt(-1)));
  act("find", ["/"], "find words", far(() => seeking()));
  act("clean", ["1"], "clean text", () => modes[0].click());
  act("diff", ["2"], "every edit marked", () => modes[1].click());
  act("raw", ["3"], "raw text", () => modes[2].click());
  act("larger", ["+", "="], "page larger", () => SCAN.zoom(1.4));
  act("smaller", ["-"], "page smaller", () => SCAN.zoom(1 / 1.4));
  act("width", ["0"], "page as wide as there is room", () => SCAN.fit("width"));
  act("whole", ["9"], "the whole page", () => SCAN.fit("whole"));
  for (const [key, x, y] of [["Up", 0, -1], ["Down", 0, 1], ["Left", -1, 0], ["Right", 1, 0]]) {
    act(`move-${key}`, [`Shift+Arrow${key}`], `move the page ${key.toLowerCase()}`, () => SCAN.moveBy(120 * x, 120 * y));
  }
  act("keys", ["?"], "the keys", () => showKeys());
  act("drop", ["Escape"], "drop the selection", () => drop());
  const press = (event) => (event.shiftKey && event.key.startsWith("Arrow") ? "Shift+" : "") + event.key;
  const writing = (event) => event.target.closest("input:not([type=radio]), textarea, select, dialog") || document.querySelector("dialog[open]");
  document.addEventListener("keydown", (event) => {
    if (writing(event) || event.altKey || event.defaultPrevented) return;
    if (event.target.closest("input[type=radio]") && event.key.startsWith("Arrow") && !event.shiftKey) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const undoing = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "redo" : "undo", Z: "redo", y: "redo" }[event.key];
    if ((event.ctrlKey || event.metaKey) && !actions.has(undoing)) return;
    const id = undoing || actionOf(press(event));
    if (!id && !held) return;
    event.preventDefault();
    if (held) held.push({ id, key: undoing ? "" : event.key }); else actions.get(id).run();
  });
  const type = (node, key) => { // as the browser would have, had the key come now
    const goes = node.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    if (!goes || !node.matches("textarea, input:not([type=radio])")) return;
    const { selectionStart: from, selectionEnd: to } = node, before = key === "Backspace" && from === to ? from - 1 : from;
    if (key === "Backspace" || key.length === 1) node.setRangeText(key.length === 1 ? key : "", Math.max(before, 0), to, "end");
    node.dispatchEvent(new Event("input", { bubbles: true }));
  };
  const late = ({ id, key }) => {
    const node = document.activeElement;
    if (key && node && writing({ target: node })) type(node, key);
    else if (id) actions.get(id).run();
  };
  let held = null; // keys that wait for another document, in order
  const hold = async (work) => {
    if (held) return;
    held = [];
    try {
      await work();
    } finally {
      const waiting = held;
      held = null;
      while (waiting.length) {
        late(waiting.shift());
        if (held) held.push(...waiting.splice(0));
      }
    }
  };
  document.addEventListener("click", (event) => {
    const id = event.target.closest("[data-do]")?.dataset.do;
    if (held && actions.has(id)) held.push({ id, key: "" }); else actions.get(id)?.run();
  });
  const NAMES = { ArrowRight: "→", ArrowLeft: "←", ArrowUp: "↑", ArrowDown: "↓", "Shift+ArrowUp": "Shift ↑", "Shift+ArrowDown": "Shift ↓", "Shift+ArrowLeft": "Shift ←", "Shift+ArrowRight": "Shift →", Escape: "Esc", " ": "Space" };
  const showKeys = () => {
    byId("key-list").replaceChildren(...[...actions].map(([id, { label }]) => {
      const term = document.createElement("dt"), button = element("button", "");
      button.type = "button";
      button.dataset.changes = id;
      button.setAttribute("aria-label", `${label}: ${keysOf(id).join(" or ") || "no key"}. Change it`);
      button.append(...keysOf(id).flatMap((key) => [element("kbd", NAMES[key] ?? key), " "]));
      if (!keysOf(id).length) button.append("–");
      term.append(button);
      const row = element("div", term);
      row.append(element("dd", label));
      return row;
    }));
    if (!byId("keys").open) byId("keys").showModal();
  };
  const keepKeys = () => {
    try { localStorage.setItem("digitize-keys", JSON.stringify(own)); } catch { /* then they hold until the page is left */ }
    showKeys();
  };
  let changing = null;
  byId("key-list").addEventListener("click", (event) => {
    const button = event.target.closest("[data-changes]");
    if (!button) return;
    changing = button.dataset.changes;
    button.textContent = "press a key";
  });
  byId("keys").addEventListener("keydown", (event) => {
    if (!changing || ["Shift", "Control", "Alt", "Meta", "Tab"].includes(event.key)) return;
    event.preventDefault();
    const id = changing, key = press(event);
    changing = null;
    if (event.key !== "Escape") {
      const other = actionOf(key);
      if (other && other !== id) own[other] = keysOf(other).filter((one) => one !== key);
      own[id] = [key];
    }
    keepKeys();
  });
  byId("usual").addEventListener("click", () => {
    for (const id of Object.keys(own)) delete own[id];
    keepKeys();
  });

  // What the page shows now
  let boxesState = null;
  const readPlaces = () => {
    if (boxesState === byId("words").dataset.state) return;
    boxesState = byId("words").dataset.state;
    boxes = JSON.parse(byId("words").textContent);
    for (const box of boxes) for (let i = 1; i < 5; i += 1) box[i] /= 10; // from tenths of points
  };
  const extents = () => { // where on its pages the document stands
    const out = [];
    for (const [page, x0, y0, , y1] of boxes) {
      const last = out.at(-1);
      if (last && last[0] === page && y0 > last[4] - 30 && y0 < last[4] + 40) { // else another page, column or foot
        last[1] = Math.min(last[1], x0);
        last[2] = Math.min(last[2], y0);
        last[4] = Math.max(last[4], y1);
      } else out.push([page, x0, y0, 0, y1]);
    }
    return out;
  };
  const crop = (fact) => { // beside a fact, the piece of the scan that it was read from
    const places = lines(range(fact)).slice(0, 3), node = element("span", "", "crop");
    const same = places.filter((box) => box[0] === places[0][0] && Math.abs(box[2] - places[0][2]) < 60);
    const box = [places[0][0], Math.min(...same.map((one) => one[1])) - 3, Math.min(...same.map((one) => one[2])) - 3,
      Math.max(...same.map((one) => one[3])) + 3, Math.max(...same.map((one) => one[4])) + 3];
    node.setAttribute("role", "img");
    node.setAttribute("aria-label", "this piece of the scan");
    if (SCAN.piece(node, box, fact.clientWidth || 200, 1.25)) fact.append(node);
  };
  const whole = () => { // what is told of all of the text
    listEdits();
    countDoubts();
    document.querySelectorAll(".side [data-words]").forEach(crop);
    for (const [page, x0, y0, , y1] of extents()) SCAN.lay([page, Math.max(x0 - 10, 0), y0, 0, y1], "extent");
    document.documentElement.dataset.whole = "true";
  };
  const read = () => { // gives where the document begins
    readPlaces();
    turn += 1;
    missing = current = null;
    kept = [];
    detail.hidden = true;
    delete document.documentElement.dataset.whole;
    setMode(kindShown ?? "diff");
    SCAN.start();
    inOrder();
    if (complete()) whole();
    else {
      byId("doubt").textContent = "Doubtful words";
      coming = bring();
    }
    return extents()[0];
  };
  const first = read();
  if (first && first[2] > 300) SCAN.reveal([first[0], first[1], first[2], first[1] + 1, first[2] + 1], 0.1);
  const sought = new URLSearchParams(location.hash.slice(1)).get("find");
  if (sought) {
    far(() => {
      setMode("clean");
      seeking(sought);
    })();
  } else if (!location.hash) reading.focus({ preventScroll: true });

  document.documentElement.dataset.shown = "true";
  return {
    byId, text, reading, visible, keep, hold, select, setMode, drop, read, act, doubts, nextDoubt, nearDoubt, far, complete, tell, scroller, root, nodes, stored,
    boxes: () => boxes, kept: () => kept, current: () => current, keysOf,
  };
})();
