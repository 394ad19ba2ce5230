// Typed and not stored: kept in this tab when one leaves a page, shown again when the browser goes back to it, and when one had
// to sign in anew meanwhile: then the page says so. Pages are not stored by the browser (Cache-Control: no-store), so it would
// forget. Kept for the one who typed it alone; nothing is left after logging out, in whichever tab.
(() => {
  "use strict";

  const STORE = "typed", LEFT_AT = "left-at";
  const { user } = document.body.dataset; // nobody on the login page
  const of = (store, act) => { try { return act(store()); } catch { return null; } }; // no room, or not allowed: as without it
  const tab = (act) => of(() => sessionStorage, act), browser = (act) => of(() => localStorage, act);
  const read = () => tab((store) => JSON.parse(store.getItem(STORE))) ?? {};
  const write = (kept) => tab((store) => store.setItem(STORE, JSON.stringify({ ...kept, by: user, at: Date.now() })));
  // What an entry page left (entry.js) outlives the end of a session, for its writer alone, but no logout.
  const forgetAll = () => tab((store) => store.clear());
  const leftAt = Number(browser((store) => store.getItem(LEFT_AT)) ?? 0);
  const before = read();
  if (before.by && ((user && before.by !== user) || before.at < leftAt)) forgetAll();

  // The page after a failed form came by POST; going back to it would ask to send the form again.
  const posted = "posted" in document.body.dataset;
  if (posted) history.replaceState(null, "", location.href);

  const NEVER = ["hidden", "password", "file", "submit", "button", "reset", "image"];
  // The entry form keeps itself on the server.
  const forms = () => [...document.forms].filter((form) => !form.matches("[data-draft-url], .site-logout, .site-search") && !form.querySelector("[type=password], [autocomplete=one-time-code]"));
  const fields = (form) => [...form.elements].filter((field) => field.name && field.matches("input, textarea, select") && !NEVER.includes(field.type));
  const placeOf = (form) => new URL(form.getAttribute("action") || location.href, location.href).href.split("#")[0];
  const isTicked = (field) => field.type === "checkbox" || field.type === "radio";
  const chosen = (field) => [...field.options].filter((option) => option.selected).map((option) => option.value);
  // A form that came back with what is wrong in it holds what was sent as its own.
  const isAgain = (form) => posted || form.querySelector("[data-error-summary]") !== null;
  const isChanged = (field) => {
    const again = isAgain(field.form);
    if (isTicked(field)) return again ? field.checked : field.checked !== field.defaultChecked;
    if (field.type === "select-one") return field.selectedIndex !== Math.max(0, [...field.options].findLastIndex((option) => option.defaultSelected)) || (again && field.selectedIndex > 0);
    if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) || again;
    return again ? field.value !== "" : field.value !== field.defaultValue;
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

  // --- Keeping: places of the page (addresses that its forms go to) with what was typed there ---
  // `last`: where something was typed or sent when the page was left; `back`: of these, what signing in anew came between.
  const sent = new WeakSet();
  let isOver = false; // logged out: nothing stays
  const keep = () => {
    if (isOver || !user) return;
    const kept = read(), places = kept.places ?? {};
    for (const form of forms()) if (fields(form).length) delete places[placeOf(form)];
    for (const [place, name, field, form] of named()) {
      if (!isChanged(field)) continue;
      const found = places[place] ??= { fields: {} };
      (sent.has(form) ? found.sent ??= {} : found.fields)[name] = valueOf(field);
      if (form.elements.version) found.version = form.elements.version.value;
    }
    // A page that asks whether to go on has what was sent, unseen: until it is answered it is not stored.
    const here = new Set(forms().map(placeOf)), isLast = (place) => here.has(place) || (posted && places[place].sent);
    write({ places, last: Object.keys(places).filter(isLast) });
  };
  document.addEventListener("submit", (event) => {
    if (event.target.matches(".site-logout")) {
      isOver = true;
      forgetAll();
      browser((store) => store.setItem(LEFT_AT, Date.now()));
    }
    if (!event.defaultPrevented) sent.add(event.target);
  });
  document.addEventListener("leave-nothing", () => { isOver = true; forgetAll(); });
  window.addEventListener("pageshow", () => { isOver = false; for (const form of document.forms) sent.delete(form); });
  window.addEventListener("pagehide", keep);
  // A browser that saves memory throws a page away without a word.
  let timer = 0;
  document.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(keep, 1000); });

  // --- Showing again ---
  const show = (field, value) => {
    if (isTicked(field)) field.checked = value;
    else if (field.options) for (const option of field.options) option.selected = value.includes(option.value);
    else field.value = value;
    for (let box = field.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    for (const name of ["input", "change"]) field.dispatchEvent(new Event(name, { bubbles: true }));
  };
  const tell = (form, shown, isOther) => {
    const say = (tag, properties) => Object.assign(document.createElement(tag), properties);
    const notice = say("div", { className: "notice notice-info typed-back" }), body = say("div", { className: "notice-body" });
    const sentence = `入力中だった内容を戻しました。まだ保存していません。${isOther ? "その間に、ほかの人が保存しています。見比べてから保存してください。" : ""}`;
    body.append(say("p", { textContent: sentence }));
    const button = say("button", { type: "button", className: "btn btn-outline-primary btn-sm", textContent: "戻した内容を捨てる" });
    button.addEventListener("click", () => {
      for (const [field, value] of shown) show(field, value);
      form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
      notice.remove();
      keep();
      shown[0][0].focus();
    });
    notice.append(body, button);
    form.before(notice);
    document.querySelector("[data-told]").textContent = sentence;
  };
  const showAll = (places, isTold) => {
    const shown = new Map();
    for (const [place, name, field, form] of named()) {
      const value = { ...places[place]?.fields, ...places[place]?.sent }[name];
      if (value === undefined || (isTold && form.method === "get")) continue;
      if (JSON.stringify(value) === JSON.stringify(valueOf(field))) continue;
      if (!shown.has(form)) shown.set(form, []);
      shown.get(form).push([field, valueOf(field)]);
      show(field, value);
    }
    if (!isTold) return;
    for (const [form, fields] of shown) {
      const { version } = places[placeOf(form)];
      tell(form, fields, version !== undefined && version !== form.elements.version?.value);
    }
  };
  document.addEventListener("DOMContentLoaded", () => {
    const kept = read(), places = kept.places ?? {}, last = kept.last ?? [];
    const isBack = performance.getEntriesByType("navigation")[0]?.type === "back_forward";
    // The way led to the login page: what was left or sent last has not arrived.
    if (!user) {
      if (!kept.by) return;
      for (const place of last) places[place].isBack = true;
      tab((store) => store.setItem(STORE, JSON.stringify({ ...kept, places })));
      return;
    }
    const due = {};
    for (const [place, found] of Object.entries(places)) {
      if (found.isBack) due[place] = found;
      // Sent, and a page of ours was led to: the server has it.
      else if (!isBack && !posted) delete found.sent;
    }
    if (!posted) showAll(due, true);
    if (isBack) showAll(places, false);
    else if (document.wasDiscarded) showAll(places, true);
    for (const form of forms()) if (places[placeOf(form)]) delete places[placeOf(form)].isBack;
    write({ places, last: [] });
    if (Object.keys(due).length) keep();
  });
})();
