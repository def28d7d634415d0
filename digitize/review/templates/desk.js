"use strict";
// The desk: corrects the document of this page. What is done is sent at once, one after the other; the page shows the new
// state when it is made, and is never loaded again for it.
(() => {
  const DOCUMENT = window.DOCUMENT, SCAN = window.SCAN;
  const MOST_HAD = 600; // parts of a text that the desk is told of, and need not send again: a header is no longer
  const { byId, text, visible, keep, reading, act, root, stored, scroller } = DOCUMENT;
  const boxes = DOCUMENT.boxes, kept = DOCUMENT.kept, current = DOCUMENT.current;
  const LONGEST_UNSHOWN = 4000; // milliseconds
  const MOST_KEPT = 20000; // letters of a request that a browser sends though its page is left
  const AGAIN = 2000; // milliseconds until a desk that does not answer is asked again
  let state = { ...byId("desk-state").dataset };
  const post = async (what, body) => {
    const answer = await fetch(`${root}api/${what}`, {
      method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
      keepalive: what !== "wait" && JSON.stringify(body).length < MOST_KEPT, // it arrives though the page is left
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

  // Who reviews, and as what
  const who = byId("who"), part = byId("part");
  const setPart = () => {
    byId("approve").hidden = part.value !== "approver";
    stored("digitize-part", part.value);
  };
  who.value = stored("digitize-who") ?? state.who;
  part.value = stored("digitize-part") ?? "reviewer";
  who.addEventListener("change", () => stored("digitize-who", who.value));
  part.addEventListener("change", setPart);
  setPart();

  // Words of corrections that the page does not show yet: they are in doubt no more
  let unseen = []; // of each: its first word, its last, and whether it is made
  const hide = () => {
    for (const node of text.querySelectorAll(".saving")) node.classList.remove("saving");
    for (const { first, last } of unseen) for (const node of between(first, last)) node.classList.add("saving");
  };
  const seen = (some) => {
    unseen = unseen.filter((one) => !some.includes(one));
    hide();
  };

  // The page in another state, or another document: fetched, and put in the place of what is shown
  let counted = 0;
  const swapText = (fresh) => { // only what differs is touched: parts of a text that stay are not laid out again
    const own = new Map([...text.children].map((part) => [part.dataset.state, part])), used = new Set();
    const news = [...fresh.children].map((node) => {
      const part = own.get(node.dataset.state), mine = used.has(part) ? part?.cloneNode(true) : part;
      used.add(part);
      return mine ?? node;
    });
    const wanted = new Set(news);
    news.forEach((node, i) => {
      const old = text.children[i];
      if (old === node) return;
      if (!old) text.append(node); else if (wanted.has(old)) old.before(node); else old.replaceWith(node);
    });
    while (text.children.length > news.length) text.lastElementChild.remove();
    text.lang = fresh.lang;
    if (fresh.dataset.more) text.dataset.more = fresh.dataset.more; else delete text.dataset.more;
  };
  const drafts = (() => { // of notes, by their documents
    try { return JSON.parse(stored("digitize-notes") ?? "{}"); } catch { return {}; }
  })();
  const swap = (fresh) => {
    swapText(fresh.getElementById("text"));
    byId("line-roles").textContent = fresh.getElementById("line-roles").textContent;
    if (byId("words").dataset.state !== fresh.getElementById("words").dataset.state) byId("words").replaceWith(fresh.getElementById("words"));
    const there = (selector) => [document.querySelector(selector), fresh.querySelector(selector)];
    for (const selector of [".reading > header", ".side", "#before", "#after", "#done", "#approve"]) {
      const [old, now] = there(selector);
      old.replaceWith(now);
    }
    byId("noted")?.remove();
    const note = fresh.getElementById("noted");
    if (note) document.querySelector(".reading > header").after(note);
    const draft = byId("note-text"), { id } = fresh.getElementById("desk-state").dataset;
    const begun = id === state.id && draft.value !== draft.defaultValue ? draft.value : null; // a note that is being written stays
    draft.defaultValue = fresh.getElementById("note-text").defaultValue;
    draft.value = begun ?? drafts[id] ?? draft.defaultValue;
    const [figures, pictures] = [document, fresh].map((one) => [...one.querySelectorAll(".pages figure")]);
    if (figures.length !== pictures.length || figures.some((figure, i) => figure.id !== pictures[i].id || figure.dataset.unread !== pictures[i].dataset.unread)) {
      for (const figure of figures) figure.remove();
      document.querySelector(".pages").append(...pictures);
    }
    document.title = fresh.title;
    byId("desk").dataset.address = fresh.getElementById("desk").dataset.address;
    byId("desk-state").replaceWith(fresh.getElementById("desk-state"));
    state = { ...byId("desk-state").dataset };
    setPart();
    tellUnsaved();
  };
  let turn = 0, visiting = false; // what was asked first may come last, when another document is shown
  const show = async (address, anew) => {
    const mine = ++turn;
    const past = unseen.filter((one) => anew || one.made);
    const have = [byId("words"), ...text.children].slice(0, MOST_HAD).map((node) => node.dataset.state);
    const answer = await fetch(root + address, anew ? {} : { headers: { "X-Have": have.join(" ") } });
    if (!answer.ok) throw new Error(await answer.text());
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!anew && mine !== turn) return false;
    const [words, top, field] = [kept(), scroller().scrollTop, document.activeElement?.dataset?.field];
    swap(fresh);
    seen(past);
    const first = DOCUMENT.read();
    listen();
    if (anew) {
      scroller().scrollTop = 0;
      if (first) SCAN.reveal([first[0], first[1], first[2], first[1] + 1, first[2] + 1], 0.1);
      reading.focus({ preventScroll: true });
    } else {
      scroller().scrollTop = top;
      const left = words.filter((i) => i < boxes().length);
      if (left.length) keep(left, false);
      if (field) byId(`f-${field}`)?.focus();
    }
    counted += 1;
    document.documentElement.dataset.made = String(counted);
    return true;
  };
  const changed = () => [...document.querySelectorAll(".fields input.changed")];
  const typing = () => changed().length || document.activeElement?.closest(".fields");
  const unsent = () => dialog.open && field.value.trim() !== open.was || changed().length > 0 || byId("note").open && byId("note-text").value !== byId("note-text").defaultValue;
  addEventListener("beforeunload", (event) => { // the browser asks
    if (unsent() || underway.size > 1) event.preventDefault();
  });
  const settled = async () => { // what is typed is sent before the document is left; gives whether it can be
    if (dialog.open) commit();
    if (dialog.open) return false;
    for (const input of changed()) {
      if (!await saveField(input)) {
        input.focus();
        return false;
      }
    }
    await chain;
    return true;
  };
  const leave = async (link) => {
    if (!await settled()) return null;
    location.assign(link.href);
    return new Promise(() => {}); // keys that come now are for the next page
  };
  let due = null;
  const refresh = async (address) => { // not while a field is being typed in
    if (address === "index.html") return location.assign(`${root}index.html`);
    if (visiting) return null; // the document that comes is as it is now
    if (typing()) {
      due = address;
      return null;
    }
    due = null;
    try {
      if (!await show(address, false)) return null;
      if (address !== state.address || !location.pathname.endsWith(address)) history.replaceState(null, "", root + address);
    } catch {
      if (unsent() || underway.size) tell("This page could not be brought up to date: load it again when you have done.", true);
      else location.reload();
    }
    return null;
  };
  document.addEventListener("focusout", () => setTimeout(() => { if (due) refresh(due); }));
  const visit = async (link) => {
    if (!await settled()) return;
    visiting = true;
    try {
      unshown = null;
      await show(link.getAttribute("href").slice(root.length), true);
      history.pushState(null, "", root + state.address);
    } catch { location.assign(link.href); }
    visiting = false;
  };
  document.querySelector(".topbar").addEventListener("click", (event) => {
    const link = event.target.closest("#before[href], #after[href], a.up");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    DOCUMENT.hold(() => (link.matches(".up") ? leave(link) : visit(link)));
  });
  addEventListener("popstate", () => location.reload());

  // What could not be saved is told with its words until it is saved or let go, also after the page was left
  const unsaved = (() => {
    try { return JSON.parse(localStorage.getItem("digitize-unsaved") ?? "[]"); } catch { return []; }
  })();
  const underway = new Set(); // what is being sent, and waits for that
  const phrase = ({ kind, was, to, field, value }) => ({ text: `“${was}” reads “${to}”`, field: `${field?.replace(/[._]/g, " ")} is “${value}”`, note: `note: “${value}”` })[kind];
  const keepUnsaved = () => {
    const all = [...unsaved, ...underway].filter(({ wish }) => phrase(wish));
    try { localStorage.setItem("digitize-unsaved", JSON.stringify(all)); } catch { /* then it is told as long as the page is open */ }
  };
  const letGo = (one) => {
    unsaved.splice(unsaved.indexOf(one), 1);
    keepUnsaved();
    tellUnsaved();
  };
  const tellUnsaved = () => {
    const button = (words, run) => {
      const node = document.createElement("button");
      node.type = "button";
      node.append(words);
      node.addEventListener("click", run);
      return node;
    };
    byId("unsaved").hidden = !unsaved.length;
    byId("unsaved-list").replaceChildren(...unsaved.map((one) => {
      const item = document.createElement("li"), words = document.createElement("bdi"), link = document.createElement("a");
      words.append(phrase(one.wish));
      link.href = root + one.address;
      link.append("its document");
      const again = one.id !== state.id ? link : button("Save again", () => {
        letGo(one);
        save("correct", one.wish, one.made);
      });
      item.append(words, ` – ${one.why} `, again, " ", button("Let it go", () => letGo(one)));
      return item;
    }));
  };
  const setAside = (one, why) => {
    if (phrase(one.wish)) unsaved.push({ ...one, why });
    tellUnsaved();
  };

  // Saving; of many corrections in a row the last is shown, and with it all, so that showing keeps no key waiting
  let awaited = 0, shownAt = 0, unshown = null;
  const made = async (id, own) => {
    const { address, id: document_, source: sha256 } = state;
    let answer;
    awaited += 1;
    try {
      do answer = await post("wait", { address, document: document_, source: sha256, id }); while (answer.making);
    } catch {
      return tell("Saved. The desk does not answer any more; is it still running?", true);
    } finally {
      awaited -= 1;
    }
    if (own) own.made = true;
    if (answer.why) tell(answer.why, true);
    if (state.id !== document_) return null;
    if (!answer.why || answer.state === "misfit" || answer.state === "applied") unshown = answer.address ?? "index.html";
    if (!unshown || (awaited && performance.now() - shownAt < LONGEST_UNSHOWN)) return null;
    const home = unshown;
    [unshown, shownAt] = [null, performance.now()];
    return refresh(home);
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
  const send = async (what, mine, own) => {
    let answer;
    try {
      const { address, version } = state;
      answer = await post(what, { address, version, made: mine.made, who: who.value, ...(what === "correct" ? { wish: mine.wish } : {}) });
    } catch { // asked until it answers: what is done meanwhile waits behind it
      tell("Not saved yet: the desk does not answer. Is it still running? What you did is kept here, and sent when it answers.", true);
      await new Promise((done) => { setTimeout(done, AGAIN); });
      return send(what, mine, own);
    }
    if (answer.status === 409) {
      if (await choice(answer.news) !== "mine") {
        setAside(mine, "others have corrected this source");
        await refresh(state.address);
        return false;
      }
      state.version = answer.version;
      return send(what, mine, own);
    }
    if (answer.status !== 200) {
      setAside(mine, answer.error.trim());
      tell(answer.error, true);
      return false;
    }
    state.version = answer.version;
    tell(`${{ undo: "Undone", redo: "Done again" }[what] ?? "Saved"}: ${answer.what}`);
    made(answer.id, own);
    return true;
  };
  let chain = Promise.resolve(true); // what is done fast is sent one after the other, so that it never meets itself
  const save = (what, wish = {}, from = state.made, own = null) => {
    const mine = { wish, made: from, address: state.address, id: state.id, why: "its page was left before it was sent" };
    underway.add(mine);
    keepUnsaved();
    chain = chain.then(() => send(what, mine, own)).then((saved) => {
      underway.delete(mine);
      keepUnsaved();
      if (!saved && own) seen([own]);
      return saved;
    });
    return chain;
  };
  const saveWords = (wish, from) => {
    const own = { first: wish.first, last: wish.last, made: false };
    unseen.push(own);
    hide();
    save("correct", { kind: "text", ...wish }, from, own);
  };

  // Words
  const number = (node) => Number(node.dataset.w);
  const isShown = (node) => node.matches(".w") && visible(node) && !node.closest("del");
  const shownWords = () => [...text.querySelectorAll(".w")].filter(isShown);
  const walker = document.createTreeWalker(text, NodeFilter.SHOW_ELEMENT, (node) => (isShown(node) ? NodeFilter.FILTER_ACCEPT : NodeFilter.FILTER_SKIP));
  const beyond = (word, by, passes) => { // the next shown word from a word that passes, in the text's order
    const own = DOCUMENT.nodes(word).filter(isShown);
    if (!own.length) return null;
    walker.currentNode = by > 0 ? own.at(-1) : own[0];
    for (;;) {
      const node = by > 0 ? walker.nextNode() : walker.previousNode();
      if (!node || passes(number(node))) return node;
    }
  };
  const outermost = (by) => { // the first word that is shown, or the last
    const all = [...text.querySelectorAll(".w")];
    return by > 0 ? all.find(isShown) : all.findLast(isShown);
  };
  const move = (by, more) => {
    const chosen = kept().map(Number), from = by > 0 ? chosen.at(-1) : chosen[0];
    const node = from !== undefined ? beyond(from, by, (i) => i !== from) : by > 0 || DOCUMENT.complete() ? outermost(by) : null;
    if (!node) return DOCUMENT.complete() ? null : DOCUMENT.far(() => move(by, more))();
    const word = node.dataset.w;
    return keep(!more ? [word] : by > 0 ? [...chosen.map(String), word] : [word, ...chosen.map(String)], true);
  };
  const line = (i) => { // the words of the line on the page that a word stands in
    const [page, , y0, , y1] = boxes()[i], same = ([p, , a, , b]) => p === page && (a + b) / 2 > y0 - 1 && (a + b) / 2 < y1 + 1;
    let first = i, last = i;
    while (first > 0 && same(boxes()[first - 1]) && boxes()[first - 1][1] < boxes()[first][1]) first -= 1;
    while (last + 1 < boxes().length && same(boxes()[last + 1]) && boxes()[last + 1][1] > boxes()[last][1]) last += 1;
    return [first, last];
  };
  const moveLine = (by) => {
    const at = Number(kept()[0] ?? -1);
    if (at < 0) return move(by, false);
    const [first, last] = line(at), node = beyond(at, by, (i) => (by > 0 ? i > last : i < first));
    if (node) return keep([String(by > 0 ? number(node) : line(number(node))[0])], true);
    return DOCUMENT.complete() ? null : DOCUMENT.far(() => moveLine(by))();
  };
  const chosen = () => {
    const range = getSelection();
    if (range && !range.isCollapsed && text.contains(range.anchorNode)) {
      const nodes = shownWords().filter((node) => range.containsNode(node, true));
      if (nodes.length) return nodes;
    }
    const edit = current();
    const nodes = kept().flatMap((i) => DOCUMENT.nodes(i)).filter(isShown);
    return nodes.length || !edit ? nodes : [...edit.querySelectorAll("ins .w")];
  };

  const joined = (a, b) => { // whether two words stand on one page with nothing between them, as where a line's end cut one
    if (number(b) !== number(a) + 1 || boxes()[number(a)][0] !== boxes()[number(b)][0]) return false;
    const range = document.createRange();
    range.setStartAfter(a);
    range.setEndBefore(b);
    const all = range.cloneContents();
    for (const node of all.querySelectorAll("del, .pb")) node.remove();
    return all.textContent === "";
  };
  const entire = (nodes) => { // with what belongs to its first word and to its last
    const out = [...nodes];
    const beside = (node, by) => {
      walker.currentNode = node;
      return by > 0 ? walker.nextNode() : walker.previousNode();
    };
    for (let node = out.length && beside(out[0], -1); node && joined(node, out[0]); node = beside(node, -1)) out.unshift(node);
    for (let node = out.length && beside(out.at(-1), 1); node && joined(out.at(-1), node); node = beside(node, 1)) out.push(node);
    return out;
  };

  // The clean text of a passage, letter by letter with the word that each came from
  const passage = (nodes) => {
    const range = document.createRange();
    range.setStartBefore(nodes[0]);
    range.setEndAfter(nodes.at(-1));
    let whole = "";
    const owners = [];
    const around = range.commonAncestorContainer;
    const walker = document.createTreeWalker(around, NodeFilter.SHOW_TEXT);
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
  const dialog = byId("passage"), field = byId("passage-to"), picture = byId("passage-line");
  const near = (node) => { // the dialog right below the word, or above it
    const word = node.getBoundingClientRect(), around = document.querySelector(".beside").getBoundingClientRect();
    const column = around.width ? around : reading.getBoundingClientRect();
    dialog.style.width = `${Math.min(column.width - 16, 560)}px`;
    const size = dialog.getBoundingClientRect();
    const left = Math.min(Math.max(word.left - 24, column.left + 8), Math.max(column.right - size.width - 8, column.left + 8));
    const below = word.bottom + 10 + size.height < innerHeight;
    dialog.style.left = `${Math.max(left, 8)}px`;
    dialog.style.top = `${below ? word.bottom + 10 : Math.max(word.top - size.height - 10, 8)}px`;
  };
  const showLine = (words) => { // the line on the scan, as much of it as there is room for, its word marked
    const [a, b] = line(words[0]), all = boxes().slice(a, b + 1).filter(([page]) => page === boxes()[words[0]][0]);
    const own = words.map((i) => boxes()[i]).filter(([page]) => page === all[0][0]);
    const [x0, x1] = [Math.min(...own.map((box) => box[1])), Math.max(...own.map((box) => box[3]))];
    const top = Math.min(...all.map((box) => box[2])) - 5, bottom = Math.max(...all.map((box) => box[4])) + 5;
    const room = dialog.clientWidth - 34, most = Math.max(room / 1.4, x1 - x0 + 20); // points
    let [left, right] = [Math.min(...all.map((box) => box[1])) - 8, Math.max(...all.map((box) => box[3])) + 8];
    if (right - left > most) {
      left = Math.min(Math.max((x0 + x1 - most) / 2, left), right - most);
      right = left + most;
    }
    picture.hidden = !SCAN.piece(picture, [all[0][0], left, top, right, bottom], room, 2.6, true);
    const scale = parseFloat(picture.style.width) / (right - left), mark = document.createElement("span");
    mark.style.left = `${(x0 - left) * scale - 2}px`;
    mark.style.width = `${(x1 - x0) * scale + 4}px`;
    picture.replaceChildren(mark);
  };
  const isDoubtful = (nodes) => nodes.some((node) => node.matches(".d1, .d2, .d3") && !node.matches(".saving"));
  const edit = () => {
    const nodes = entire(chosen());
    if (dialog.open) return null; // what is typed there can't be saved yet
    if (!nodes.length) return tell("Choose a word first: click on it, or w and b, d for a doubtful one.", true);
    const { whole, owners } = passage(nodes);
    const lead = whole.length - whole.trimStart().length, doubtful = isDoubtful(nodes);
    open = { was: whole.trim(), owners: owners.slice(lead), made: state.made, doubtful };
    if (!getSelection()?.isCollapsed || nodes.length > kept().length) keep(nodes.map((node) => node.dataset.w), false);
    getSelection()?.removeAllRanges();
    field.value = open.was;
    field.rows = open.was.length > 60 ? 3 : 1;
    byId("passage-says").textContent = doubtful ? "Enter saves, or confirms what is right, and goes on to the next doubtful word. Esc leaves it."
      : "Enter saves, Shift+Enter begins a line, an empty line a paragraph. Esc leaves it as it was.";
    dialog.show();
    near(nodes[0]);
    showLine(nodes.map(number));
    near(nodes[0]); // now that it has its height
    field.focus({ preventScroll: true });
    field.select();
    return null;
  };
  const between = (first, last) => Array.from({ length: last - first + 1 }, (_, i) => first + i).flatMap(DOCUMENT.nodes).filter(isShown);
  const right = (nodes, from) => { // as it stands
    const { whole, owners } = passage(nodes), was = whole.trim(), words = owners.flat();
    if (!words.length) return;
    const [first, last] = [Math.min(...words), Math.max(...words)];
    saveWords({ first, last, was, to: was }, from);
  };
  const commit = () => { // what is in the dialog, which stays open where it can't be; gives whether anything was to be saved
    const to = field.value.trim(), { was, owners, made: from } = open, [before, after] = trimmed(was, to);
    const words = owners.slice(before, was.length - after).flat(), [first, last] = [Math.min(...words), Math.max(...words)];
    const wrong = to === was ? "" : !words.length ? "This passage has no words of the page in it: choose one beside it too."
      : boxes()[first][0] !== boxes()[last][0] ? "This passage runs over a page's end: correct the part on each page by itself." : "";
    if (wrong) return tell(`${wrong} What you typed is still here.`, true);
    dialog.close();
    if (to === was) return false;
    saveWords({ first, last, was: was.slice(before, was.length - after), to: to.slice(before, to.length - after) }, from);
    return true;
  };
  const onward = DOCUMENT.far(() => { // to the next doubtful word, and into it
    if (DOCUMENT.nextDoubt(1)) edit();
    else reading.focus({ preventScroll: true });
  }, DOCUMENT.nearDoubt(1));
  const enter = () => {
    const { doubtful } = open, nodes = chosen(), saved = commit();
    if (dialog.open) return;
    if (!saved && doubtful && nodes.length) right(nodes, open.made);
    if (doubtful) onward(); else reading.focus({ preventScroll: true });
  };
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "Enter" && !event.shiftKey) enter();
    else if (event.key === "Escape") {
      dialog.close();
      reading.focus({ preventScroll: true });
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  const confirm = () => {
    const nodes = entire(chosen());
    if (!nodes.length) return tell("Choose a word first: d goes to a doubtful one.", true);
    right(nodes);
    return DOCUMENT.far(() => DOCUMENT.nextDoubt(1), DOCUMENT.nearDoubt(1))();
  };
  document.addEventListener("pointerdown", (event) => { // as in a table: who clicks elsewhere has done with the word, but on the scan
    if (dialog.open && !event.target.closest("#passage, .pages")) commit();
  });
  text.addEventListener("click", (event) => { // a click on a word, or a drag over some, and one can type
    const marked = getSelection(), word = event.target.closest(".w");
    const dragged = marked && !marked.isCollapsed && text.contains(marked.anchorNode);
    const touched = event.pointerType === "touch" && !kept().map(String).includes(word?.dataset.w);
    if (dragged || (word && !current() && !touched)) edit();
  });
  text.addEventListener("dblclick", (event) => {
    if (event.target.closest(".w")) edit();
  });

  // Edits
  const judge = (kind, every) => {
    const one = current();
    if (!one) return tell("Choose an edit first: n and p go from one to the next.", true);
    const following = [...text.querySelectorAll(".e:not(.ws)")].filter(visible);
    const after = following[following.indexOf(one) + 1];
    save("correct", every ? { kind, rule: one.dataset.rule } : { kind, edit: Number(one.id.slice(1)) });
    if (kind === "accept" && !every && after) DOCUMENT.select(after, true);
    return null;
  };

  // Lines and boundaries
  const first = () => {
    const word = kept()[0] ?? chosen()[0]?.dataset.w;
    if (word === undefined) tell("Choose a word of the line first: w and b, ] and [, or click on it.", true);
    return word === undefined ? null : Number(word);
  };
  const split = () => {
    const word = first();
    if (word !== null) save("correct", { kind: "split", first: word });
  };
  const roleOf = (word) => JSON.parse(byId("line-roles").textContent).findLast(([at]) => at <= word)?.[1];
  const chooseRole = () => {
    const word = first();
    if (word === null) return;
    const [a, b] = line(word), role = roleOf(word);
    byId("role-line").textContent = Array.from({ length: b - a + 1 }, (_, i) => DOCUMENT.nodes(a + i)[0]?.textContent ?? "").join(" ");
    for (const button of byId("roles").querySelectorAll("[data-role]")) button.setAttribute("aria-pressed", String(button.dataset.role === role));
    const now = byId("roles").querySelector("[aria-pressed=true]");
    byId("role-now").textContent = now ? `It is taken for: ${now.dataset.name}.` : "";
    byId("roles").showModal();
    now?.focus();
  };
  byId("roles").addEventListener("click", (event) => {
    const role = event.target.closest("[data-role]")?.dataset.role;
    if (!role) return;
    byId("roles").close();
    save("correct", { kind: "role", first: first(), role });
  });
  byId("roles").addEventListener("keydown", (event) => {
    const button = byId("roles").querySelectorAll("[data-role]")["1234567890-=".indexOf(event.key)];
    if (button && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      button.click();
    }
  });

  // Metadata: checked as it is typed
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
  const back = (input) => {
    input.blur();
    reading.focus({ preventScroll: true });
  };
  const saveField = async (input) => { // where it was changed; gives whether it holds what is saved
    if (input.value === input.defaultValue) return true;
    if (!await check(input)) return false;
    if (!await save("correct", { kind: "field", field: input.dataset.field, value: input.value })) return false;
    input.defaultValue = input.value;
    input.classList.remove("changed");
    return true;
  };
  const listen = () => {
    for (const input of document.querySelectorAll(".fields input")) {
      let typed;
      input.setAttribute("aria-describedby", `w-${input.dataset.field}`);
      input.addEventListener("input", () => {
        input.classList.toggle("changed", input.value !== input.defaultValue);
        clearTimeout(typed);
        typed = setTimeout(() => check(input), 150);
      });
      input.addEventListener("keydown", async (event) => {
        if (event.isComposing || (event.key !== "Escape" && event.key !== "Enter")) return;
        event.preventDefault();
        event.stopPropagation();
        clearTimeout(typed);
        if (event.key === "Escape") {
          input.value = input.defaultValue;
          input.classList.remove("changed");
          check(input);
        } else if (!await saveField(input)) return;
        back(input);
      });
    }
    byId("fields").addEventListener("submit", (event) => event.preventDefault());
  };

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
    const input = [...document.querySelectorAll(".fields input")].find((one) => one.dataset.letter === event.key);
    if (!input || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    goTo(input.dataset.field);
  });

  // A note
  const note = () => {
    byId("note").showModal();
    byId("note-text").focus();
  };
  const keepDraft = (id, words) => {
    if (words === undefined) delete drafts[id]; else drafts[id] = words;
    stored("digitize-notes", JSON.stringify(drafts));
  };
  byId("note-text").addEventListener("input", () => keepDraft(state.id, byId("note-text").value));
  byId("note-save").addEventListener("click", () => {
    const value = byId("note-text").value;
    byId("note-text").defaultValue = value;
    keepDraft(state.id);
    byId("note").close();
    save("correct", { kind: "note", value });
  });
  byId("note-leave").addEventListener("click", () => {
    byId("note-text").value = byId("note-text").defaultValue;
    keepDraft(state.id);
  });

  // Reviewed, and approved
  const is = (id) => byId(id).getAttribute("aria-pressed") === "true";
  const mark = async (value) => {
    const saved = await save("correct", { kind: "done", value });
    if (saved) {
      byId("done").setAttribute("aria-pressed", String(Boolean(value)));
      byId("approve").setAttribute("aria-pressed", String(value === "approved"));
    }
    return saved;
  };
  const approve = () => (part.value === "approver" ? mark(is("approve") ? true : "approved") : tell("Only an approver approves: choose that role first.", true));
  const onToNext = () => DOCUMENT.hold(async () => {
    const value = part.value === "approver" ? "approved" : true;
    if ((is(part.value === "approver" ? "approve" : "done") || await mark(value)) && byId("after").href) await visit(byId("after"));
  });

  act("word-next", ["w"], "next word", () => move(1, false));
  act("word-previous", ["b"], "previous word", () => move(-1, false));
  act("words-more", ["W"], "one word more", () => move(1, true));
  act("words-before", ["B"], "one word more before", () => move(-1, true));
  act("line-next", ["]"], "next line", () => moveLine(1));
  act("line-previous", ["["], "previous line", () => moveLine(-1));
  act("correct", ["e", "Enter"], "correct the word or passage", edit);
  act("confirm", ["c"], "the word is right; on to the next doubtful one", confirm);
  act("accept", ["a"], "accept the edit", DOCUMENT.far(() => judge("accept", false)));
  act("accept-all", ["A"], "accept all edits of its rule here", () => judge("accept", true));
  act("revert", ["r"], "take the edit back", () => judge("revert", false));
  act("revert-all", ["R"], "take all edits of its rule back here", () => judge("revert", true));
  act("metadata", ["m"], "correct the metadata; the letter beside a field goes to it", () => byId("choose").showModal());
  act("split", ["s"], "split: a document begins at this line", split);
  act("join", ["J"], "join with the next document", () => save("correct", { kind: "join" }));
  act("role", ["t"], "what this line is: title, body, note …", chooseRole);
  act("note", ["N"], "a note for other reviewers", note);
  act("done", ["x"], "reviewed, or not", () => mark(!is("done")));
  act("done-next", ["X"], "reviewed (by an approver: approved), and on to the next document", onToNext);
  act("approve", ["v"], "approved, or not", approve);
  act("undo", ["z"], "undo what you did last in this source", () => save("undo"));
  act("redo", ["y"], "redo it", () => save("redo"));

  listen();
  byId("note-text").value = drafts[state.id] ?? byId("note-text").value;
  tellUnsaved();
  document.documentElement.dataset.ready = "true";
})();
