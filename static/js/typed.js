// Typed and not sent: kept in this tab when one leaves a page, shown again when the browser goes back to it. Pages are not
// stored by the browser (Cache-Control: no-store), so it would forget. Nothing is kept after logging out.
(() => {
  "use strict";

  const STORE = "typed";
  const read = () => { try { return JSON.parse(sessionStorage.getItem(STORE)) ?? {}; } catch { return {}; } };
  const write = (kept) => { try { sessionStorage.setItem(STORE, JSON.stringify(kept)); } catch { /* no room: as without this script */ } };
  const forget = () => { try { sessionStorage.removeItem(STORE); } catch { /* nothing was kept */ } };
  // What an entry page left (entry.js) outlives the end of a session, for its writer alone, but no logout.
  const forgetAll = () => { try { sessionStorage.clear(); } catch { /* nothing was kept */ } };
  if (location.pathname === document.body.dataset.loginUrl) forget();

  // The page after a failed form came by POST; going back to it would ask to send the form again.
  const posted = "posted" in document.body.dataset;
  if (posted) history.replaceState(null, "", location.href);

  const NEVER = ["hidden", "password", "file", "submit", "button", "reset", "image"];
  // The entry form keeps itself on the server.
  const forms = () => [...document.forms].filter((form) => !form.matches("[data-draft-url], .site-logout, .site-search") && !form.querySelector("[type=password]"));
  const fields = (form) => [...form.elements].filter((field) => field.name && field.matches("input, textarea, select") && !NEVER.includes(field.type));
  const placeOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).href.split("#")[0];
  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
  const chosen = (field) => [...field.options].filter((option) => option.selected).map((option) => option.value);
  const isChanged = (field) => {
    if (isTicked(field)) return posted ? field.checked : field.checked !== field.defaultChecked;
    if (field.type === "select-one") return field.selectedIndex !== Math.max(0, [...field.options].findLastIndex((option) => option.defaultSelected)) || (posted && field.selectedIndex > 0);
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) || posted;
    return posted ? field.value !== "" : field.value !== field.defaultValue;
  };
  const valueOf = (field) => isTicked(field) ? field.checked : field.options ? chosen(field) : field.value;

  // Every field of the page's forms with a name that is the same when the page comes again: place, name, how many of it before.
  const named = function* () {
    const counts = new Map();
    for (const form of forms()) {
      for (const field of fields(form)) {
        const name = `${placeOf(form)} ${field.name}`;
        counts.set(name, (counts.get(name) ?? -1) + 1);
        yield [placeOf(form), `${field.name} ${counts.get(name)}`, field, form];
      }
    }
  };

  const sent = new WeakSet();
  let isLoggingOut = false;
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".site-logout")) { isLoggingOut = true; forgetAll(); }
    if (!event.defaultPrevented) sent.add(event.target);
  });
  window.addEventListener("pageshow", () => { isLoggingOut = false; for (const form of document.forms) sent.delete(form); });

  window.addEventListener("pagehide", () => {
    if (isLoggingOut || location.pathname === document.body.dataset.loginUrl) return;
    const kept = read();
    for (const form of forms()) delete kept[placeOf(form)];
    for (const [place, name, field, form] of named()) {
      if (!sent.has(form) && isChanged(field)) (kept[place] ??= {})[name] = valueOf(field);
    }
    write(kept);
  });

  const show = (field, value) => {
    if (isTicked(field)) field.checked = value;
    else if (field.options) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };
  document.addEventListener("DOMContentLoaded", () => {
    if (performance.getEntriesByType("navigation")[0]?.type !== "back_forward") return;
    const kept = read();
    for (const [place, name, field] of named()) {
      if (kept[place] && name in kept[place]) show(field, kept[place][name]);
    }
  });
})();
