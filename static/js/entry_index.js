// Finding one's way on the entry page: the index leads into fields, 「次の未入力へ」 to the next one from where one is, and
// what a preview brings takes the place only of what has changed: focus, open details and what a voice reads stay.
(() => {
  "use strict";

  const form = document.getElementById("entry-form");
  if (!form) return;

  const isNarrow = window.matchMedia("(max-width: 64rem)").matches;
  for (const box of document.querySelectorAll(".entry-side details")) {
    if (isNarrow && !box.closest("#entry-progress")) box.open = false;
    box.dataset.folded = "";
  }

  const CONTROL = "input:not([type=hidden]), select, textarea, button";
  const show = (target) => {
    for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    const control = target.matches(`${CONTROL}, h2`) ? target : target.querySelector(CONTROL) ?? target;
    control.focus({ preventScroll: true });
    control.scrollIntoView({ block: control.matches("h2") ? "start" : "center" });
  };
  const missing = () => [...document.querySelectorAll("#entry-progress [data-missing]")]
    .map((link) => document.getElementById(link.dataset.missing)).filter(Boolean);
  // The list is as old as the last preview: the field that one is in is passed over.
  const next = () => {
    const here = document.activeElement, left = missing().filter((one) => one !== here && !one.contains(here));
    const isBehind = (one) => here.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING;
    return (form.contains(here) && left.find(isBehind)) || left[0];
  };
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || event.code !== "KeyN" || event.isComposing) return;
    event.preventDefault();
    const target = next() ?? form.querySelector("button[value=submit]"); // nothing is missing any more
    if (target) show(target);
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-leads] a[href^='#']");
    if (!link) return;
    const target = "next" in link.dataset ? next() : document.getElementById(link.hash.slice(1));
    event.preventDefault();
    if (target) show(target);
  });

  // --- What the keyboard reaches is never behind the bar of buttons ---
  const bar = form.querySelector(".entry-actions");
  new ResizeObserver(() => {
    const isStuck = getComputedStyle(bar).position === "sticky";
    document.documentElement.style.setProperty("--entry-bar", isStuck ? `${bar.offsetHeight}px` : "0px");
  }).observe(bar);
  // Into a text the browser moves only as far as its first line.
  form.addEventListener("keyup", (event) => {
    if (event.key === "Tab") event.target.scrollIntoView({ block: "nearest" });
  });

  // --- A preview: what says the same stays as it is ---
  const withoutState = (html) => html.replaceAll(/ open=""/g, "");
  document.addEventListener("htmx:oobBeforeSwap", (event) => {
    const { target, fragment } = event.detail, isWhole = fragment.firstElementChild?.id === target.id;
    const [now, then] = isWhole ? [target.outerHTML, fragment.firstElementChild.outerHTML] : [target.innerHTML, fragment.innerHTML];
    if (withoutState(now).trim() === withoutState(then).trim()) event.detail.shouldSwap = false;
    else for (const box of target.querySelectorAll("details[id][open]")) fragment.querySelector(`[id="${box.id}"]`)?.setAttribute("open", "");
  });
})();
