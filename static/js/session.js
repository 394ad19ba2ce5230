// How long one stays signed in (docs/adr/0095): said some minutes before the end, in the page and in the tab's title, and asked
// of the server before anything is said: whatever another tab did counts here too. What comes after the end is a way back to
// this page; what was typed waits for it (typed.js, entry.js).
(() => {
  "use strict";

  const { user, sessionLeft, extendUrl, loginUrl } = document.body.dataset;
  const channel = "BroadcastChannel" in window ? new BroadcastChannel("session") : { postMessage() {} };
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  // A question of the page's own is no act: it does not keep anybody signed in.
  const OF_ITSELF = { "X-Of-Itself": "1" };
  document.addEventListener("htmx:configRequest", ({ detail: { elt, headers } }) => {
    if (elt.getAttribute("data-hx-trigger")?.startsWith("every")) Object.assign(headers, OF_ITSELF);
  });

  // Logging out in one tab leaves nothing in the others, of what was typed either.
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (!defaultPrevented && target.matches(".site-logout")) channel.postMessage({ isOut: true });
  });
  if (!user) return channel.postMessage({ isNobody: true });

  const token = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? "";
  const ask = (headers = {}) => fetch(extendUrl, { method: "POST", headers: { "X-CSRFToken": token(), ...headers } }).catch(() => null);
  // The page goes away, and what is typed on it is kept or shall not be: nobody is asked whether to leave.
  const leaveUnasked = () => {
    for (const form of document.querySelectorAll("form[data-warn-unsaved]")) form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
  };

  // --- Moments by this machine's clock, which may be wrong: told are lengths ---
  const ends = { idle: 0, limit: 0 }, ahead = { idle: 0, limit: 0 };
  let lasts = 0, timer = 0, dialog = null, isWarned = "";
  const learn = (left, at = Date.now()) => {
    const [idle, limit, aheadOfIdle, aheadOfLimit] = left.split(" ").map((seconds) => Number(seconds) * 1000);
    Object.assign(ends, { idle: at + idle, limit: at + limit });
    Object.assign(ahead, { idle: aheadOfIdle, limit: aheadOfLimit });
    lasts = Math.max(lasts, idle);
    if (!due()) calm();
    plan();
  };
  const end = () => ends.limit <= ends.idle ? "limit" : "idle";
  const due = () => ["limit", "idle"].find((one) => Date.now() >= ends[one] - ahead[one]) ?? "";
  const plan = () => {
    clearTimeout(timer);
    const next = [ends.idle - ahead.idle, ends.limit - ahead.limit, ends[end()]].filter((moment) => moment > Date.now());
    timer = setTimeout(look, Math.min(60000, Math.min(...next, Date.now() + 60000) - Date.now() + 500));
  };

  // --- The warning ---
  const title = document.title;
  const clock = (moment) => new Date(moment).toLocaleTimeString("ja-JP", { hour: "numeric", minute: "2-digit" });
  const calm = () => {
    if (isWarned) tell("unsay", "ending");
    isWarned = "";
    document.title = title;
    dialog?.remove();
    dialog = null;
  };
  const warn = (which) => {
    if (isWarned === which) return;
    isWarned = which;
    document.title = `【まもなくログアウト】${title}`;
    if (which === "idle") tell("say", { kind: "ending", tone: "warning", action: "ログインを続ける", act: extend, sentence: `しばらく操作がないため、${clock(ends.idle)}にログアウトします。続けるときは、ボタンを押してください。` });
    else tell("say", { kind: "ending", tone: "warning", action: "閉じる", act() {}, sentence: `ログインできる時間が、${clock(ends.limit)}に終わります。延長はできません。保存してログインし直してください。` });
  };
  const hear = (response, orElse) => {
    const left = response?.headers.get("X-Session-Left");
    if (response?.ok && !response.redirected && left) {
      learn(left);
      channel.postMessage({ user, left, at: Date.now() });
      return true;
    }
    if (response?.redirected || response?.status === 403) over();
    else orElse(response);
    return false;
  };
  const extend = async () => {
    const lives = hear(await ask(), (response) => { isWarned = ""; plan(); tell("trouble", response ? "failed" : "offline"); });
    if (lives) tell("say", { kind: "done", tone: "success", action: "閉じる", act() {}, sentence: "ログインを続けています。" });
  };
  const look = async () => {
    plan();
    if (dialog || !due()) return;
    if (isWarned !== due() || Date.now() >= ends[end()]) {
      if (!hear(await ask(OF_ITSELF), () => { if (Date.now() >= ends[end()]) over(); }) && dialog) return;
    }
    if (!dialog && due()) warn(due());
  };
  document.addEventListener("visibilitychange", () => { if (!document.hidden) look(); });

  // --- Typing is an act, also where nothing is sent by itself ---
  let acted = Date.now();
  document.addEventListener("input", async ({ isTrusted }) => {
    if (!isTrusted || dialog || Date.now() - acted < Math.min(5 * 60000, lasts / 3)) return;
    acted = Date.now();
    hear(await ask(), () => {});
  });

  // --- After the end: nothing is seen of the page, and it is not lost ---
  const element = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };
  const over = () => {
    if (dialog) return;
    clearTimeout(timer);
    tell("unsay", "ending");
    document.title = `【ログアウトしました】${title}`;
    const why = ends.limit <= Date.now() ? "ログインしてから決められた時間がたったため、ログアウトしました。" : "しばらく操作がなかったため、ログアウトしました。";
    const back = `${loginUrl}?next=${encodeURIComponent(location.pathname + location.search)}`;
    const here = element("a", { className: "btn btn-primary", href: back, textContent: "ログインする" });
    here.addEventListener("click", leaveUnasked);
    const beside = element("a", { className: "btn btn-outline-primary", href: loginUrl, target: "_blank", textContent: "別のタブでログインする" });
    const hasFiles = [...document.querySelectorAll("input[type=file]")].some((field) => field.files.length);
    dialog = element("dialog", { className: "confirm-dialog session-over" },
      element("h2", { id: "session-over-heading", textContent: "ログアウトしました" }),
      element("p", { id: "session-over-text", textContent: `${why}ログインすると、この画面に戻ります。入力していた内容も戻ります。` }),
      hasFiles ? element("p", { textContent: "選んだファイルは、別のタブでログインすると、この画面に残ります。" }) : "",
      element("div", { className: "actions" }, beside, here));
    dialog.setAttribute("aria-labelledby", "session-over-heading");
    dialog.setAttribute("aria-describedby", "session-over-text");
    dialog.addEventListener("cancel", (event) => event.preventDefault());
    for (const open of document.querySelectorAll("dialog[open]")) open.close("no");
    document.body.append(dialog);
    dialog.showModal();
    here.focus();
  };

  // --- Tabs of one browser agree ---
  let isLeft = false;
  channel.onmessage = async ({ data }) => {
    if (data.isNobody) { // one of them shows the login page
      if (isLeft) location.replace(loginUrl);
      else hear(await ask(OF_ITSELF), () => {});
      return;
    }
    if (data.isOut || data.user !== user) {
      isLeft = true;
      leaveUnasked();
      tell("leave-nothing");
      if (!data.isOut) location.reload(); // somebody else has signed in: the page is the other's now, or none
      return;
    }
    tell("answered");
    learn(data.left, data.at);
    // Signing in anew changes the token that forms carry.
    for (const field of document.querySelectorAll("input[name=csrfmiddlewaretoken]")) field.value = token();
  };
  learn(sessionLeft);
  channel.postMessage({ user, left: sessionLeft, at: Date.now() });
})();
