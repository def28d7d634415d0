"use strict";
// The desk: corrects the document of this page. What is done is sent at once; the page is loaded again when it is made.
(() => {
  const { byId, text, boxes, visible, keep, kept, current, reading, setMode } = window.DOCUMENT;
  const state = { ...byId("desk-state").dataset };
  const root = document.querySelector("a.up").getAttribute("href").replace(/index\.html.*$/, "");
  const local = (name, value) => {
    try {
      if (value !== undefined) sessionStorage.setItem(name, value);
      return sessionStorage.getItem(name);
    } catch { return null; }
  };
  const post = async (what, body) => {
    const answer = await fetch(`${root}api/${what}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
    });
    const values = answer.headers.get("Content-Type")?.startsWith("application/json") ? await answer.json() : { error: await answer.text() };
    return { status: answer.status, ...values };
  };

  // What happens is told below
  const told = byId("told");
  let telling;
  const tell = (words, wrong = false) => {
    told.textContent = words;
    told.classList.toggle("wrong", wrong);
    told.hidden = false;
    clearTimeout(telling);
    telling = setTimeout(() => { told.hidden = true; }, wrong ? 9000 : 4000);
  };

  // Saving
  const who = byId("who");
  who.value = local("digitize-who") ?? state.who;
  who.addEventListener("change", () => local("digitize-who", who.value));
  const busy = () => document.querySelector("dialog[open]") || document.querySelector(".fields input.changed");
  let waiting = 0, next = null;
  const load = () => {
    if (!next || waiting || busy()) return;
    local("digitize-cursor", JSON.stringify({ id: state.id, word: kept()[0] ?? null, top: reading.scrollTop, field: document.activeElement?.dataset?.field }));
    if (next === state.address) location.reload(); else location.replace(root + next);
  };
  const made = async (id) => {
    waiting += 1;
    try {
      for (;;) {
        const answer = await post("wait", { address: state.address, document: state.id, source: state.source, id });
        if (answer.making) continue;
        if (answer.why) {
          local("digitize-told", answer.why);
          tell(answer.why, true);
        }
        if (!answer.why || answer.state === "misfit") next = answer.address ?? "index.html";
        break;
      }
    } catch {
      tell("Saved. The desk does not answer any more; is it still running?", true);
    } finally {
      waiting -= 1;
      load();
    }
  };
  const choice = (news) => new Promise((done) => {
    byId("news-list").replaceChildren(...news.map((one) => {
      const item = document.createElement("li");
      item.textContent = `${one.who}, ${one.when.slice(0, 16).replace("T", " ")}: ${one.what}`;
      return item;
    }));
    byId("news").returnValue = "load";
    byId("news").showModal();
    byId("news").addEventListener("close", () => done(byId("news").returnValue), { once: true });
  });
  const send = async (what, wish) => {
    let answer;
    try {
      const { address, version, made } = state;
      answer = await post(what, { address, version, made, who: who.value, ...(wish ? { wish } : {}) });
    } catch {
      tell("Not saved: the desk does not answer. Is it still running?", true);
      return false;
    }
    if (answer.status === 409) {
      if (await choice(answer.news) !== "mine") {
        next = state.address;
        load();
        return false;
      }
      state.version = answer.version;
      return send(what, wish);
    }
    if (answer.status !== 200) {
      tell(answer.error, true);
      return false;
    }
    state.version = answer.version;
    tell(`${{ undo: "Undone", redo: "Done again" }[what] ?? "Saved"}: ${answer.what}`);
    made(answer.id);
    return true;
  };

  // Words
  const shownWords = () => [...text.querySelectorAll(".w")].filter((node) => visible(node) && !node.closest("del"));
  const number = (node) => Number(node.dataset.w);
  const move = (by, more) => {
    const nodes = shownWords(), chosen = kept().map(Number);
    const from = nodes.findIndex((node) => number(node) === (by > 0 ? chosen.at(-1) : chosen[0]));
    let at = from < 0 ? (by > 0 ? 0 : nodes.length - 1) : from;
    while (from >= 0 && nodes[at] && number(nodes[at]) === number(nodes[from])) at += by;
    if (!nodes[at]) return;
    const word = nodes[at].dataset.w;
    keep(!more ? [word] : by > 0 ? [...chosen.map(String), word] : [word, ...chosen.map(String)], true);
  };
  const line = (i) => { // the words of the line on the page that a word stands in
    const [page, , y0, , y1] = boxes[i], same = ([p, , a, , b]) => p === page && (a + b) / 2 > y0 - 1 && (a + b) / 2 < y1 + 1;
    let first = i, last = i;
    while (first > 0 && same(boxes[first - 1]) && boxes[first - 1][1] < boxes[first][1]) first -= 1;
    while (last + 1 < boxes.length && same(boxes[last + 1]) && boxes[last + 1][1] > boxes[last][1]) last += 1;
    return [first, last];
  };
  const moveLine = (by) => {
    const nodes = shownWords(), at = Number(kept()[0] ?? -1);
    if (at < 0) return move(by, false);
    const [first, last] = line(at);
    const beyond = by > 0 ? nodes.find((node) => number(node) > last) : nodes.findLast((node) => number(node) < first);
    if (beyond) keep([String(by > 0 ? number(beyond) : line(number(beyond))[0])], true);
  };
  const chosen = () => {
    const range = getSelection();
    if (range && !range.isCollapsed && text.contains(range.anchorNode)) {
      const nodes = shownWords().filter((node) => range.containsNode(node, true));
      if (nodes.length) return nodes;
    }
    const edit = current();
    const list = new Set(kept().map(String));
    const nodes = shownWords().filter((node) => list.has(node.dataset.w));
    return nodes.length || !edit ? nodes : [...edit.querySelectorAll("ins .w")];
  };

  // The clean text of a passage, letter by letter with the word that each came from
  const passage = (nodes) => {
    const range = document.createRange();
    range.setStartBefore(nodes[0]);
    range.setEndAfter(nodes.at(-1));
    let whole = "";
    const owners = [];
    const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!range.intersectsNode(node) || node.parentElement.closest("del, .pb")) continue;
      const edit = node.parentElement.closest("ins")?.parentElement;
      const word = node.parentElement.closest(".w");
      const own = word ? [number(word)] : [];
      if (edit && !edit.querySelector(":scope > ins.moved")) own.push(...[...edit.querySelectorAll(":scope > del .w")].map(number));
      for (const letter of node.data) {
        whole += letter;
        for (let i = 0; i < letter.length; i += 1) owners.push(own);
      }
    }
    return { whole, owners };
  };
  const trimmed = (was, to) => { // how many letters at the beginning and at the end are the same, by whole words
    const parts = (string, pattern) => string.match(pattern) ?? [];
    const most = Math.min(parts(was, /\S+/g).length, parts(to, /\S+/g).length) - 1;
    const common = (a, b, room) => {
      let n = 0;
      while (n < room && a[n] === b[n]) n += 1;
      return n;
    };
    const a = parts(was, /\S+\s*/g), b = parts(to, /\S+\s*/g);
    const before = common(a, b, most);
    const c = parts(was, /\s*\S+/g).reverse(), d = parts(to, /\s*\S+/g).reverse();
    const after = common(c, d, most - before);
    const size = (list, n) => list.slice(0, n).join("").length;
    return [size(a, before), size(c, after)];
  };
  let open = null;
  const edit = () => {
    const nodes = chosen();
    if (!nodes.length) return tell("Choose a word first: w and b, d for a doubtful one, or point at it.", true);
    const { whole, owners } = passage(nodes);
    const lead = whole.length - whole.trimStart().length;
    open = { was: whole.trim(), owners: owners.slice(lead) };
    byId("passage-was").textContent = open.was;
    byId("passage-to").value = open.was;
    byId("passage").showModal();
    byId("passage-to").focus();
    byId("passage-to").select();
  };
  const save = () => {
    const to = byId("passage-to").value.trim(), { was, owners } = open;
    byId("passage").close();
    if (to === was) return;
    const [before, after] = trimmed(was, to);
    const words = owners.slice(before, was.length - after).flat();
    if (!words.length) return tell("This passage has no words of the page in it: choose one beside it too.", true);
    const [first, last] = [Math.min(...words), Math.max(...words)];
    for (const node of shownWords()) if (number(node) >= first && number(node) <= last) node.classList.add("saving");
    send("correct", { kind: "text", first, last, was: was.slice(before, was.length - after), to: to.slice(before, to.length - after) });
  };
  byId("passage-to").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  });
  byId("passage").addEventListener("close", load);

  // Edits
  const judge = (kind, every) => {
    const one = current();
    if (!one) return tell("Choose an edit first: n and p go from one to the next.", true);
    const following = [...text.querySelectorAll(".e:not(.ws)")].filter(visible);
    const after = following[following.indexOf(one) + 1];
    send("correct", every ? { kind, rule: one.dataset.rule } : { kind, edit: Number(one.id.slice(1)) });
    if (kind === "accept" && !every && after) window.DOCUMENT.select(after, true);
  };

  // Lines and boundaries
  const first = () => {
    const word = kept()[0] ?? chosen()[0]?.dataset.w;
    if (word === undefined) tell("Choose a word of the line first: w and b, ] and [, or point at it.", true);
    return word === undefined ? null : Number(word);
  };
  const split = () => {
    const word = first();
    if (word !== null) send("correct", { kind: "split", first: word });
  };
  const chooseRole = () => {
    const word = first();
    if (word === null) return;
    const [a, b] = line(word);
    byId("role-line").textContent = Array.from({ length: b - a + 1 }, (_, i) => text.querySelector(`.w[data-w="${a + i}"]`)?.textContent ?? "").join(" ");
    byId("roles").showModal();
  };
  byId("roles").addEventListener("click", (event) => {
    const role = event.target.closest("[data-role]")?.dataset.role;
    if (!role) return;
    byId("roles").close();
    send("correct", { kind: "role", first: first(), role });
  });
  byId("roles").addEventListener("keydown", (event) => {
    const button = byId("roles").querySelectorAll("[data-role]")["1234567890-=".indexOf(event.key)];
    if (button && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      button.click();
    }
  });

  // Metadata: checked as it is typed
  const inputs = [...document.querySelectorAll(".fields input")];
  let asked = 0;
  const check = async (input) => {
    asked += 1;
    const mine = asked, wrong = byId(`w-${input.dataset.field}`);
    let answer;
    try {
      answer = await post("check", { address: state.address, field: input.dataset.field, value: input.value });
    } catch { return false; }
    if (mine === asked) {
      wrong.textContent = answer.error ?? "";
      wrong.hidden = !answer.error;
      input.setAttribute("aria-invalid", String(Boolean(answer.error)));
    }
    return !answer.error;
  };
  for (const input of inputs) {
    let typing;
    input.setAttribute("aria-describedby", `w-${input.dataset.field}`);
    input.addEventListener("input", () => {
      input.classList.toggle("changed", input.value !== input.defaultValue);
      clearTimeout(typing);
      typing = setTimeout(() => check(input), 150);
    });
    input.addEventListener("keydown", async (event) => {
      if (event.key === "Escape") {
        event.stopPropagation();
        input.value = input.defaultValue;
        input.classList.remove("changed");
        check(input);
        input.blur();
        load();
      } else if (event.key === "Enter") {
        event.preventDefault();
        if (input.value === input.defaultValue) return;
        clearTimeout(typing);
        if (await check(input) && await send("correct", { kind: "field", field: input.dataset.field, value: input.value })) {
          input.defaultValue = input.value;
          input.classList.remove("changed");
          load();
        }
      }
    });
  }
  byId("fields").addEventListener("submit", (event) => event.preventDefault());

  const goTo = (field) => {
    byId("choose").close();
    const input = byId(`f-${field}`);
    input.focus();
    input.select();
    input.scrollIntoView({ block: "center" });
  };
  byId("choose").addEventListener("click", (event) => {
    const field = event.target.closest("[data-choose]")?.dataset.choose;
    if (field) goTo(field);
  });
  byId("choose").addEventListener("keydown", (event) => {
    const input = inputs.find((one) => one.dataset.letter === event.key);
    if (!input || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    goTo(input.dataset.field);
  });
  byId("choose").addEventListener("close", load);

  // Keys
  const keys = {
    w: () => move(1, false), b: () => move(-1, false), W: () => move(1, true), B: () => move(-1, true),
    "]": () => moveLine(1), "[": () => moveLine(-1),
    e: edit, Enter: edit,
    a: () => judge("accept", false), r: () => judge("revert", false),
    A: () => judge("accept", true), R: () => judge("revert", true),
    m: () => byId("choose").showModal(),
    X: async () => {
      const done = byId("done").getAttribute("aria-pressed") === "true";
      if ((done || await send("correct", { kind: "done", value: true })) && byId("after").href) byId("after").click();
    },
    s: split, J: () => send("correct", { kind: "join" }), t: chooseRole,
    x: () => send("correct", { kind: "done", value: byId("done").getAttribute("aria-pressed") !== "true" }),
    z: () => send("undo"), y: () => send("redo"),
  };
  document.addEventListener("keydown", (event) => {
    const writing = event.target.closest("input:not([type=radio]), textarea, select, dialog") || document.querySelector("dialog[open]");
    if (writing || event.altKey) return;
    if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
    const undoing = (event.ctrlKey || event.metaKey) && { z: event.shiftKey ? "y" : "z", Z: "y", y: "y" }[event.key];
    if ((event.ctrlKey || event.metaKey) && !undoing) return;
    const key = undoing || event.key;
    if (!keys[key]) return;
    event.preventDefault();
    keys[key]();
  });
  document.querySelector(".tools").addEventListener("click", (event) => {
    const key = event.target.closest("[data-key]")?.dataset.key;
    if (key) keys[key]();
  });
  text.addEventListener("dblclick", (event) => {
    if (event.target.closest(".w")) edit();
  });

  // Where the reviewer was before the page was loaded again
  const before = JSON.parse(local("digitize-cursor") ?? "null");
  local("digitize-cursor", "null");
  if (before && before.id === state.id) {
    reading.scrollTop = before.top;
    if (before.word !== null && before.word < boxes.length) keep([String(before.word)], true);
    if (before.field) byId(`f-${before.field}`)?.focus();
  }
  const said = local("digitize-told");
  if (said) tell(said, true);
  local("digitize-told", "");
  document.documentElement.dataset.ready = "true";
})();
