// The entry page: one more event row (without this script two blank rows are always there), and on a narrow
// screen the plan beside the form starts folded.
(() => {
  "use strict";

  document.addEventListener("DOMContentLoaded", () => {
    if (!window.matchMedia("(max-width: 64rem)").matches) return;
    for (const box of document.querySelectorAll(".entry-plan details")) box.open = false;
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-event]");
    if (!button) return;
    const box = button.closest("[data-events]");
    const count = box.querySelector("[data-event-rows]");
    const row = box.querySelector("template").content.cloneNode(true);
    for (const node of row.querySelectorAll("[id], [name], [for], [aria-describedby]")) {
      for (const name of ["id", "name", "for", "aria-describedby"]) {
        if (node.hasAttribute(name)) node.setAttribute(name, node.getAttribute(name).replace("__number__", count.value));
      }
    }
    const first = row.querySelector("input");
    box.querySelector("[data-event-list]").append(row);
    count.value = Number(count.value) + 1;
    first.focus();
  });
})();
