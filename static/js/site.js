// What pages need beyond HTML: small behaviours hung on data attributes. Everything works without them, only less smoothly.
(() => {
  "use strict";

  const element = (name, properties = {}, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };

  // --- One sentence over a page that stays as it is: failures, the end of the session. A weaker trouble never takes the
  // place of a stronger one, the same is said once, and what has passed takes its own away. ---
  const STRENGTH = { done: 0, ending: 1, failed: 2, away: 3, refused: 4, ended: 5 };
  const region = () => document.querySelector("[data-live]");
  let shown = "done";
  const say = (kind, sentence, tone = "error", action = "閉じる", act = () => {}) => {
    const isShown = region().childElementCount > 0;
    if (isShown && STRENGTH[kind] < STRENGTH[shown]) return;
    if (isShown && region().querySelector("p").textContent === sentence) return;
    shown = kind;
    const button = element("button", { type: "button", className: "btn btn-outline-primary btn-sm", textContent: action });
    button.addEventListener("click", () => { region().replaceChildren(); act(); });
    const body = element("div", { className: "notice-body" }, element("p", { textContent: sentence }));
    region().replaceChildren(element("div", { className: `notice notice-${tone}` }, body, element("div", {}, button)));
  };
  const isTypedOn = () => document.querySelector("form[data-warn-unsaved]");
  const TROUBLES = {
    ended: () => isTypedOn()
      ? say("ended", "ログインの有効期限が切れたため、保存していません。入力した内容は画面に残っています。別のタブでログインしてから、この画面でもう一度保存してください。", "error", "別のタブでログインする", () => window.open(document.body.dataset.loginUrl, "_blank"))
      : say("ended", "ログインの有効期限が切れました。画面を再読み込みして、ログインし直してください。"),
    offline: () => away(),
    failed: () => say("failed", sentenceFor(500)),
  };
  // What to do about it, and for how long, is away.js's.
  const away = (said = () => null) => document.dispatchEvent(new CustomEvent("away", { detail: { retryAfter: said("Retry-After"), outage: said("X-Outage") ?? "" } }));
  // Other scripts report what they met: trouble, or that the server has answered the one who is logged in.
  document.addEventListener("trouble", ({ detail }) => TROUBLES[detail]());
  const passed = () => {
    if (["failed", "ended"].includes(shown)) region().replaceChildren();
    if (!region().childElementCount) shown = "done";
  };
  document.addEventListener("answered", passed);

  const sentenceFor = (status) => {
    if (status === 401 || status === 403) return "ログインの有効期限が切れたか、この操作の権限がありません。入力中の内容を控えてから、画面を再読み込みしてください。";
    if (status === 404) return "対象が見つかりません。画面を再読み込みしてください。";
    if (status === 409) return "この画面を開いたあとに、内容か状態が変わりました。入力中の内容を控えてから、画面を再読み込みしてください。";
    if (status === 503) return "サーバーが今は応えられません。少し待って、もう一度お試しください。続くときは事務局に連絡してください。";
    return "処理できませんでした。少し待って、もう一度お試しください。続くときは事務局に連絡してください。";
  };
  // A part that says itself what is wrong with it: <form data-swap-invalid>.
  document.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.xhr.status !== 422 || !event.detail.requestConfig.elt.matches("[data-swap-invalid]")) return;
    event.detail.shouldSwap = true;
    event.detail.isError = false;
  });
  document.addEventListener("htmx:responseError", ({ detail: { xhr } }) => xhr.status === 503 ? away((name) => xhr.getResponseHeader(name)) : say([401, 403, 409].includes(xhr.status) ? "refused" : "failed", sentenceFor(xhr.status)));
  for (const name of ["htmx:sendError", "htmx:timeout"]) document.addEventListener(name, () => away());

  // --- End of the session: a fragment that turned out to be the login page is not shown; session.js warns ahead ---
  const isLoginPage = ({ responseURL }) => responseURL && new URL(responseURL).pathname === document.body.dataset.loginUrl;
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (!isLoginPage(detail.xhr)) return;
    detail.shouldSwap = false;
    TROUBLES.ended();
  });
  document.addEventListener("htmx:afterRequest", ({ detail }) => { if (detail.successful && !isLoginPage(detail.xhr)) passed(); });
  // The cookie, not the page: logging in again in another tab changes the token, and this page shall still save.
  const freshToken = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
  document.addEventListener("htmx:configRequest", ({ detail: { parameters } }) => {
    if ("csrfmiddlewaretoken" in parameters) parameters.csrfmiddlewaretoken = freshToken();
  });
  const askForTime = () => fetch(document.body.dataset.extendUrl, { method: "POST", headers: { "X-CSRFToken": freshToken() } });
  // What other scripts say, and take away.
  document.addEventListener("say", ({ detail: { kind, sentence, tone, action, act } }) => say(kind, sentence, tone, action, act));
  document.addEventListener("unsay", ({ detail }) => { if (shown === detail) { region().replaceChildren(); shown = "done"; } });

  // --- Error summary: takes the focus; its links lead into the field, also for groups of choices ---
  const focusSummary = (root) => root.querySelector("[data-error-summary]")?.focus();
  document.addEventListener("DOMContentLoaded", () => focusSummary(document));
  document.addEventListener("htmx:afterSettle", (event) => focusSummary(event.detail.elt));
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-error-summary] a[href^='#']");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    const control = target.matches("input, select, textarea, button, a") ? target : target.querySelector("input, select, textarea, button, a");
    (control ?? target).focus();
    target.closest(".field")?.scrollIntoView({ block: "start" });
  });

  // --- Unsaved input: <form data-warn-unsaved>, or data-warn-unsaved="dirty" when it is shown again with errors ---
  const dirty = new Set();
  const warnedForm = (node) => node?.closest?.("form[data-warn-unsaved]");
  const stillDirty = () => [...dirty].some((form) => form.isConnected);
  document.addEventListener("DOMContentLoaded", () => {
    for (const form of document.querySelectorAll('form[data-warn-unsaved="dirty"]')) dirty.add(form);
  });
  for (const name of ["input", "change"]) {
    document.addEventListener(name, (event) => warnedForm(event.target) && dirty.add(warnedForm(event.target)));
  }
  document.addEventListener("submit", (event) => { if (!event.defaultPrevented) dirty.delete(event.target); });
  document.addEventListener("htmx:afterRequest", (event) => {
    const form = warnedForm(event.detail.elt);
    // A form with data-preview only shows what its values amount to: nothing is saved yet.
    const saved = event.detail.successful && event.detail.requestConfig?.verb !== "get";
    if (form && saved && !("preview" in form.dataset)) dirty.delete(form);
  });
  // What was typed is kept on the server until it is saved or thrown away: leaving loses nothing.
  document.addEventListener("kept", (event) => dirty.delete(event.target));
  window.addEventListener("beforeunload", (event) => { if (stillDirty()) event.preventDefault(); });

  // --- Confirmation of final acts: data-confirm="what will happen", data-confirm-heading, data-confirm-action ---
  const ask = (data, sentence = data.confirm) => new Promise((resolve) => {
    const heading = element("h2", { id: "confirm-heading", textContent: data.confirmHeading ?? "よろしいですか" });
    const no = element("button", { type: "submit", value: "no", className: "btn btn-outline-primary", textContent: "やめる" });
    const yes = element("button", { type: "submit", value: "yes", className: "btn btn-primary", textContent: data.confirmAction ?? "実行する" });
    const text = element("p", { id: "confirm-text", textContent: sentence });
    const form = element("form", { method: "dialog" }, heading, text, element("div", { className: "actions" }, no, yes));
    const dialog = element("dialog", { className: "confirm-dialog" }, form);
    dialog.setAttribute("aria-labelledby", heading.id);
    dialog.setAttribute("aria-describedby", text.id);
    dialog.addEventListener("close", () => { resolve(dialog.returnValue === "yes"); dialog.remove(); });
    document.body.append(dialog);
    dialog.showModal();
  });

  // What asks again by itself does not take away the form that a question is about.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    const asksAgain = detail.requestConfig?.elt.getAttribute("data-hx-trigger")?.startsWith("every");
    if (asksAgain && document.querySelector("dialog[open]")) detail.shouldSwap = false;
  });

  // --- A part that was made anew: what it says of itself is read out, and whoever stood in it stays there ---
  const LIVE = "[role=status], [aria-live=polite]";
  const known = new WeakSet();
  let stood = null;
  document.addEventListener("htmx:beforeSwap", ({ detail: { target } }) => {
    for (const one of [target, ...target.querySelectorAll(LIVE)]) known.add(one);
    const on = document.activeElement;
    stood = on !== document.body && target.contains(on) ? { part: target.id, name: on.name, value: on.value } : null;
  });
  document.addEventListener("htmx:afterSettle", ({ detail: { elt } }) => {
    // A live region reads out what changes in it, not what it came with.
    const told = elt.matches(LIVE) ? elt : elt.querySelector(LIVE);
    const region = document.querySelector("[data-told]");
    if (told && !known.has(told) && region.textContent !== told.textContent) region.textContent = told.textContent;
    if (!stood || document.activeElement !== document.body) return;
    const part = document.getElementById(stood.part) ?? elt;
    const alike = stood.name ? [...part.querySelectorAll(`[name="${CSS.escape(stood.name)}"]`)] : [];
    const same = alike.find((one) => one.value === stood.value && !one.value.startsWith("remove")); // else the next row's
    if (!same) part.tabIndex = -1;
    (same ?? part).focus();
    stood = null;
  });

  // --- Typed work is sent only while the session lives: <form data-warn-unsaved>. Otherwise it stays in the page ---
  const sessionLives = async (form) => {
    const response = await askForTime().catch(() => null);
    if (!response) return away(), false;
    if (response.status >= 500) return away((name) => response.headers.get(name)), false;
    if (!response.ok || response.redirected) return TROUBLES.ended(), false;
    document.dispatchEvent(new CustomEvent("answered"));
    form.elements.csrfmiddlewaretoken.value = freshToken();
    return true;
  };

  // --- Before a form is sent: first the question, then the session. One listener, so that each is done once ---
  const sending = new WeakSet(), cleared = new WeakSet();
  document.addEventListener("submit", async (event) => {
    const { target: form, submitter } = event;
    if (cleared.delete(form)) return;
    const source = submitter?.dataset.confirm ? submitter : form;
    const isTyped = form.matches("form[data-warn-unsaved]");
    if (!source.dataset.confirm && !isTyped) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (sending.has(form)) return; // a double click saves once
    if (source.dataset.confirm && !await ask(source.dataset)) return;
    if (isTyped) {
      sending.add(form);
      if (!await sessionLives(form)) return sending.delete(form);
    }
    cleared.add(form);
    form.requestSubmit(submitter);
  }, true);
  // What stays in the page may be sent again: after htmx has its answer (a preview sends nothing), and on coming back.
  document.addEventListener("htmx:afterRequest", ({ detail: { elt } }) => { if (!("preview" in elt.dataset)) sending.delete(elt); });
  window.addEventListener("pageshow", () => { for (const form of document.forms) sending.delete(form); });

  document.addEventListener("htmx:confirm", async (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    if (await ask(event.detail.elt.dataset, event.detail.question)) event.detail.issueRequest(true);
  });

  // --- Choices that stand in the address: <form method="get" data-short-address> sends only what was chosen ---
  // Only what is sent is changed, so the page needs no repair when one comes back to it.
  document.addEventListener("formdata", ({ target, formData }) => {
    if (!target.matches("form[data-short-address]")) return;
    for (const name of new Set(formData.keys())) {
      if (formData.getAll(name).every((value) => value === "")) formData.delete(name);
    }
  });

  // --- Files that take a while: <a data-busy-text="作成しています…"> ---
  const fileName = (response, address) => {
    const header = response.headers.get("Content-Disposition") ?? "";
    const encoded = /filename\*=utf-8''([^;]+)/i.exec(header);
    if (encoded) return decodeURIComponent(encoded[1]);
    return /filename="?([^";]+)"?/i.exec(header)?.[1] ?? decodeURIComponent(new URL(address).pathname.split("/").filter(Boolean).pop() ?? "file");
  };
  const download = async (link) => {
    const label = link.querySelector("[data-busy-label]") ?? link;
    const before = label.textContent;
    link.setAttribute("aria-disabled", "true");
    label.textContent = link.dataset.busyText;
    try {
      const response = await fetch(link.href, { headers: { "X-Requested-With": "fetch" } });
      const disposition = response.headers.get("Content-Disposition");
      if (!response.ok) return say("failed", sentenceFor(response.status));
      if (!disposition) return window.location.assign(response.url); // a page (login, an explanation), not a file
      const address = URL.createObjectURL(await response.blob());
      element("a", { href: address, download: fileName(response, link.href) }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch {
      say("failed", "ファイルを作成できませんでした。ネットワークを確かめて、もう一度お試しください。");
    } finally {
      label.textContent = before;
      link.removeAttribute("aria-disabled");
    }
  };
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[data-busy-text]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (link.getAttribute("aria-disabled") !== "true") download(link);
  });

  // --- The menu of a narrow screen ---
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-menu-button]");
    if (!button) return;
    const isOpen = document.getElementById(button.getAttribute("aria-controls")).classList.toggle("show");
    button.setAttribute("aria-expanded", String(isOpen));
  });

  // --- Small buttons that only make sense with this script: hidden in HTML, shown here ---
  document.addEventListener("DOMContentLoaded", () => {
    for (const node of document.querySelectorAll("[data-needs-script]")) node.hidden = false;
  });
  document.addEventListener("click", (event) => { if (event.target.closest("[data-print]")) window.print(); });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-select-all]");
    if (!button) return;
    const boxes = [...button.form.querySelectorAll("input[type=checkbox]")];
    const tick = boxes.some((box) => !box.checked);
    for (const box of boxes) box.checked = tick;
    button.textContent = tick ? "すべて外す" : "すべて選ぶ";
  });
  document.addEventListener("change", (event) => {
    const ids = event.target.dataset.reveals;
    if (!ids) return;
    for (const id of ids.split(" ")) document.getElementById(id).type = event.target.checked ? "text" : "password";
  });
})();
