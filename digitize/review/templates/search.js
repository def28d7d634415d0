"use strict";
// Words in all texts: at the desk it is asked for them; a report from disk has their index in script files, of which those
// are loaded that are needed. `find` gives the places of documents, the fittest first, `passage` a piece of a text.
window.SEARCH = (() => {
  const here = document.currentScript, folder = `${here.src.replace(/[^/]*$/, "")}search/`;
  const desk = document.documentElement.dataset.desk === "true";
  const OTHERS = { ł: "l", ø: "o", đ: "d", ħ: "h", ı: "i" };
  const fold = (text) => [...text].map((letter) => { // as search.py does
    const small = [...(letter.normalize("NFKD").replace(/\p{M}/gu, "") || letter).toLowerCase()][0];
    return OTHERS[small] ?? small;
  }).join("");
  const wordsOf = (text) => fold(text).replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) ?? [];

  const taken = { words: new Map(), texts: new Map() }, loading = new Map();
  const take = (kind, number, values) => taken[kind].set(number, values);
  const load = (name) => { // a script file of the index, once
    if (!loading.has(name)) {
      loading.set(name, new Promise((done, failed) => {
        const script = document.createElement("script");
        script.nonce = here.nonce;
        script.src = folder + name;
        script.onload = done;
        script.onerror = failed;
        document.head.append(script);
      }));
    }
    return loading.get(name);
  };
  const part = async (kind, number) => {
    if (!taken[kind].has(number)) await load(`${kind}-${number}.js`);
    return taken[kind].get(number);
  };
  const lastUpTo = (begins, value) => begins.findLastIndex((begin) => begin <= value);

  const withWord = async (word, open) => { // how often each document has a word, or words that begin so
    const { words: begins } = window.SEARCH_INDEX, counts = new Map();
    for (let i = Math.max(lastUpTo(begins, word.slice(0, 2)), 0); i < begins.length && (i === 0 || begins[i] <= word || (open && begins[i].startsWith(word))); i += 1) {
      const terms = await part("words", i);
      const found = open ? Object.keys(terms).filter((term) => term.startsWith(word)) : Object.hasOwn(terms, word) ? [word] : [];
      for (const term of found) for (const place of terms[term]) counts.set(place, (counts.get(place) ?? 0) + 1 / terms[term].length);
    }
    return counts;
  };
  const findHere = async (text) => {
    await load("index.js");
    const words = wordsOf(text), open = /[\p{L}\p{N}]$/u.test(text);
    if (!words.length) return [];
    const each = await Promise.all(words.map((word, i) => withWord(word, open && i === words.length - 1)));
    const worth = (place) => each.reduce((sum, counts) => sum + counts.get(place), 0);
    const all = [...each[0].keys()].filter((place) => each.every((counts) => counts.has(place)));
    return (await withPhrases(text, all)).sort((a, b) => worth(b) - worth(a) || a - b);
  };
  const withPhrases = async (text, places) => { // those in whose texts words in quotes stand one after the other
    const phrases = [...text.matchAll(/"([^"]*)"/g)].map(([, phrase]) => wordsOf(phrase)).filter((phrase) => phrase.length > 1).map((phrase) => ` ${phrase.join(" ")} `);
    if (!phrases.length) return places;
    const texts = await Promise.all(places.map(textOf));
    return places.filter((_, i) => phrases.every((phrase) => ` ${wordsOf(texts[i]).join(" ")} `.includes(phrase)));
  };
  const textOf = async (place) => {
    const { texts: firsts } = window.SEARCH_INDEX, group = lastUpTo(firsts, place);
    return (await part("texts", group))[place - firsts[group]];
  };
  const passageHere = async (place, text) => {
    const whole = (await textOf(place)).replace(/\s+/g, " "), small = fold(whole), words = wordsOf(text);
    if (small.length !== whole.length) return [[whole.slice(0, 120), false]];
    const found = [...small.matchAll(/[\p{L}\p{N}]+/gu)].filter(({ 0: word }) => words.some((one, i) => (i === words.length - 1 ? word.startsWith(one) : word === one)));
    if (!found.length) return [];
    const from = Math.max(found[0].index - 50, 0), to = Math.min(from + 160, whole.length), out = [];
    let at = from && whole.indexOf(" ", from) + 1;
    if (at) out.push(["… ", false]);
    for (const { 0: word, index } of found.filter(({ index: start }) => start >= at && start < to)) {
      out.push([whole.slice(at, index), false], [whole.slice(index, index + word.length), true]);
      at = index + word.length;
    }
    return [...out, [whole.slice(at, Math.max(to, at)), false], ...(to < whole.length ? [[" …", false]] : [])];
  };

  const ask = async (body) => {
    const answer = await fetch("api/search", { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
    const values = await answer.json();
    if (!answer.ok) throw new Error(values.error);
    return values;
  };
  const find = async (text, rows) => {
    if (!desk) return findHere(text);
    const places = new Map(rows.map((row) => [row.uid, row.place]));
    return (await ask({ words: text })).found.map((uid) => places.get(uid)).filter((place) => place !== undefined);
  };
  const passages = async (text, rows) => { // of each row, by its place
    if (!desk) return new Map(await Promise.all(rows.map(async (row) => [row.place, await passageHere(row.place, text)])));
    const found = (await ask({ words: text, documents: rows.map((row) => row.uid) })).passages;
    return new Map(rows.map((row) => [row.place, found[row.uid] ?? []]));
  };
  return { take, find, passages };
})();
