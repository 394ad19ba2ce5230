// The entry page: one more event row (without this script two blank rows are always there). What is typed is kept on
// the server by itself, without saving it, and in this tab for as long as the server may not have it.
(() => {
  "use strict";

  const addRow = (box) => {
    const count = box.querySelector("[data-event-rows]");
    const row = box.querySelector("template").content.cloneNode(true);
    for (const node of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby", "data-cell-row"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replace("__number__", count.value));
      }
    }
    const first = row.querySelector("input");
    box.querySelector("[data-event-list]").append(row);
    count.value = Number(count.value) + 1;
    return first;
  };
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-event]");
    if (button) addRow(button.closest("[data-events]")).focus();
  });

  // --- What is wrong with a number or a day is said beside it while one types; the field says so too ---
  document.addEventListener("htmx:afterRequest", () => {
    for (const list of document.querySelectorAll("[data-live-errors]")) {
      const control = document.getElementById(list.id.replace(/_error$/, ""));
      if (!control) continue;
      const isWrong = list.childElementCount > 0;
      const names = new Set((control.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
      if (isWrong) { names.add(list.id); control.setAttribute("aria-invalid", "true"); }
      else { names.delete(list.id); control.removeAttribute("aria-invalid"); }
      if (names.size) control.setAttribute("aria-describedby", [...names].join(" "));
      else control.removeAttribute("aria-describedby");
      control.closest(".field")?.classList.toggle("field-has-errors", isWrong);
    }
  });

  // --- In this tab: what the server is not known to have, until it is; who comes back finds it (docs/adr/0014) ---
  const writer = document.querySelector("form[data-typed-by]");
  if (!writer) return;
  const MINE = `entry ${writer.dataset.typedBy} `;
  const isAway = () => "away" in document.body.dataset;
  const tab = (act) => { try { return act(sessionStorage); } catch { return null; } }; // no room, or not allowed: as without it
  // While the server is away also in the browser, for who closes the tab and comes back within some days (docs/adr/0102).
  const browser = (act) => { try { return act(localStorage); } catch { return null; } };
  const DAYS = 3;
  const others = (store) => Object.keys(store).filter((name) => name.startsWith("entry ") && !name.startsWith(MINE)).forEach((name) => store.removeItem(name));
  tab(others);
  browser(others);
  const place = MINE + location.pathname;
  const left = () => tab((store) => JSON.parse(store.getItem(place))) ?? browser((store) => {
    const found = JSON.parse(store.getItem(place));
    return found && Date.now() - found.at < DAYS * 86400000 ? found : null;
  });
  const leave = (body, sent = {}) => {
    tab((store) => store.setItem(place, JSON.stringify({ body, ...sent })));
    if (isAway()) browser((store) => store.setItem(place, JSON.stringify({ body, ...sent, at: Date.now() })));
  };
  const forget = () => { for (const where of [tab, browser]) where((store) => store.removeItem(place)); };
  let isOver = false; // logged out, or thrown away: nothing stays
  document.addEventListener("leave-nothing", () => { isOver = true; });
  document.addEventListener("submit", ({ target, defaultPrevented }) => {
    if (defaultPrevented) return;
    if (target.matches(".site-logout")) isOver = true;
    if (target.matches("[data-discards]")) {
      isOver = true;
      forget();
      writer.dispatchEvent(new CustomEvent("kept", { bubbles: true })); // it has been asked: leaving asks no more
    }
    // Whether it arrived says the version of the page that comes next.
    if (target === writer && left()) leave(left().body, { isSent: true });
  });

  // --- Automatic keeping: three seconds after the last change, and on leaving ---
  const form = document.querySelector("form[data-draft-url]");
  // What was posted is in the answer, of which the server or the question on leaving takes care.
  if (!form) { if ("posted" in document.body.dataset) forget(); return; }
  const said = document.getElementById("draft-said");
  const OURS = ["csrfmiddlewaretoken", "version", "base", "screen", "seen_draft"];
  const fields = () => {
    const all = new URLSearchParams(new FormData(form));
    all.delete("csrfmiddlewaretoken");
    return all;
  };
  const typed = () => { const all = fields(); all.delete("seen_draft"); return all.toString(); };
  // What was posted and could not be saved is on this page alone, unless the server has it as a draft.
  let kept = form.dataset.warnUnsaved === "dirty" ? "" : typed();
  let timer = 0, saving = false, running = null, sent = "";
  const leaveTyped = () => {
    if (isOver) return;
    if (typed() === kept) forget();
    else leave(fields().toString(), { isSent: saving, hasMore: saving && typed() !== sent });
  };
  // The cookie, not the page: after logging in again in another tab the page's own token is an old one.
  const token = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
  const send = (body, options) => fetch(form.dataset.draftUrl, {
    method: "POST",
    headers: { "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": token() },
    body, ...options,
  });
  const tell = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));
  const other = document.getElementById("other-screen");
  // What to do about it is said once, over the page; here only that it is so.
  const fail = (trouble) => {
    said.textContent = "まだ自動保存できていません";
    tell("trouble", trouble);
    timer = setTimeout(keep, 30000); // the session comes back without anybody typing
  };
  const wait = (headers, isLater = false) => {
    said.textContent = "まだ自動保存できていません";
    tell("away", { retryAfter: headers?.get("Retry-After"), outage: headers?.get("X-Outage") ?? "", key: "draft", again: () => keep(true), isLater });
    leaveTyped();
  };
  // One after the other, so that an older text never arrives after a newer one. While the server is away, away.js says when.
  const keep = async (isAsked = false) => {
    clearTimeout(timer);
    const body = typed();
    if (saving || isOver || body === kept) return;
    if (isAway() && isAsked !== true) return wait(null, true);
    if (running) { timer = setTimeout(keep, 1000); return; }
    const request = running = new AbortController();
    const slow = setTimeout(() => { request.abort(); wait(); }, 60000);
    try {
      const response = await send(fields().toString(), { signal: request.signal });
      const reason = response.headers.get("X-Draft-Said");
      const text = (await response.text()).trim();
      if (response.ok && !response.redirected) {
        tell("answered");
        kept = body;
        form.elements.seen_draft.value = response.headers.get("X-Draft-Mark") ?? form.elements.seen_draft.value;
        leaveTyped();
        other.replaceChildren();
        said.textContent = text;
        if (typed() === body) form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
      } else if (response.status === 409 && reason === "choice") {
        said.textContent = "";
        other.innerHTML = text; // typed in another tab: both texts, and the way to choose
      } else if (reason) {
        said.textContent = text; // our own sentences say why; a page of errors would not fit here
      } else if (response.status >= 502 && response.status <= 504) wait(response.headers);
      else fail(response.redirected || response.status === 403 ? "ended" : "failed");
    } catch (error) {
      if (error.name !== "AbortError") wait();
    } finally {
      clearTimeout(slow);
      running = null;
    }
  };
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => { isOver = false; leaveTyped(); clearTimeout(timer); timer = setTimeout(keep, 3000); });
  }
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    saving = true; // what is being saved needs no draft; what is typed until the answer comes is not in it
    sent = typed();
    clearTimeout(timer);
    running?.abort();
  });
  window.addEventListener("pageshow", () => { saving = isOver = false; });
  window.addEventListener("pagehide", () => {
    leaveTyped();
    if (saving || isOver || typed() === kept) return;
    running?.abort();
    send(fields().toString(), { keepalive: true }).catch(() => {});
  });

  // --- Back again: what was left takes the place of what the page shows, and is sent at once ---
  // As fields of content alone, blank ones apart: a page has more or less rows for events than the one before.
  const content = (all) => {
    const found = [...all].filter(([name, value]) => value !== "" && !OURS.includes(name) && !name.endsWith("event_rows"));
    return JSON.stringify(found.map(([name, value]) => `${name}=${value}`).sort());
  };
  const put = (control, values) => {
    const isBox = control.matches("[type=checkbox], [type=radio]"), before = isBox ? control.checked : control.value;
    if (isBox) control.checked = values.includes(control.value);
    else control.value = values[0] ?? "";
    if ((isBox ? control.checked : control.value) === before) return;
    for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const putBack = async (found, isSaved) => {
    const isLate = !isSaved && found.get("version") !== form.elements.version.value;
    // What was typed while a save was on its way goes on from what was saved.
    if (!isSaved) for (const name of ["version", "base", "seen_draft"]) form.elements[name].value = found.get(name);
    for (const box of form.querySelectorAll("[data-events]")) {
      const count = box.querySelector("[data-event-rows]");
      while (Number(count.value) < Number(found.get(count.name))) addRow(box);
    }
    for (const control of form.elements) {
      if (control.name && control.matches("input:not([type=hidden]), select, textarea")) put(control, found.getAll(control.name));
    }
    await keep();
    if (isLate && typed() === kept) location.reload(); // saved meanwhile: the page comes with the choice
  };
  document.addEventListener("DOMContentLoaded", () => {
    const mine = left();
    if (!mine || "posted" in document.body.dataset) return leaveTyped();
    const found = new URLSearchParams(mine.body), isSaved = mine.isSent && found.get("version") !== form.elements.version.value;
    if ((isSaved && !mine.hasMore) || content(found) === content(fields())) return forget();
    putBack(found, isSaved);
  });
})();
