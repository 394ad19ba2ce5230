// The head of every page: one switch (year, plan, who) is open at a time, and closes when one turns away from it.
(() => {
  "use strict";

  const open = () => document.querySelector(".site-switch[open]");
  document.addEventListener("click", ({ target }) => {
    const found = open();
    if (found && !found.contains(target)) found.open = false;
  });
  document.addEventListener("focusin", ({ target }) => {
    const found = open();
    if (found && !found.contains(target)) found.open = false;
  });
  document.addEventListener("keydown", (event) => {
    const found = event.key === "Escape" && open();
    if (!found) return;
    found.open = false;
    found.querySelector("summary").focus();
  });
})();
