"use strict";
// The queue of a sample: what is judged is sent at once, and the next item is shown.
(() => {
  const main = document.getElementById("sample");
  const form = document.getElementById("questions");
  const who = document.getElementById("who");
  const told = document.getElementById("told");
  try {
    who.value = sessionStorage.getItem("digitize-who") ?? who.value;
    who.addEventListener("change", () => sessionStorage.setItem("digitize-who", who.value));
  } catch { /* without storage the name is asked for on each page */ }
  if (!form) return;

  const fields = [...form.querySelectorAll("fieldset")];
  const verdict = (field) => field.querySelector("input:checked")?.value;
  const mark = (question, value) => {
    saved = false;
    const field = fields.find((one) => one.dataset.question === question);
    if (field) field.querySelector(`input[value="${value}"]`).checked = true;
  };
  const tell = (words) => {
    told.textContent = words;
    told.classList.add("wrong");
    told.hidden = false;
  };
  let saving = false, saved = true;
  form.addEventListener("change", () => { saved = false; });
  addEventListener("beforeunload", (event) => { if (!saved && !saving) event.preventDefault(); }); // the browser asks
  const save = async () => {
    const open = fields.filter((field) => !verdict(field));
    for (const field of fields) field.classList.toggle("open", open.includes(field));
    if (open.length) {
      open[0].querySelector("input").focus();
      tell("Not all is marked yet.");
      return;
    }
    if (saving) return;
    saving = true;
    const verdicts = Object.fromEntries(fields.map((field) => [field.dataset.question, verdict(field)]));
    try {
      const answer = await fetch("../api/judge", {
        method: "POST",
        headers: { "Content-Type": "application/json" },
        keepalive: true, // it arrives though the page is left
        body: JSON.stringify({ sample: main.dataset.sample, item: main.dataset.item, who: who.value, verdicts }),
      });
      const values = await answer.json();
      if (!answer.ok) throw new Error(values.error);
      location.assign(values.next ? `?item=${encodeURIComponent(values.next)}` : "?");
    } catch (error) {
      saving = false;
      tell(`Not saved: ${error.message}`);
    }
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    save();
  });

  const character = main.dataset.kind === "character";
  const answers = { r: ["right", "right"], w: ["wrong", "wrong"], o: ["right", "wrong"], u: ["unclear", "unclear"] };
  const answer = (key) => {
    if (key === "a") {
      for (const field of fields) if (!verdict(field)) mark(field.dataset.question, "right");
      return;
    }
    const [one, word] = answers[key];
    mark("character", one);
    mark("word", word);
    save();
  };
  document.querySelector(".quick")?.addEventListener("click", (event) => {
    const key = event.target.closest("[data-answer]")?.dataset.answer;
    if (key) answer(key);
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target === who) return;
    const radio = event.target.matches?.("input[type=radio]");
    if (character ? answers[event.key] : event.key === "a") {
      answer(event.key);
    } else if (event.key === "Enter" && !event.target.matches?.("a, button")) {
      save();
    } else if (event.key === "ArrowLeft" && !radio) {
      document.querySelector("#before[href]")?.click();
    } else if (event.key === "ArrowRight" && !radio) {
      document.querySelector("#after[href]")?.click();
    } else return;
    event.preventDefault();
  });
})();
