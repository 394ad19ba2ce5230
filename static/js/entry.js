// The entry page: one more event row (without this script two blank rows are always there). What is typed is kept on
// the server by itself, without saving it.
(() => {
  "use strict";

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-event]");
    if (!button) return;
    const box = button.closest("[data-events]");
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
    first.focus();
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

  // --- Automatic keeping: three seconds after the last change, and on leaving ---
  const form = document.querySelector("form[data-draft-url]");
  if (!form) return;
  const said = document.getElementById("draft-said");
  const typed = () => {
    const fields = new URLSearchParams(new FormData(form));
    fields.delete("csrfmiddlewaretoken");
    return fields.toString();
  };
  let kept = typed(), timer = 0, saving = false, running = null;
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
    timer = setTimeout(keep, 30000); // the network comes back without anybody typing
  };
  // One after the other, so that an older text never arrives after a newer one.
  const keep = async () => {
    clearTimeout(timer);
    const body = typed();
    if (saving || body === kept) return;
    if (running) { timer = setTimeout(keep, 1000); return; }
    const request = running = new AbortController();
    const slow = setTimeout(() => { request.abort(); fail("offline"); }, 60000);
    try {
      const response = await send(body, { signal: request.signal });
      const reason = response.headers.get("X-Draft-Said");
      const text = (await response.text()).trim();
      if (response.ok && !response.redirected) {
        tell("answered");
        kept = body;
        other.replaceChildren();
        said.textContent = text;
        if (typed() === body) form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
      } else if (response.status === 409 && reason === "choice") {
        said.textContent = "";
        other.innerHTML = text; // typed in another tab: both texts, and the way to choose
      } else if (reason) {
        said.textContent = text; // our own sentences say why; a page of errors would not fit here
      } else fail(response.redirected || response.status === 403 ? "ended" : "failed");
    } catch (error) {
      if (error.name !== "AbortError") fail("offline");
    } finally {
      clearTimeout(slow);
      running = null;
    }
  };
  for (const name of ["input", "change"]) {
    form.addEventListener(name, () => { clearTimeout(timer); timer = setTimeout(keep, 3000); });
  }
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    saving = true; // what is being saved needs no draft
    clearTimeout(timer);
    running?.abort();
  });
  window.addEventListener("pageshow", () => { saving = false; });
  window.addEventListener("pagehide", () => {
    const body = typed();
    if (saving || body === kept) return;
    running?.abort();
    send(body, { keepalive: true }).catch(() => {});
  });
})();
