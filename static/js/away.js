// While the server cannot be reached or cannot store anything: one sentence over the page, and asking again, less and less
// often, until it can (docs/adr/0102). What saves by itself is then sent, in the order in which it failed, one after the other.
//
// Other scripts tell of it: document gets "away", with detail { retryAfter, outage, key, again }: what the answer's headers said
// if there was one, and the act that failed, under a key of its own. "answered" says that all is well. While it lasts <body> has
// data-away; what saves by itself does not ask then, but hands its act over (with isLater) and waits to be called.
(() => {
  "use strict";

  const FIRST = 5, MOST = 60; // seconds
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const { dataset } = document.body;
  const token = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const waiting = new Map();
  let wait = 0, timer = 0, isAsking = false, hasFailed = false, hadActs = false;

  const CANNOT = {
    full: "サーバーの空き容量が足りないため、保存できません。",
    read_only: "サーバーが書き込みを受け付けないため、保存できません。",
    busy: "サーバーが込み合っていて、保存できません。",
  };
  const isSavedByItself = () => document.querySelector("form[data-draft-url], form[data-grid]");
  const isTypedOn = () => document.querySelector("form[data-warn-unsaved], main form[method=post] textarea");
  const sentence = (outage) => {
    const cannot = CANNOT[outage], kept = "入力した内容はこの画面に残っています。";
    const what = cannot ?? (outage === "closed" ? "サーバーの作業中です。" : "サーバーに接続できません。");
    if (isSavedByItself()) return `${what}${kept}${cannot ? "できるようになり" : "つながり"}次第、自動で保存します。`;
    return `${what}${isTypedOn() ? kept : ""}${cannot ? "できるようになっ" : "つながっ"}たら、ここでお知らせします。`;
  };
  const plan = (seconds) => {
    clearTimeout(timer);
    timer = setTimeout(round, seconds * 1000);
  };
  document.addEventListener("away", ({ detail: { retryAfter = 0, outage = "", key, again, isLater = false } }) => {
    if (again && !waiting.has(key)) waiting.set(key, again);
    hadActs ||= Boolean(again);
    if (isLater) return;
    hasFailed = true;
    const isNew = !("away" in dataset);
    if (isNew) wait = Math.max(FIRST, Number(retryAfter) || 0);
    dataset.away = outage || "network";
    tell("say", { kind: "away", sentence: sentence(outage), tone: "error", action: "今すぐ試す", act: round });
    // What somebody types in is not left below the sentence.
    if (isNew && document.activeElement?.matches("input, textarea, select")) document.activeElement.scrollIntoView({ block: "nearest", behavior: "instant" });
    if (isNew && !isAsking) plan(wait * (1 + Math.random() / 3)); // not all who were cut off at the same moment
  });

  // Not an act of the one who sits there: it keeps nobody signed in.
  const ask = async () => {
    const response = await fetch(dataset.extendUrl, { method: "POST", headers: { "X-CSRFToken": token(), "X-Of-Itself": "1" } }).catch(() => null);
    if (!response || response.status >= 500) tell("away", { retryAfter: response?.headers.get("Retry-After"), outage: response?.headers.get("X-Outage") ?? "" });
  };
  const round = async () => {
    if (isAsking || !("away" in dataset)) return;
    isAsking = true;
    hasFailed = false;
    clearTimeout(timer);
    if (!waiting.size) await ask();
    for (const [key, again] of waiting) {
      waiting.delete(key);
      await again();
      if (hasFailed) break; // the others keep their place
    }
    isAsking = false;
    if (!hasFailed) return passed();
    wait = Math.min(MOST, wait * 2);
    plan(wait * (1 + Math.random() / 3));
  };
  const passed = () => {
    const outage = dataset.away;
    if (outage === undefined) return;
    clearTimeout(timer);
    delete dataset.away;
    wait = 0;
    tell("unsay", "away");
    const next = hadActs ? "入力した内容を送りました。" : isSavedByItself() ? "" : isTypedOn() ? "もう一度保存してください。" : "もう一度お試しください。";
    // Whether there is room again only saving tells.
    const sentence = outage in CANNOT && !hadActs ? "もう一度、保存してみてください。" : `サーバーにつながりました。${next}`;
    tell("say", { kind: "done", sentence, tone: "success", action: "閉じる", act() {} });
    hadActs = false;
  };
  document.addEventListener("answered", () => {
    // Where nothing can be stored, reading goes on, and says nothing.
    if (isAsking || !("away" in dataset) || dataset.away in CANNOT) return;
    if (waiting.size) round();
    else passed();
  });
  window.addEventListener("online", round);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) round(); });
  // What is typed meanwhile on an entry page stays in the browser (entry.js), but not after logging out.
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented || !target.matches(".site-logout")) return;
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith("entry ")) localStorage.removeItem(name);
    } catch { /* nothing was kept */ }
  });
  // Asked for by a page that was left and is shown again by the browser.
  window.addEventListener("pageshow", ({ persisted }) => { if (persisted) round(); });
})();
