"use strict";
// The list of documents: sorted, searched and filtered in memory, shown in chunks as it is scrolled.
(() => {
  const CHUNK = 150;
  const COLUMNS = ["address", "id", "number", "title", "date", "classification", "reference", "boundary", "text",
    "certainty", "edits", "pages", "source", "flags", "rules", "risk", "why", "further", "reviewed", "corrected", "misfits"];
  const DOWNWARD = new Set(["risk", "edits"]); // the largest first when the column is chosen
  const report = window.REPORT;
  const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
  const rows = report.rows.map((values, place) => {
    const row = { place };
    COLUMNS.forEach((name, i) => { row[name] = values[i]; });
    return row;
  });
  const haystack = (row) => row.haystack ??= fold([row.id, row.number, row.title, row.date, row.classification,
    row.reference, row.further, report.sources[row.source]].filter(Boolean).join("\n")); // made when first searched

  const byId = (id) => document.getElementById(id);
  const table = byId("documents"), body = table.tBodies[0], more = byId("more");
  const controls = { search: byId("search"), flag: byId("flag"), source: byId("source"), rule: byId("rule"), review: byId("review") };
  const state = { sort: "risk", down: true };
  let listed = rows, shown = 0;

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
      row.reviewed && ["reviewed", "A reviewer has marked this document as reviewed", "good"],
      row.misfits && [`${row.misfits} no longer fit`, "Corrections of this document that no longer fit", "bad"],
    ];
    for (const [name, title, kind] of marks.filter(Boolean)) {
      const mark = element("span", name, `flag ${kind}`);
      mark.title = title;
      node.append(" ", mark);
    }
    for (const i of row.flags) {
      const flag = element("span", report.flags[i][0], "flag");
      flag.title = report.flags[i][1];
      node.append(" ", flag);
    }
  };
  const draw = (row) => {
    const tr = element("tr");
    const danger = cell(tr, row.risk.toFixed(1), "number risk");
    danger.title = row.why;
    danger.classList.add(row.risk >= 2 ? "low" : row.risk >= 0.7 ? "mid" : "high");
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
    return tr;
  };

  const extend = () => {
    const chunk = listed.slice(shown, shown + CHUNK);
    shown += chunk.length;
    body.append(...chunk.map(draw));
    more.hidden = shown >= listed.length;
    more.textContent = `Show more (${(listed.length - shown).toLocaleString("en")} to go)`;
  };

  const passes = () => {
    const words = fold(controls.search.value).split(/\s+/).filter(Boolean);
    const flag = controls.flag.value, source = controls.source.value, rule = controls.rule.value;
    const review = controls.review.value;
    const flagIndex = report.flags.findIndex((one) => one[0] === flag);
    const sourceIndex = report.sources.indexOf(source), ruleIndex = report.rules.indexOf(rule);
    return (row) =>
      words.every((word) => haystack(row).includes(word)) &&
      (flag === "" || (flag === "*" ? row.flags.length > 0 : flag === "-" ? row.flags.length === 0 : row.flags.includes(flagIndex))) &&
      (source === "" || row.source === sourceIndex) &&
      (rule === "" || row.rules.includes(ruleIndex)) &&
      (review === "" || { reviewed: row.reviewed > 0, open: row.reviewed === 0, corrected: row.corrected > 0, misfits: row.misfits > 0 }[review]);
  };

  const remember = () => {
    const kept = new URLSearchParams({ sort: (state.down ? "-" : "") + state.sort });
    for (const [name, control] of Object.entries(controls)) if (control.value) kept.set(name, control.value);
    try {
      history.replaceState(null, "", `#${kept}`);
      sessionStorage.setItem("digitize-order", listed.map((row) => row.address).filter(Boolean).join("\n"));
      sessionStorage.setItem("digitize-list", `#${kept}`);
    } catch { /* a browser that keeps nothing for files: the list still works, neighbours go by place in the source */ }
  };

  const show = () => {
    listed = rows.filter(passes()).sort(compare);
    shown = 0;
    body.replaceChildren();
    extend();
    byId("shown").textContent = listed.length === rows.length
      ? `${rows.length.toLocaleString("en")} documents`
      : `${listed.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} documents`;
    for (const th of table.tHead.rows[0].cells) {
      th.setAttribute("aria-sort", th.dataset.key !== state.sort ? "none" : state.down ? "descending" : "ascending");
    }
    for (const button of document.querySelectorAll("button.flag")) {
      button.setAttribute("aria-pressed", String(button.dataset.flag === controls.flag.value));
    }
    remember();
  };

  const options = (select, names) => select.append(...names.map((name) => new Option(name, name)));
  options(controls.flag, report.flags.map((flag) => flag[0]));
  options(controls.source, report.sources);
  options(controls.rule, report.rules);

  const kept = new URLSearchParams(location.hash.slice(1));
  for (const [name, control] of Object.entries(controls)) if (kept.has(name)) control.value = kept.get(name);
  const sort = kept.get("sort") ?? "-risk";
  if (COLUMNS.includes(sort.replace(/^-/, ""))) {
    state.down = sort.startsWith("-");
    state.sort = sort.replace(/^-/, "");
  }

  let typing;
  controls.search.addEventListener("input", () => { clearTimeout(typing); typing = setTimeout(show, 120); });
  for (const name of ["flag", "source", "rule", "review"]) controls[name].addEventListener("change", show);
  document.querySelector("form.filters").addEventListener("submit", (event) => {
    event.preventDefault();
    clearTimeout(typing);
    show();
    body.querySelector("a.title")?.focus(); // Enter opens it, j and k go on from it
  });
  byId("reset").addEventListener("click", () => {
    for (const control of Object.values(controls)) control.value = "";
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
  show();
})();
