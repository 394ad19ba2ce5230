/* What is asked where axe cannot tell: where words stand and in which colour (contrast.py), headers without cells. */
window.judge = (() => {
  /* The words asked for in one colour, or none at all: then only what lies behind them is drawn. */
  const style = (colour) => `
    *, *::before, *::after {
      -webkit-text-fill-color: transparent !important; text-decoration-color: transparent !important;
      text-shadow: none !important; caret-color: transparent !important; transition: none !important;
    }
    svg text, svg tspan { fill: transparent !important; }
    [data-judged] { -webkit-text-fill-color: ${colour} !important; }
    svg text[data-judged], svg tspan[data-judged] { fill: ${colour} !important; }`;
  const sheet = new CSSStyleSheet();
  const drawing = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  let elements = [];

  /* Any way to write a colour, as red, green, blue (0 to 255) and how much of it covers (0 to 1). */
  const parts = (colour) => {
    drawing.clearRect(0, 0, 1, 1);
    drawing.fillStyle = colour;
    drawing.fillRect(0, 0, 1, 1);
    const [red, green, blue, alpha] = drawing.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const inner = (element, style) => {
    const box = element.getBoundingClientRect();
    const [left, top, right, bottom] = ["Left", "Top", "Right", "Bottom"].map(
      (side) => parseFloat(style[`padding${side}`]) + parseFloat(style[`border${side}Width`]));
    return [box.left + left, box.top + top, box.right - right, box.bottom - bottom];
  };
  const boxes = (element, style) => {
    if (element.matches("input, select, textarea")) return [inner(element, style)];
    return [...element.childNodes].filter((node) => node.nodeType === 3 && node.data.trim()).flatMap((node) => {
      const range = new Range();
      range.selectNodeContents(node);
      return [...range.getClientRects()].map((box) => [box.left, box.top, box.right, box.bottom]);
    });
  };
  /* How strongly it and all around it are drawn. */
  const strength = (element) => element ? Number(getComputedStyle(element).opacity) * strength(element.parentElement) : 1;
  /* Whether something else, such as a head that stands still, lies over the middle of the box. */
  const isCovered = (element, [left, top, right, bottom]) => {
    const upper = document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
    return upper !== null && !element.contains(upper) && !upper.contains(element);
  };
  const words = () => elements.map((element) => {
    const style = getComputedStyle(element), points = parseFloat(style.fontSize) * 0.75;
    const isLarge = points >= 18 || (points >= 14 && Number(style.fontWeight) >= 700);
    const all = boxes(element, style), open = all.filter((box) => !isCovered(element, box));
    return {
      boxes: open.length ? open : all, isOpen: open.length === all.length, needed: isLarge ? 3 : 4.5, strength: strength(element),
      colour: parts(element.ownerSVGElement ? style.fill : style.webkitTextFillColor),
    };
  });
  const take = (targets) => {
    document.querySelectorAll("[data-judged]").forEach((element) => element.removeAttribute("data-judged"));
    elements = targets.map((target) => document.querySelector(target));
    elements.forEach((element) => element.toggleAttribute("data-judged", true));
  };
  const bring = (place) => elements[place].scrollIntoView({ block: "center", inline: "center", behavior: "instant" });
  const paint = (colour) => {
    sheet.replaceSync(colour ? style(colour) : "");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets.filter((one) => one !== sheet), sheet];
  };

  /* A table's cells by place: a cell over several rows and columns stands in each. */
  const grid = (table) => {
    const rows = [...table.rows], cells = rows.map(() => []);
    rows.forEach((row, y) => [...row.cells].forEach((cell) => {
      let x = 0;
      while (cells[y][x]) x += 1;
      for (let down = 0; down < cell.rowSpan && y + down < rows.length; down += 1) {
        for (let right = 0; right < cell.colSpan; right += 1) cells[y + down][x + right] = cell;
      }
    }));
    return cells;
  };
  /* The headers that no cell belongs to, by the rules that HTML has for scope, and that head no rows below them. */
  const lonely = (target) => {
    const table = document.querySelector(target), cells = grid(table);
    const isData = (cell) => cell?.matches("td");
    return [...table.querySelectorAll("th")].filter((header) => {
      const rows = [...cells.keys()].filter((y) => cells[y].includes(header));
      const columns = cells[rows[0]].flatMap((cell, x) => cell === header ? [x] : []);
      const inRows = rows.some((y) => cells[y].some((cell, x) => x > columns[0] && isData(cell)));
      const inColumns = cells.some((row, y) => y > rows[0] && columns.some((x) => row[x]?.matches("td, th[scope^=row]")));
      // A heading over the whole width, in a group of its own so that pages break well: it is read before what follows.
      const isHeading = columns.length === cells[rows[0]].length && cells.length > rows.at(-1) + 1;
      const inGroup = isHeading || header.closest("tbody, thead, tfoot").querySelector("td") !== null;
      return !{ row: inRows, col: inColumns, colgroup: inColumns, rowgroup: inGroup, "": inRows || inColumns }[header.scope];
    }).map((header) => header.textContent.trim().slice(0, 40) || "（空）");
  };
  return { take, bring, words, paint, lonely };
})();
