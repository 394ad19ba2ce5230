// 一覧で入力する: the keyboard as in a spreadsheet, and saving by itself. Without this script the page's button saves all.
//
// A control is named r<report>-<field>. What is typed is sent report by report: when its row is left, two seconds after the
// last change, and when the page is left. The answer (indicators/grid/answers.py) says what is stored, kept or to be chosen.
(() => {
  "use strict";

  const form = document.querySelector("form[data-grid]");
  if (!form) return;
  const WAIT = 2000, RETRY = 15000, SLOW = 60000;
  const HIDDEN = ["version", "base", "seen_draft"]; // what the page carries unseen: no change by itself
  const element = (name, properties, ...children) => {
    const node = Object.assign(document.createElement(name), properties);
    node.append(...children);
    return node;
  };

  // --- Cells and rows: one control in each cell ---
  const CONTROL = "input:not([type=hidden]), select, textarea";
  const controlIn = (cell) => cell?.querySelector(CONTROL) ?? null;
  // The list of a choice that is open takes the keys; a browser that cannot tell sends none to the page meanwhile.
  const isOpen = CSS.supports("selector(:open)") ? (control) => control.matches("select:open") : () => false;
  const isBox = (control) => control.type === "checkbox";
  const isLine = (control) => control.matches("input") && !isBox(control);
  const heldIn = (control) => isBox(control) ? (control.checked ? "○" : "") : control.value;
  const put = (control, value) => {
    if (isBox(control)) control.checked = value !== "";
    else control.value = value;
  };
  const typed = (control) => { for (const name of ["input", "change"]) control.dispatchEvent(new Event(name, { bubbles: true })); };

  const beside = (control, rows, columns) => {
    const cell = control.closest("td"), row = cell.parentElement, lines = [...row.closest("table").tBodies].flatMap((body) => [...body.rows]);
    const next = (list, from, step, found) => {
      for (let at = from + step; at >= 0 && at < list.length; at += step) if (found(list[at])) return found(list[at]);
      return null;
    };
    if (rows) return next(lines, lines.indexOf(row), rows, (line) => controlIn(line.cells[cell.cellIndex]));
    return next([...row.cells], cell.cellIndex, columns, controlIn);
  };
  let entered = null; // the cell in which one is, and what stood there
  const go = (event, found) => {
    const control = found ?? event.target; // at the edge one stays
    event.preventDefault();
    control.focus();
    entered = { control, held: heldIn(control) }; // also at the edge: what stands there is taken in
    if (isLine(control)) control.select();
    else if (control.matches("textarea")) control.setSelectionRange(control.value.length, control.value.length);
  };

  // --- Keys. In a text of several lines Enter breaks the line, Ctrl+Enter goes on; a choice is opened by Space, F4 or Alt+↓ ---
  const isAt = (control, end) => {
    if (!isLine(control) && !control.matches("textarea")) return true;
    const { selectionStart: from, selectionEnd: to, value: { length } } = control;
    if (isLine(control) && length && from === 0 && to === length) return true; // as one comes into it: all is selected
    return from === to && from === (end ? length : 0);
  };
  const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
  const arrow = (event, control) => {
    const [rows, columns] = ARROWS[event.key];
    const stays = control.matches("textarea") || columns ? !isAt(control, rows + columns > 0) : false;
    if (!stays) go(event, beside(control, rows, columns));
  };
  const enter = (event, control) => {
    if (control.matches("textarea") && !event.ctrlKey && !event.shiftKey) return;
    go(event, beside(control, event.shiftKey ? -1 : 1, 0));
  };
  const escape = (event, control) => {
    if (entered?.control !== control || heldIn(control) === entered.held) return;
    event.preventDefault();
    put(control, entered.held);
    typed(control);
    if (isLine(control)) control.select();
  };
  form.addEventListener("keydown", (event) => {
    const control = event.target;
    if (event.isComposing || event.keyCode === 229 || event.altKey || event.metaKey || !control.matches(CONTROL) || !control.closest("td")) return;
    if (isOpen(control)) return;
    if (event.key === "Enter") enter(event, control);
    else if (event.key === "Escape") escape(event, control);
    else if (event.key in ARROWS && !event.ctrlKey && !event.shiftKey) arrow(event, control);
    else if (event.key === "F4" && control.matches("select")) { event.preventDefault(); control.showPicker(); }
    else if (event.key === "F2" && isLine(control)) control.setSelectionRange(control.value.length, control.value.length);
  });

  // --- One more row of events ---
  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add-event]");
    if (button) addRow(button.closest("[data-events]")).querySelector(CONTROL).focus();
  });
  const addRow = (group) => {
    const count = group.querySelector("[data-event-rows]"), number = Number(count.value);
    const row = group.querySelector("template").content.querySelector("tr").cloneNode(true);
    for (const node of row.querySelectorAll("*")) {
      for (const { name, value } of [...node.attributes]) {
        if (value.includes("__number__")) node.setAttribute(name, value.replaceAll("__number__", number));
      }
    }
    const label = row.querySelector(".grid-name");
    label.textContent = label.textContent.replace("__line__", number + 1);
    group.querySelector("[data-event-more]").before(row);
    count.value = number + 1;
    return row;
  };

  // --- Reports ---
  const page = document.getElementById("grid-said");
  const reports = new Map();
  const partOf = (name) => /^r(\d+)-(.+)$/s.exec(name) ?? [];
  const reportOf = (control) => reports.get(partOf(control.name ?? "")[1]);
  const fieldsOf = (report) => [...new FormData(form)].flatMap(([name, value]) => {
    const [, id, field] = partOf(name);
    return id === report.id ? [[field, value]] : [];
  });
  const contentOf = (report) => new URLSearchParams(fieldsOf(report).filter(([name]) => !HIDDEN.includes(name))).toString();
  const bodyOf = (report) => new URLSearchParams([...fieldsOf(report), ["screen", form.elements.screen.value]]);
  const control = (report, name) => document.getElementById(`r${report.id}-${name}`);
  const isChanged = (report) => contentOf(report) !== report.kept;
  for (const box of form.querySelectorAll("[data-report]")) {
    const report = { id: box.dataset.report, code: box.dataset.code, url: box.dataset.save, box, timer: 0, running: null };
    report.kept = contentOf(report);
    reports.set(report.id, report);
  }

  const say = (report, sentence, isWrong = false) => {
    for (const node of form.querySelectorAll(`[data-said="${report.id}"]`)) {
      node.textContent = sentence;
      node.classList.toggle("is-wrong", isWrong);
    }
    page.textContent = `${report.code}：${sentence}`;
  };
  // What is said of a cell stands below it, and the control names it.
  const describe = (node, part, sentences, className) => {
    const id = `${node.id}-${part}`, names = new Set((node.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean));
    document.getElementById(id)?.remove();
    names.delete(id);
    if (sentences.length) {
      node.closest("td").append(element("ul", { id, className }, ...sentences.map((sentence) => element("li", { textContent: sentence }))));
      names.add(id);
    }
    if (names.size) node.setAttribute("aria-describedby", [...names].join(" "));
    else node.removeAttribute("aria-describedby");
  };
  const tell = (report, { errors, notes }) => {
    for (const node of form.querySelectorAll(`[id^="r${report.id}-"]`)) {
      if (!node.matches(CONTROL) || !node.closest("td")) continue;
      const name = partOf(node.id)[2], wrong = errors[name] ?? [];
      if (wrong.length || node.hasAttribute("aria-invalid")) describe(node, "error", wrong, "field-errors");
      if (wrong.length) node.setAttribute("aria-invalid", "true");
      else node.removeAttribute("aria-invalid");
      if (notes[name] || document.getElementById(`${node.id}-note`)) describe(node, "note", notes[name] ? [notes[name]] : [], "grid-read");
    }
  };

  // The choice between two contents is drawn anew where somebody may be choosing: the focus stays, or goes to the cell.
  const draw = (report, html) => {
    const { name = "", value } = report.box.contains(document.activeElement) ? document.activeElement : {};
    report.box.innerHTML = html;
    if (!name) return;
    const [first] = form.querySelectorAll(`tr[data-of="${report.id}"] :is(${CONTROL})`);
    (report.box.querySelector(`[name="${name}"][value="${value}"]`) ?? control(report, partOf(name)[2].replace("choice-", "")) ?? first).focus();
  };

  const store = (report, answer, before) => {
    // What others have put where somebody has gone on typing is asked for again, on what was read before.
    if (answer.taken.some((name) => control(report, name) && heldIn(control(report, name)) !== before.get(name))) return false;
    for (const [name, value] of Object.entries(answer.cells)) {
      let node = control(report, name);
      const [, prefix, number] = /^(.+)-event-(\d+)-/.exec(name) ?? [];
      while (!node && prefix) {
        const count = form.elements.namedItem(`r${report.id}-${prefix}-event_rows`);
        if (!count || Number(count.value) > Number(number)) break;
        addRow(count.closest("[data-events]"));
        node = control(report, name);
      }
      if (node && (heldIn(node) === before.get(name) || !before.has(name))) put(node, value);
      if (node && entered?.control === node) entered.held = heldIn(node);
    }
    for (const name of ["version", "base"]) form.elements.namedItem(`r${report.id}-${name}`).value = answer[name];
    draw(report, "");
    for (const node of document.querySelectorAll(`[data-proposal="${report.id}"]`)) node.textContent = answer.proposal;
    return true;
  };
  const take = (report, answer, sent, before) => {
    const isSame = contentOf(report) === sent;
    tell(report, answer);
    if (answer.missing) document.querySelector(`[data-missing="${report.id}"]`)?.replaceWith(document.createRange().createContextualFragment(answer.missing));
    let isTaken = true;
    if (answer.outcome === "saved") isTaken = store(report, answer, before);
    if (answer.outcome === "choice" && (isSame || !report.box.childElementCount)) draw(report, answer.choice); // else what was chosen meanwhile goes
    if (isTaken && answer.outcome !== "refused") report.kept = isSame ? contentOf(report) : sent;
    report.refused = answer.outcome === "refused" ? sent : null;
    say(report, answer.said, answer.outcome !== "saved");
    if (isTaken && ![...reports.values()].some(isChanged)) form.dispatchEvent(new CustomEvent("kept", { bubbles: true }));
  };

  // --- What last year and the plan know already goes into the blank cells of a table, where a value is expected at all ---
  const expectsValue = ({ dataset: { offerStatus } }) => !offerStatus || ["confirmed", "preliminary"].includes(document.getElementById(offerStatus).value);
  const isBegun = (node) => [...form.querySelectorAll(`[name^="${node.dataset.offerGroup}-"]`)].some((box) => box.checked);
  form.addEventListener("click", ({ target }) => {
    const part = target.closest("[data-fill]")?.closest("details");
    if (!part) return;
    const blank = [...part.querySelectorAll("[data-offer]")].filter((node) => expectsValue(node) && (node.dataset.offerGroup ? !isBegun(node) : node.value.trim() === ""));
    for (const node of blank) put(node, node.dataset.offer);
    for (const node of blank) {
      typed(node);
      if (node.dataset.offerSource) describe(node, "source", [node.dataset.offerSource], "grid-read");
    }
    part.querySelector("[data-fill-said]").textContent = blank.length ? `${blank.length}つの欄に入れました。内容を確かめてください。` : "入れられる空欄はありません。";
  });

  // --- Saving: of one report one after the other, so that an older text never arrives after a newer one ---
  let leaving = false, busy = 0;
  const token = () => /(?:^|;\s*)csrftoken=([^;]+)/.exec(document.cookie)?.[1] ?? form.elements.csrfmiddlewaretoken.value;
  const send = (report, options) => fetch(report.url, { method: "POST", headers: { "X-CSRFToken": token() }, body: bodyOf(report), ...options });
  const later = (report, wait = WAIT) => { clearTimeout(report.timer); report.timer = setTimeout(() => save(report), wait); };
  const fail = (report, sentence) => {
    say(report, `${sentence}入力した内容は、この画面に残っています。自動でもう一度保存します`, true);
    later(report, RETRY); // the session comes back without anybody typing
  };
  // While the server is away, away.js says when: of each report what is typed by then, in the order in which they failed.
  const wait = (report, headers, isLater = false) => {
    say(report, "まだ保存していません。入力した内容は、この画面に残っています", true);
    const detail = { retryAfter: headers?.get("Retry-After"), outage: headers?.get("X-Outage") ?? "", key: `report ${report.id}`, again: () => save(report, true), isLater };
    document.dispatchEvent(new CustomEvent("away", { detail }));
  };
  const save = async (report, isAsked = false) => {
    clearTimeout(report.timer);
    const sent = contentOf(report);
    if (leaving || report.running || sent === report.kept || sent === report.refused) return;
    if ("away" in document.body.dataset && !isAsked) return wait(report, null, true);
    if (busy >= 2) return later(report, 300); // many at once wait for each other
    busy += 1;
    const before = new Map(), request = report.running = new AbortController();
    for (const node of form.querySelectorAll(`[id^="r${report.id}-"]`)) if (node.matches(CONTROL)) before.set(partOf(node.id)[2], heldIn(node));
    const slow = setTimeout(() => request.abort(), SLOW);
    try {
      const response = await send(report, { signal: request.signal });
      const isOurs = response.headers.get("Content-Type")?.startsWith("application/json") && !response.redirected;
      if (isOurs) take(report, await response.json(), sent, before);
      else if (response.status === 404) {
        report.refused = sent; // decided meanwhile, or the department's no more
        say(report, "この画面では、もう入力できません。必要な内容を控えてから、画面を読み込み直してください。", true);
      } else if (response.redirected || response.status === 403) fail(report, "ログインの有効期限が切れたため、保存していません。別のタブでログインしてください。");
      else if (response.status >= 502 && response.status <= 504) wait(report, response.headers);
      else fail(report, "保存できませんでした。");
    } catch {
      if (!leaving) wait(report);
    } finally {
      clearTimeout(slow);
      report.running = null;
      busy -= 1;
      if (contentOf(report) !== sent) later(report); // typed while it was saved
    }
  };

  for (const name of ["input", "change"]) {
    form.addEventListener(name, ({ target }) => { const report = reportOf(target); if (report) later(report); });
  }
  let row = null;
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches(CONTROL) && target.closest("td")) entered = { control: target, held: heldIn(target) };
    const next = target.closest("tr");
    if (row && row !== next && reports.has(row.dataset.of)) save(reports.get(row.dataset.of));
    row = next;
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget) && row && reports.has(row.dataset.of)) save(reports.get(row.dataset.of));
  });
  // The page's own button saves everything by itself.
  document.addEventListener("submit", (event) => {
    if (event.target !== form || event.defaultPrevented) return;
    leaving = true;
    for (const report of reports.values()) { clearTimeout(report.timer); report.running?.abort(); }
  });
  window.addEventListener("pageshow", () => { leaving = false; });
  window.addEventListener("pagehide", () => {
    if (leaving) return;
    for (const report of reports.values()) if (isChanged(report)) send(report, { keepalive: true }).catch(() => {});
  });
  // A way to a cell opens the table that it is in.
  document.addEventListener("click", ({ target }) => {
    const link = target.closest("a[href^='#r']"), node = link && document.getElementById(link.hash.slice(1));
    if (!node?.matches(CONTROL)) return;
    node.closest("details").open = true;
    node.focus();
  });
})();
