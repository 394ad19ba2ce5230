// What the chosen kind and comparison of an indicator do not use is hidden, unless something stands in it:
// <form data-uses-kind="name" data-uses-aim="name"> with <div data-kinds="…" data-aims="…">.
(() => {
  "use strict";

  for (const form of document.querySelectorAll("form[data-uses-kind]")) {
    const chosen = (name) => form.elements.namedItem(name)?.value ?? "";
    const isFilled = (field) => field.type === "checkbox" ? field.checked : field.type !== "hidden" && field.value !== "";
    const show = () => {
      const [kind, aim] = [chosen(form.dataset.usesKind), chosen(form.dataset.usesAim)];
      for (const part of form.querySelectorAll("[data-kinds], [data-aims]")) {
        const uses = (codes, code) => !codes || !code || codes.split(" ").includes(code);
        const isUsed = uses(part.dataset.kinds, kind) && uses(part.dataset.aims, aim);
        const fields = [...part.querySelectorAll("input, select, textarea")];
        part.hidden = !isUsed && !fields.some(isFilled) && !part.querySelector(".field-has-errors");
      }
    };
    form.addEventListener("change", show);
    show();
  }
})();

// A grid of boxes that is drawn like a schedule: <table data-drawn>. Without this script each box is ticked by itself.
// One box of the grid is in the tab order; arrow keys move, Shift with left and right goes on as the box that one comes from.
(() => {
  "use strict";

  for (const grid of document.querySelectorAll("[data-drawn]")) {
    const rows = [...grid.tBodies[0].rows].map((row) => [...row.querySelectorAll("input[type=checkbox]")]);
    const boxes = rows.flat();
    const placeOf = (box) => {
      const row = rows.findIndex((one) => one.includes(box));
      return [row, rows[row].indexOf(box)];
    };
    const enter = (box) => {
      for (const one of boxes) one.tabIndex = one === box ? 0 : -1;
    };
    const set = (box, state) => {
      if (box.checked === state) return;
      box.checked = state;
      box.dispatchEvent(new Event("change", { bubbles: true }));
    };
    enter(boxes[0]);
    grid.addEventListener("focusin", (event) => { if (boxes.includes(event.target)) enter(event.target); });

    const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };
    grid.addEventListener("keydown", (event) => {
      const box = event.target;
      if (!boxes.includes(box) || event.ctrlKey || event.altKey || event.metaKey) return;
      const [row, column] = placeOf(box);
      const ends = { Home: [row, 0], End: [row, rows[row].length - 1] };
      const step = STEPS[event.key];
      const [toRow, toColumn] = step ? [row + step[0], column + step[1]] : ends[event.key] ?? [];
      if (toRow === undefined) return;
      event.preventDefault();
      const to = rows[toRow]?.[toColumn];
      if (!to) return;
      if (event.shiftKey && step && toRow === row) set(to, box.checked);
      to.focus();
    });

    // With the mouse: pressed in a box, held over the others of its row. By touch the page scrolls, a tap ticks.
    let drawing = null;
    const under = (event) => document.elementFromPoint(event.clientX, event.clientY)?.closest("td")?.querySelector("input");
    grid.addEventListener("pointerdown", (event) => {
      const box = event.target.closest("td")?.querySelector("input");
      if (!box || event.pointerType === "touch" || event.button !== 0) return;
      drawing = { row: placeOf(box)[0], last: placeOf(box)[1], state: !box.checked, from: box };
    });
    document.addEventListener("pointermove", (event) => {
      if (!drawing) return;
      const box = under(event);
      if (!box || !rows[drawing.row].includes(box) || (box === drawing.from && !drawing.moved)) return;
      drawing.moved = true;
      const to = placeOf(box)[1];
      const [low, high] = [Math.min(drawing.last, to), Math.max(drawing.last, to)];
      for (const one of rows[drawing.row].slice(low, high + 1)) set(one, drawing.state);
      drawing.last = to;
      event.preventDefault();
    });
    document.addEventListener("pointerup", () => { drawing = null; });
    grid.addEventListener("dragstart", (event) => event.preventDefault());
  }
})();
