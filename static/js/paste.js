// A block of cells copied in a spreadsheet goes over the fields of a table: the server reads it with the fields of the
// entry page and shows what would change, then it is taken in or left. Nothing is saved by it.
//
// A field says where it stands: data-cell-table, data-cell-row, data-cell-column (from 0), on itself or around it; around
// them, or on their form, data-paste-url. A table that grows is within [data-events], with [data-add-event] to press, its
// next row in a <template> and the number of its rows in [data-event-rows]; a row is [data-event] or a <tr>. What was taken in is
// said in front of the nearest [data-paste-area], panel or section. A cell that cannot be changed now has data-cell-field.
(() => {
  "use strict";

  const CELL = /(?:"((?:[^"]|"")*)"|([^\t\r\n]*))(\t|\r\n|\r|\n|$)/y;
  // Text of the clipboard as spreadsheets write it: a cell with line breaks stands in quotes, those within it twice.
  const cellsOf = (text) => {
    const block = [[]];
    let quoted = false, end;
    CELL.lastIndex = 0;
    do {
      const [, inQuotes, plain, separator] = CELL.exec(text);
      end = separator;
      quoted ||= inQuotes !== undefined;
      block.at(-1).push(inQuotes?.replaceAll('""', '"') ?? plain);
      if (end && end !== "\t") block.push([]);
    } while (end);
    if (block.length > 1 && /[\r\n]$/.test(text)) block.pop();
    // A whole column comes with a million blank cells below it.
    if (block.length > 1000) while (block.length > 1 && block.at(-1).every((cell) => !cell.trim())) block.pop();
    return { block, quoted };
  };

  const isTicked = (control) => control.matches("[type=radio], [type=checkbox]");
  const controlsOf = (node) => node.matches("input, select, textarea") ? [node] : [...node.querySelectorAll("input:not([type=hidden]), select, textarea")];
  const nameOf = ([control]) => {
    if (!control || control.matches(":disabled, :read-only:not([type=radio], [type=checkbox], select)")) return "";
    return control.type === "checkbox" ? `${control.name}:${control.value}` : control.name;
  };
  const valueOf = (controls) => {
    const [control] = controls;
    if (control?.type === "checkbox") return control.checked ? "○" : "";
    return control?.type === "radio" ? controls.find((one) => one.checked)?.value ?? "" : control?.value ?? "";
  };
  const put = (controls, value) => {
    for (const control of controls) {
      if (control.type === "checkbox") control.checked = value !== "";
      else if (control.type === "radio") control.checked = control.value === value;
      else control.value = value;
    }
    for (const name of ["input", "change"]) (controls.find((one) => one.checked) ?? controls[0]).dispatchEvent(new Event(name, { bubbles: true }));
  };

  const selector = (table, row, column) => `[data-cell-table="${CSS.escape(table)}"]` + (row === undefined ? "" : `[data-cell-row="${row}"][data-cell-column="${column}"]`);
  const controlsAt = ({ table, row, column }) => [...document.querySelectorAll(selector(table, row, column))].flatMap(controlsOf);
  const placeOf = ({ dataset, textContent }) => {
    const place = { table: dataset.cellTable, row: Number(dataset.cellRow), column: Number(dataset.cellColumn) };
    return "cellField" in dataset ? { ...place, name: dataset.cellField, fixed: textContent.trim() } : place;
  };

  const headingOf = (td) => td?.closest("table").tHead?.rows[0].cells[td.cellIndex]?.textContent.trim();

  // The places of a table, each once (the buttons of a choice are several nodes), and the rows that it may still get.
  const placesOf = (table, upTo) => {
    const places = new Map();
    for (const node of document.querySelectorAll(selector(table))) {
      const place = placeOf(node);
      places.set(`${place.row} ${place.column}`, place);
    }
    const rows = 1 + Math.max(...[...places.values()].map(({ row }) => row));
    for (const template of document.querySelectorAll("[data-events] template")) {
      for (const node of template.content.querySelectorAll(selector(table))) {
        for (let row = rows; row <= Math.min(upTo, 998); row += 1) {
          places.set(`${row} ${node.dataset.cellColumn}`, { ...placeOf(node), row, name: node.name.replace("__number__", row), group: template.closest("[data-events]") });
        }
      }
    }
    return [...places.values()];
  };
  const grow = (place) => {
    for (let left = 999; left && place.group && !controlsAt(place).length; left -= 1) place.group.querySelector("[data-add-event]").click();
  };
  // Rows that were added are taken away again, unless others came behind them.
  const shrink = (table, count, before, after) => {
    if (Number(count.value) !== after) return;
    for (let row = before; row < after; row += 1) document.querySelector(`${selector(table)}[data-cell-row="${row}"]`)?.closest("[data-event], tr").remove();
    count.value = before;
  };

  // --- What became of it is said in front of the fields ---
  const paragraph = (sentence) => Object.assign(document.createElement("p"), { textContent: sentence });
  const box = Object.assign(document.createElement("div"), { className: "paste-said", tabIndex: -1 });
  const say = (cell, ...nodes) => {
    box.replaceChildren(...nodes);
    cell.closest("[data-paste-area], .panel, section, form")?.before(box);
  };
  const sayWrong = (cell, sentence) => {
    const notice = Object.assign(document.createElement("div"), { className: "notice notice-error" });
    notice.setAttribute("role", "alert");
    notice.append(paragraph(`${sentence}何も変えていません。コピーした内容は、そのまま残っています。`));
    say(cell, notice);
  };

  const take = (dialog, cell, places) => {
    const before = [], count = places.find(({ group }) => group)?.group.querySelector("[data-event-rows]");
    const rowsBefore = Number(count?.value), rows = [...dialog.querySelectorAll("[data-paste-spot]")];
    for (const row of rows) grow(places[row.dataset.pasteSpot]);
    for (const row of rows) {
      const controls = controlsAt(places[row.dataset.pasteSpot]);
      before.push([controls, valueOf(controls)]);
      put(controls, row.dataset.pasteValue);
    }
    const rowsAfter = Number(count?.value);
    say(cell, dialog.querySelector("template").content.cloneNode(true));
    for (const link of box.querySelectorAll("a[data-spot]")) {
      const [control] = controlsAt(places[link.dataset.spot]);
      if (control) link.href = `#${control.id}`;
    }
    box.querySelector("[data-paste-undo]").addEventListener("click", () => {
      for (const [controls, value] of before) put(controls, value);
      if (rowsAfter > rowsBefore) shrink(cell.dataset.cellTable, count, rowsBefore, rowsAfter);
      say(cell, paragraph("貼り付けを取り消しました。貼り付ける前の内容に戻っています。"));
      box.focus();
    });
    if (box.querySelector("li")) box.focus(); else (controlsOf(cell)[0] ?? cell).focus();
  };

  const insert = (control, text) => {
    control.focus();
    document.execCommand("insertText", false, text); // unlike setting the value it can be undone with Ctrl+Z
  };

  const show = (html, cell, places, text) => {
    const holder = document.createElement("div");
    holder.innerHTML = html;
    const dialog = holder.querySelector("dialog"), control = document.activeElement;
    document.body.append(dialog);
    dialog.addEventListener("close", () => {
      const choice = dialog.returnValue;
      if (choice === "take") take(dialog, cell, places);
      if (choice === "text") insert(control, text);
      dialog.remove();
    });
    dialog.showModal();
  };

  const token = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? document.querySelector("[name=csrfmiddlewaretoken]").value;
  let running = null;
  const ask = async (url, cell, block, text) => {
    const at = placeOf(cell);
    const all = placesOf(at.table, at.row + block.length - 1);
    const places = all.filter(({ row, column }) => row >= at.row && column >= at.column);
    const rows = Math.max(new Set(all.map(({ row }) => row)).size, cell.closest("tbody")?.rows.length ?? 0);
    const size = Math.max(block.length, ...block.map((row) => row.length)); // what stands further away plays no part
    const spots = places.map((place) => {
      const controls = controlsAt(place), { row, column } = place;
      return { row, column, name: place.name ?? nameOf(controls), now: row - at.row < size && column - at.column < size ? place.fixed ?? valueOf(controls) : "", is_fixed: "fixed" in place };
    });
    const titles = places.map(({ column, ...place }) => [column, headingOf(controlsAt({ column, ...place })[0]?.closest("td"))]).filter(([, title]) => title);
    const body = new FormData();
    body.set("paste", JSON.stringify({ block, row: at.row, column: at.column, rows, spots, titles: Object.fromEntries(titles), may_be_text: cell.matches("textarea") }));
    running?.abort();
    const request = running = new AbortController();
    const slow = setTimeout(() => say(cell, paragraph("貼り付ける内容を読み取っています…")), 800);
    try {
      const response = await fetch(url, { method: "POST", headers: { "X-CSRFToken": token() }, body, signal: request.signal });
      const html = await response.text();
      clearTimeout(slow);
      box.remove();
      if (response.status >= 502 && response.status <= 504) {
        sayWrong(cell, "サーバーが今は応えられないため、貼り付けていません。少し待って、もう一度貼り付けてください。");
      } else if (!response.headers.has("X-Paste-Said")) {
        sayWrong(cell, response.redirected || response.status === 403 ? "ログインの有効期限が切れたか、権限がないため、貼り付けていません。別のタブでログインしてから、もう一度貼り付けてください。" : "貼り付ける内容を読み取れませんでした。範囲を小さくして、もう一度貼り付けてください。");
      } else if (response.ok) show(html, cell, places, text);
      else { say(cell); box.innerHTML = html; }
    } catch (error) {
      clearTimeout(slow);
      if (error.name !== "AbortError") sayWrong(cell, "サーバーにつながらないため、貼り付けていません。ネットワークを確かめて、もう一度貼り付けてください。");
    }
  };

  document.addEventListener("paste", (event) => {
    const control = event.target, text = event.clipboardData?.getData("text/plain") ?? "";
    if (!text || !control.matches?.("input, select, textarea")) return;
    const { block, quoted } = cellsOf(text);
    const isOne = block.length === 1 && block[0].length === 1, hasBreak = isOne && /[\r\n]/.test(block[0][0]);
    const cell = control.closest("[data-cell-table]"), url = (cell?.closest("[data-paste-url]") ?? control.form)?.dataset.pasteUrl;
    if (!cell || !url) {
      // A field by itself: the browser would drop the line break and make one number of two cells.
      if (!control.matches("input[inputmode=decimal]") || !/[\r\n]/.test(text.trim())) return;
      event.preventDefault();
      return insert(control, text.trim().replace(/[\r\n]+/g, "\t"));
    }
    if (control.matches("textarea")) {
      // A text of several lines stays one; only tabs, or several cells in quotes, show that it is a table.
      if (hasBreak && quoted) { event.preventDefault(); return insert(control, block[0][0]); }
      if (block.every((row) => row.length === 1) && !(quoted && block.length > 1)) return;
    } else if (isOne && !hasBreak && !isTicked(control) && !control.matches("select") && text.length < 10000) return; // as the browser does it
    event.preventDefault();
    ask(url, cell, block, text);
  });
})();
