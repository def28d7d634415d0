"use strict";
// The list of documents: sorted, searched and filtered in memory, shown in chunks as it is scrolled.
(() => {
  const CHUNK = 150;
  const COLUMNS = ["address", "id", "number", "title", "date", "classification", "reference", "boundary", "text",
    "certainty", "edits", "pages", "source", "flags", "rules", "risk", "why", "further", "reviewed", "corrected", "misfits",
    "uid", "language", "names", "note", "minutes"];
  const DOWNWARD = new Set(["risk", "edits", "worth"]); // the largest first when the column is chosen
  const FOUND = 30, AHEAD = 40; // rows of a search at a time; documents that the stopping point looks ahead, or half of those that are left
  const desk = document.documentElement.dataset.desk === "true";
  const report = window.REPORT;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = report.rows.map((values, place) => {
    const row = { place };
    COLUMNS.forEach((name, i) => { row[name] = values[i]; });
    row.worth = row.risk / Math.max(row.minutes, 0.1); // expected errors a minute
    return row;
  });
  const haystack = (row) => row.haystack ??= fold([row.id, row.number, row.title, row.date, row.classification,
    row.reference, row.further, report.sources[row.source]].filter(Boolean).join("\n")); // made when first searched

  const byId = (id) => document.getElementById(id);
  const table = byId("documents"), body = table.tBodies[0], more = byId("more");
  const heads = [...table.tHead.rows[0].cells].map((th) => th.dataset.key);
  const controls = Object.fromEntries(["search", "words", "flag", "source", "rule", "language", "review", "who"].map((name) => [name, byId(name)]));
  const state = { sort: desk ? "worth" : "risk", down: true };
  let listed = rows, shown = 0, found = null; // the places of documents that have the words, each with its rank

  const collator = new Intl.Collator(undefined, { numeric: true });
  const key = (row) => {
    switch (state.sort) {
      case "source": return report.sources[row.source];
      case "pages": return Number.parseInt(row.pages, 10);
      default: return row[state.sort];
    }
  };
  const compare = (a, b) => {
    const x = key(a), y = key(b);
    if (x === null || y === null) return (x === null) - (y === null) || a.place - b.place; // absent ones last
    const order = typeof x === "number" ? x - y : collator.compare(x, y);
    return (state.down ? -order : order) || a.place - b.place;
  };

  const element = (name, text, kind) => {
    const node = document.createElement(name);
    if (text !== undefined) node.textContent = text;
    if (kind) node.className = kind;
    return node;
  };
  const cell = (row, text, kind) => {
    const node = element("td", text ?? "–", kind);
    if (text === null || text === "") node.classList.add("absent");
    row.append(node);
    return node;
  };
  const confidence = (row, value) => {
    const node = cell(row, value === null ? null : String(Math.floor(value * 100)), "number");
    if (value === null) return;
    node.classList.add("confidence", value >= 0.9 ? "high" : value >= 0.7 ? "mid" : "low");
    node.style.setProperty("--share", `${value * 100}%`);
  };
  const titleCell = (tr, row) => {
    const node = cell(tr, "", "wide");
    node.classList.remove("absent");
    const link = element(row.address ? "a" : "span", row.title ?? row.id, row.title === null ? "title untitled" : "title");
    link.dir = "auto";
    if (row.address) link.href = row.address;
    else link.title = "The files of this document are gone";
    node.append(link);
    const marks = [
      row.reviewed > 0 && [["", "reviewed", "approved"][row.reviewed], row.why, "good"],
      row.note && ["note", row.note, "mine"],
      row.misfits && [`${row.misfits} no longer fit`, "Corrections of this document that no longer fit", "bad"],
    ];
    for (const [name, title, kind] of marks.filter(Boolean)) {
      const mark = element("span", name, `flag ${kind}`);
      mark.title = title;
      node.append(" ", mark);
    }
    for (const i of row.flags) {
      const flag = element("span", report.flags[i][0].replaceAll("-", " "), "flag");
      flag.title = report.flags[i][1];
      node.append(" ", flag);
    }
  };
  const passage = (row, parts) => { // where the words are, leading to their place on the page
    const hit = parts.find(([, is]) => is), link = element(row.address ? "a" : "span", undefined, "passage");
    if (!hit) return;
    if (row.address) link.href = `${row.address}#find=${encodeURIComponent(hit[0])}`;
    link.dir = "auto";
    link.append(...parts.map(([text, is]) => (is ? element("mark", text) : text)));
    const tr = element("tr", undefined, "found"), td = element("td");
    td.colSpan = [...table.tHead.rows[0].cells].filter((th) => th.offsetWidth).length; // a narrow window leaves some out
    td.append(link);
    tr.append(td);
    row.shown.after(tr);
  };
  const draw = (row) => {
    const tr = element("tr");
    const danger = cell(tr, row.risk.toFixed(1), "number risk");
    danger.title = row.why;
    danger.classList.add(row.risk >= 2 ? "low" : row.risk >= 0.7 ? "mid" : "high");
    if (desk) cell(tr, row.reviewed ? null : row.worth.toFixed(2), "number worth").title = `about ${row.minutes} minutes`;
    cell(tr, row.number);
    titleCell(tr, row);
    cell(tr, row.date, "date");
    cell(tr, row.classification);
    cell(tr, row.reference, "middling").dir = "auto";
    confidence(tr, row.boundary);
    confidence(tr, row.text);
    confidence(tr, row.certainty);
    cell(tr, row.edits.toLocaleString("en"), "number");
    cell(tr, row.pages, "number");
    cell(tr, report.sources[row.source], "source").title = report.sources[row.source];
    heads.forEach((name, i) => { tr.cells[i].dataset.key = name; });
    row.shown = tr;
    return tr;
  };

  const extend = () => {
    const chunk = listed.slice(shown, shown + (found ? FOUND : CHUNK)), words = controls.words.value;
    shown += chunk.length;
    body.append(...chunk.map(draw));
    if (found) {
      window.SEARCH.passages(words, chunk).then((all) => {
        if (words === controls.words.value) for (const row of chunk) passage(row, all.get(row.place) ?? []);
      }, () => {});
    }
    more.hidden = shown >= listed.length;
    more.textContent = `Show more (${(listed.length - shown).toLocaleString("en")} to go)`;
  };

  const passes = () => {
    const words = fold(controls.search.value).split(/\s+/).filter(Boolean);
    const flag = controls.flag.value, source = controls.source.value, rule = controls.rule.value;
    const review = controls.review.value, language = controls.language.value, who = report.names.indexOf(controls.who.value);
    const flagIndex = report.flags.findIndex((one) => one[0] === flag);
    const sourceIndex = report.sources.indexOf(source), ruleIndex = report.rules.indexOf(rule);
    return (row) =>
      words.every((word) => haystack(row).includes(word)) &&
      (flag === "" || (flag === "*" ? row.flags.length > 0 : flag === "-" ? row.flags.length === 0 : row.flags.includes(flagIndex))) &&
      (source === "" || row.source === sourceIndex) &&
      (rule === "" || row.rules.includes(ruleIndex)) &&
      (language === "" || (row.language ?? "–") === language) && (controls.who.value === "" || row.names.includes(who)) &&
      (found === null || found.has(row.place)) &&
      (review === "" || { reviewed: row.reviewed > 0, approved: row.reviewed === 2, open: row.reviewed === 0, noted: Boolean(row.note), corrected: row.corrected > 0, misfits: row.misfits > 0 }[review]);
  };

  const remember = () => {
    const kept = new URLSearchParams({ sort: (state.down ? "-" : "") + state.sort });
    for (const [name, control] of Object.entries(controls)) if (control.value || name === "review") kept.set(name, control.value);
    try {
      history.replaceState(null, "", `#${kept}`);
      sessionStorage.setItem("digitize-order", listed.map((row) => row.address).filter(Boolean).join("\n"));
      sessionStorage.setItem("digitize-list", `#${kept}`);
    } catch { /* a browser that keeps nothing for files: the list still works, neighbours go by place in the source */ }
  };

  const show = () => {
    listed = rows.filter(passes()).sort(found ? (a, b) => found.get(a.place) - found.get(b.place) : compare);
    shown = 0;
    body.replaceChildren();
    extend();
    byId("shown").textContent = listed.length === rows.length
      ? `${rows.length.toLocaleString("en")} documents`
      : `${listed.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} documents`;
    if (desk) tellQueue();
    for (const th of table.tHead.rows[0].cells) {
      th.setAttribute("aria-sort", th.dataset.key !== state.sort ? "none" : state.down ? "descending" : "ascending");
    }
    for (const button of document.querySelectorAll("button.flag")) {
      button.setAttribute("aria-pressed", String(button.dataset.flag === controls.flag.value));
    }
    remember();
  };

  const seek = async () => { // the documents that have the words
    const words = controls.words.value.trim();
    try {
      const places = words ? await window.SEARCH.find(words, rows) : null;
      if (words !== controls.words.value.trim()) return; // others are sought by now
      found = places && new Map(places.map((place, rank) => [place, rank]));
      byId("search-wrong").hidden = true;
    } catch (error) {
      byId("search-wrong").textContent = `The texts can't be searched: ${error.message || "their index is not there"}.`;
      byId("search-wrong").hidden = false;
      found = null;
    }
    show();
  };

  // The desk: what is left to do, what one more hour of it is worth, and many documents in one go
  let lengths = null; // of each document, how many words its text has
  const sum = (list, value) => list.reduce((all, row) => all + value(row), 0);
  const rates = (open) => { // what is expected to be wrong where these are not reviewed: of all words, and errors a document
    const long = (row) => lengths?.[row.uid] ?? 0, words = sum(rows, long);
    const wrong = sum(open, (row) => long(row) * (1 - row.text));
    return [...(words ? [`${(100 * wrong / words).toFixed(2)} % of the words`] : []), `${(sum(open, (row) => row.risk) / rows.length).toFixed(2)} errors a document`];
  };
  const tellQueue = () => {
    const open = rows.filter((row) => row.reviewed === 0).sort((a, b) => b.worth - a.worth);
    const next = open.slice(0, Math.min(AHEAD, Math.ceil(open.length / 2))), one = next.length === 1, [now, then] = [rates(open), rates(open.slice(next.length))];
    byId("queue").textContent = open.length
      ? `${open.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} documents are not reviewed. Expected to be wrong: ${now.join(", ")}. Reviewing ${one ? "the one that is" : `the ${next.length} that are`} worth most (about ${Math.ceil(sum(next, (row) => row.minutes))} minutes) would lower that to ${then.join(", ")}.`
      : "Every document is reviewed.";
    const many = listed.filter((row) => row.reviewed === 0 && row.uid);
    byId("mark").disabled = !many.length;
    byId("mark").textContent = `Mark these ${many.length.toLocaleString("en")} as reviewed`;
  };
  const post = async (what, body) => {
    const answer = await fetch(`api/${what}`, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    return answer.headers.get("Content-Type")?.startsWith("application/json") ? answer.json() : { error: await answer.text() };
  };
  const marking = () => {
    let who = "", marked = null;
    try { who = sessionStorage.getItem("digitize-who") ?? ""; } catch { /* then the desk's own name */ }
    byId("mark").addEventListener("click", async () => {
      const many = listed.filter((row) => row.reviewed === 0 && row.uid);
      byId("mark").disabled = true;
      const answer = await post("mark", { documents: many.map((row) => row.uid), who });
      if (!answer.error) {
        for (const row of many) { row.reviewed = 1; row.before = row.risk; row.risk = 0; }
        marked = { action: answer.action, many };
        byId("unmark").hidden = false;
      }
      byId("marked").textContent = answer.error ?? `${answer.count.toLocaleString("en")} marked as reviewed.`;
      show();
    });
    byId("unmark").addEventListener("click", async () => {
      const answer = await post("unmark", { action: marked.action, who });
      if (!answer.error) {
        for (const row of marked.many) { row.reviewed = 0; row.risk = row.before; }
        byId("unmark").hidden = true;
      }
      byId("marked").textContent = answer.error ?? "Undone.";
      show();
    });
  };
  const measure = async () => {
    try {
      const answer = await fetch("lengths.json");
      if (answer.ok) lengths = await answer.json();
      tellQueue();
    } catch { /* then the errors a document are told alone */ }
  };
  if (desk) marking();

  const options = (select, names, worded = (name) => name) => select.append(...names.map((name) => new Option(worded(name), name)));
  options(controls.flag, report.flags.map((flag) => flag[0]), (flag) => flag.replaceAll("-", " "));
  options(controls.source, report.sources);
  options(controls.rule, report.rules, (rule) => report.named[rule]);
  options(controls.language, [...new Set(rows.map((row) => row.language ?? "–"))].sort());
  options(controls.who, report.names);

  if (desk) controls.review.value = "open"; // what was reviewed has left the work list
  const kept = new URLSearchParams(location.hash.slice(1));
  for (const [name, control] of Object.entries(controls)) if (kept.has(name)) control.value = kept.get(name);
  const sort = kept.get("sort") ?? `-${state.sort}`;
  if ([...COLUMNS, "worth"].includes(sort.replace(/^-/, ""))) {
    state.down = sort.startsWith("-");
    state.sort = sort.replace(/^-/, "");
  }

  const inView = () => { // what is found stands below the counts: as one types, it is brought into view
    if (table.getBoundingClientRect().top > innerHeight * 0.75) byId("list").scrollIntoView();
  };
  let typing;
  for (const input of [controls.search, controls.words]) input.addEventListener("input", inView);
  controls.search.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(show, 120); });
  controls.words.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(seek, 150); });
  for (const name of ["flag", "source", "rule", "language", "review", "who"]) controls[name].addEventListener("change", show);
  document.querySelector("form.filters").addEventListener("submit", (event) => event.preventDefault());
  for (const [input, work] of [[controls.search, show], [controls.words, () => seek()]]) {
    input.addEventListener("keydown", async (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      event.preventDefault();
      clearTimeout(typing);
      await work();
      body.querySelector("a.title")?.focus(); // Enter opens it, j and k go on from it
    });
  }
  const further = byId("further"), showFurther = (on) => further.setAttribute("aria-expanded", String(on));
  further.addEventListener("click", () => showFurther(further.getAttribute("aria-expanded") === "false"));
  showFurther(["flag", "source", "rule", "language", "who"].some((name) => controls[name].value));
  byId("reset").addEventListener("click", () => {
    for (const control of Object.values(controls)) control.value = "";
    found = null;
    show();
  });
  table.tHead.addEventListener("click", (event) => {
    const th = event.target.closest("th");
    if (!th) return;
    state.down = th.dataset.key === state.sort ? !state.down : DOWNWARD.has(th.dataset.key);
    state.sort = th.dataset.key;
    show();
  });
  for (const button of document.querySelectorAll("button.flag")) {
    button.addEventListener("click", () => {
      controls.flag.value = controls.flag.value === button.dataset.flag ? "" : button.dataset.flag;
      show();
      byId("list").scrollIntoView();
    });
  }
  more.addEventListener("click", extend);
  const sources = document.querySelector("details.sources");
  addEventListener("beforeprint", () => {
    while (shown < listed.length) extend();
    sources.dataset.open = String(sources.open);
    sources.open = true;
  });
  addEventListener("afterprint", () => { sources.open = sources.dataset.open === "true"; });
  new IntersectionObserver((entries) => {
    if (entries.some((entry) => entry.isIntersecting) && shown < listed.length) extend();
  }, { rootMargin: "1200px" }).observe(more);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest("input, select, textarea")) {
      if (event.key === "Escape") event.target.blur();
      return;
    }
    if (event.key === "/") {
      event.preventDefault();
      controls.search.focus();
    } else if (event.key === "j" || event.key === "k") {
      const links = [...body.querySelectorAll("a.title")];
      const at = links.indexOf(document.activeElement);
      const next = links[at < 0 ? 0 : at + (event.key === "j" ? 1 : -1)];
      if (next) {
        next.focus();
        next.closest("tr").scrollIntoView({ block: "nearest" });
      }
    }
  });
  if (controls.words.value) seek(); else show();
  if (desk) measure();
})();
