"use strict";
// A document's page: the modes of its text, words shown on the page image and the reverse, and the keys.
(() => {
  const byId = (id) => document.getElementById(id);
  const text = byId("text"), pages = document.querySelector(".pages"), detail = byId("detail"), desk = byId("desk");
  const boxes = JSON.parse(byId("words").textContent)
    .map(([page, ...box]) => [page, ...box.map((tenths) => tenths / 10)]); // page, left, top, right, bottom in points
  const words = new Map();
  for (const node of text.querySelectorAll(".w")) {
    const list = words.get(node.dataset.w);
    if (list) list.push(node); else words.set(node.dataset.w, [node]);
  }
  const figures = new Map([...pages.querySelectorAll("figure")].map((figure) => [Number(figure.dataset.page), figure]));
  const visible = (node) => node.getClientRects().length > 0;

  // Modes
  const stored = (name, value) => {
    try {
      if (value !== undefined) sessionStorage.setItem(name, value);
      return sessionStorage.getItem(name);
    } catch { return null; }
  };
  const modes = [...document.querySelectorAll("input[name=mode]")];
  const setMode = (mode) => {
    const input = modes.find((one) => one.value === mode);
    if (!input || boxes.length === 0) return;
    input.checked = true;
    text.classList.remove("clean", "diff", "raw");
    text.classList.add(mode);
    stored("digitize-mode", mode);
  };
  for (const input of modes) input.addEventListener("change", () => { drop(); setMode(input.value); });
  setMode(stored("digitize-mode") ?? "diff");

  // Highlights
  let kept = [];
  const clear = (kind) => {
    for (const node of document.querySelectorAll(`.${kind}`)) {
      if (node.classList.contains("mark")) node.remove(); else node.classList.remove(kind);
    }
  };
  const lay = ([page, x0, y0, x1, y1], kind) => { // points from the top left, laid over the page as shares of its size
    const figure = figures.get(page);
    if (!figure?.dataset.width) return null;
    const width = Number(figure.dataset.width), height = Number(figure.dataset.height);
    const box = document.createElement("span");
    box.className = kind;
    box.style.left = `${100 * x0 / width}%`;
    box.style.top = `${100 * y0 / height}%`;
    if (x1 > x0) box.style.width = `${100 * (x1 - x0) / width}%`;
    box.style.height = `${100 * (y1 - y0) / height}%`;
    figure.querySelector(".sheet").append(box);
    return box;
  };
  for (const [page, figure] of figures) {
    for (const box of JSON.parse(figure.dataset.unread)) {
      const place = lay([page, ...box], "unread");
      if (place) place.title = "Looks like text, and was not read";
    }
  }
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
    for (const i of inText ? indexes : []) {
      for (const node of words.get(String(i)) ?? []) node.classList.add(kind);
    }
    return lines(indexes).map((box) => lay(box, `mark ${kind}`)).filter(Boolean);
  };
  const within = (box, around) => box.top >= around.top && box.bottom <= around.bottom;
  const reveal = (node, scroller) => {
    if (!node) return;
    const around = scroller.getBoundingClientRect(), box = node.getBoundingClientRect();
    if (scroller.scrollHeight > scroller.clientHeight + 1) {
      if (!within(box, around)) scroller.scrollTop += box.top - around.top - around.height / 3;
    } else if (box.top < 60 || box.bottom > innerHeight) node.scrollIntoView({ block: "center" });
  };
  const reading = document.querySelector(".reading");
  const sides = getComputedStyle(desk).display === "grid"; // narrow windows stack: there pointing scrolls nothing
  const keep = (indexes, inText) => {
    kept = indexes;
    const marks = mark(indexes, "kept");
    if (marks[0] && sides) reveal(marks[0], pages);
    if (inText) reveal(indexes.flatMap((i) => words.get(String(i)) ?? []).find(visible), reading);
  };
  const range = (node) => {
    const [first, last] = node.dataset.words.split("-").map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  };

  document.addEventListener("pointerover", (event) => {
    const fact = event.target.closest?.("[data-words]"), word = event.target.closest?.("#text .w");
    if (fact) mark(range(fact), "hover");
    else if (word) {
      const marks = mark([word.dataset.w], "hover");
      if (marks[0] && sides && event.pointerType === "mouse") reveal(marks[0], pages);
    } else if (!event.target.closest?.(".sheet")) clear("hover");
  });
  document.addEventListener("focusin", (event) => {
    if (event.target.dataset?.words) keep(range(event.target), true);
  });

  const wordAt = (event) => {
    const figure = event.target.closest?.("figure");
    if (!figure?.dataset.width) return null;
    const sheet = figure.querySelector(".sheet").getBoundingClientRect(), page = Number(figure.dataset.page);
    const x = (event.clientX - sheet.left) / sheet.width * Number(figure.dataset.width);
    const y = (event.clientY - sheet.top) / sheet.height * Number(figure.dataset.height);
    const i = boxes.findIndex((box) => box[0] === page && box[1] - 1 <= x && x <= box[3] + 1 && box[2] - 1 <= y && y <= box[4] + 1);
    return i < 0 ? null : i;
  };
  pages.addEventListener("pointermove", (event) => {
    const i = wordAt(event);
    if (i === null) clear("hover"); else mark([i], "hover");
  });
  pages.addEventListener("click", (event) => {
    const i = wordAt(event);
    if (i !== null) keep([i], true);
  });

  // Edits
  let current = null;
  const tell = (edit) => {
    const reason = edit.title, link = document.querySelector(`[data-edit="${edit.id.slice(1)}"]`);
    detail.textContent = reason;
    detail.hidden = false;
    for (const node of document.querySelectorAll("[data-edit].current")) node.classList.remove("current");
    link?.classList.add("current");
  };
  const select = (edit, scroll) => {
    current?.classList.remove("current");
    current = edit;
    edit.classList.add("current");
    tell(edit);
    kept = [...new Set([...edit.querySelectorAll(".w")].map((node) => node.dataset.w))];
    const marks = mark(kept, "kept", false);
    if (marks[0] && sides) reveal(marks[0], pages);
    if (scroll) reveal([...edit.querySelectorAll("del, ins, .nl, .w")].find(visible) ?? edit, reading);
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
      reveal(figures.get(Number(page.dataset.page)), pages);
    } else if (edit && text.classList.contains("diff")) select(edit, false);
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
    const reason = edit.title.slice(edit.dataset.rule.length + 2) + (page ? `, page ${page}` : "");
    const item = element("li", link);
    item.append(element("div", reason, "muted"));
    return item;
  };
  document.querySelector(".edits")?.addEventListener("click", (event) => {
    const link = event.target.closest("[data-edit]");
    if (!link) return;
    event.preventDefault();
    setMode("diff");
    select(byId(`e${link.dataset.edit}`), true);
  });
  for (const details of document.querySelectorAll(".edits details")) {
    const all = [...text.querySelectorAll(".e")].filter((edit) => edit.dataset.rule === details.dataset.rule &&
      (!edit.querySelector(":scope > del.moved") || edit.querySelector(":scope > ins")));
    const fill = () => {
      const list = details.querySelector("ol");
      if (details.open && !list.firstChild) list.append(...all.map(entry));
    };
    details.addEventListener("toggle", fill);
    fill();
    const show = (on) => { for (const edit of all) edit.classList.toggle("of-rule", on); };
    const summary = details.querySelector("summary");
    for (const name of ["pointerenter", "focus"]) summary.addEventListener(name, () => show(true));
    for (const name of ["pointerleave", "blur"]) summary.addEventListener(name, () => show(false));
  }
  const FOLLOWS = { 1: Node.DOCUMENT_POSITION_FOLLOWING, "-1": Node.DOCUMENT_POSITION_PRECEDING };
  const step = (nodes, by) => { // the next of the nodes from where the reader is, in the text's order; round at the end
    const here = current ?? (kept.length ? (words.get(String(by > 0 ? kept.at(-1) : kept[0])) ?? []).find(visible) : null);
    const ordered = by > 0 ? nodes : [...nodes].reverse();
    return (here && ordered.find((node) => here.compareDocumentPosition(node) & FOLLOWS[by] && !here.contains(node) && !node.contains(here))) ?? ordered[0];
  };
  const nextEdit = (by) => {
    setMode("diff");
    const edit = step([...text.querySelectorAll(".e:not(.ws)")].filter(visible), by);
    if (edit) select(edit, true);
  };
  const nextDoubt = (by) => {
    const doubtful = [...text.querySelectorAll(".d1, .d2, .d3")].filter((node) => visible(node) && !node.closest("del"));
    const word = step(doubtful, by);
    if (!word) return;
    drop();
    keep([word.dataset.w], true);
    detail.textContent = `“${word.textContent}”: ${word.title} (${doubtful.indexOf(word) + 1} of ${doubtful.length})`;
    detail.hidden = false;
  };

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
  found.addEventListener("input", () => { hit = 0; seek(0); });
  found.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] ?? (event.key === "Enter" && event.shiftKey ? -1 : 0);
    if (by) seek(by);
    else if (event.key === "Enter" || event.key === "Escape") leave();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const seeking = () => {
    drop();
    find.hidden = false;
    found.focus();
    found.select();
  };

  // Neighbours: in the order of the list as it was last shown, otherwise by place in the source
  const order = (stored("digitize-order") ?? "").split("\n"), at = order.indexOf(desk.dataset.address);
  const root = document.querySelector("a.up").getAttribute("href").replace(/index\.html$/, "");
  const neighbour = (link, address) => {
    if (address) {
      link.href = root + address;
      link.removeAttribute("aria-disabled");
    } else {
      link.removeAttribute("href");
      link.setAttribute("aria-disabled", "true");
    }
  };
  if (at >= 0) {
    neighbour(byId("before"), order[at - 1]);
    neighbour(byId("after"), order[at + 1]);
    byId("position").textContent = `${at + 1} of ${order.length} in the list`;
    document.querySelector("a.up").href += stored("digitize-list") ?? "";
  }

  const keys = {
    j: () => byId("after").href && byId("after").click(),
    k: () => byId("before").href && byId("before").click(),
    u: () => document.querySelector("a.up").click(),
    n: () => nextEdit(1),
    p: () => nextEdit(-1),
    d: () => nextDoubt(1),
    D: () => nextDoubt(-1),
    "/": seeking,
    1: () => modes[0].click(),
    2: () => modes[1].click(),
    3: () => modes[2].click(),
    "?": () => byId("keys").showModal(),
    Escape: drop,
  };
  keys.ArrowRight = keys.j;
  keys.ArrowLeft = keys.k;
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || byId("keys").open) return;
    if (event.target.closest("input[type=radio]") && event.key.startsWith("Arrow")) return;
    if (event.target.closest("input:not([type=radio]), textarea, select") || document.querySelector("dialog[open]")) return;
    if (keys[event.key]) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  byId("help").addEventListener("click", keys["?"]);

  // Beside each fact, the piece of the scan that it was read from
  const crop = (fact) => {
    const whole = lines(range(fact)).slice(0, 3);
    const figure = figures.get(whole[0]?.[0]), image = figure?.querySelector("img");
    if (!image || !figure.dataset.width) return;
    const same = whole.filter((box) => box[0] === whole[0][0] && Math.abs(box[2] - whole[0][2]) < 60);
    const x0 = Math.min(...same.map((box) => box[1])) - 3, y0 = Math.min(...same.map((box) => box[2])) - 3;
    const x1 = Math.max(...same.map((box) => box[3])) + 3, y1 = Math.max(...same.map((box) => box[4])) + 3;
    const scale = Math.min(fact.clientWidth / (x1 - x0), 1.25); // pixels a point
    const piece = document.createElement("span");
    piece.className = "crop";
    piece.setAttribute("role", "img");
    piece.setAttribute("aria-label", "this piece of the scan");
    piece.style.width = `${(x1 - x0) * scale}px`;
    piece.style.height = `${(y1 - y0) * scale}px`;
    piece.style.backgroundImage = `url("${image.src}")`;
    piece.style.backgroundSize = `${figure.dataset.width * scale}px ${figure.dataset.height * scale}px`;
    piece.style.backgroundPosition = `${-x0 * scale}px ${-y0 * scale}px`;
    fact.append(piece);
  };
  for (const fact of document.querySelectorAll(".side [data-words]")) crop(fact);

  window.DOCUMENT = { byId, text, boxes, visible, keep, reading, setMode, select, kept: () => kept, current: () => current };

  // Where on its pages the document stands, and the first of it in view
  const extents = [];
  for (const [page, x0, y0, , y1] of boxes) {
    const last = extents.at(-1);
    if (last && last[0] === page && y0 > last[4] - 30 && y0 < last[4] + 40) { // else another page, column or foot
      last[1] = Math.min(last[1], x0);
      last[2] = Math.min(last[2], y0);
      last[4] = Math.max(last[4], y1);
    } else extents.push([page, x0, y0, 0, y1]);
  }
  const bars = extents.map(([page, x0, y0, , y1]) => lay([page, Math.max(x0 - 10, 0), y0, 0, y1], "extent")).filter(Boolean);
  if (sides) {
    const top = bars[0] ? bars[0].getBoundingClientRect().top - pages.getBoundingClientRect().top : 0;
    if (top > pages.clientHeight / 2) pages.scrollTop = top - 60;
    if (!location.hash) reading.focus({ preventScroll: true });
  }
})();
