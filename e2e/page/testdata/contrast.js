// Returns the texts whose contrast with what is behind them is below 4.5, which
// WCAG asks for (AA).
(() => {
  const faults = new Set();
  const parse = (text) => { const n = text.match(/[\d.]+/g).map(Number); return n.length > 3 && n[3] === 0 ? null : n.slice(0, 3); };
  const light = (c) => {
    const [r, g, b] = c.map((v) => (v /= 255) <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  const behind = (e) => {
    for (; e; e = e.parentElement) {
      const c = parse(getComputedStyle(e).backgroundColor);
      if (c) return c;
    }
    return [255, 255, 255];
  };
  const check = (text, front, back) => { if (ratio(front, back) < 4.5) faults.add(text.trim().slice(0, 60) + ": " + ratio(front, back).toFixed(2)); };
  let checked = 0;
  for (const svg of document.querySelectorAll("svg.gp")) {
    const boxes = [...svg.querySelectorAll("rect, circle.b")].map((e) => ({ e, b: e.getBBox() }));
    for (const e of svg.querySelectorAll("text")) {
      const t = e.getBBox(), x = t.x + t.width / 2, y = t.y + t.height / 2;
      const under = boxes.filter(({ b }) => b.x <= x && x <= b.x + b.width && b.y <= y && y <= b.y + b.height).pop();
      check(e.textContent, parse(getComputedStyle(e).fill), parse(getComputedStyle(under.e).fill));
      checked++;
    }
  }
  const walker = document.createTreeWalker(document.body ?? document.documentElement, NodeFilter.SHOW_TEXT);
  for (let n = walker.nextNode(); n; n = walker.nextNode()) {
    const e = n.parentElement;
    if (!n.nodeValue.trim() || e.closest("svg, script, style, noscript") || !e.checkVisibility()) continue;
    check(n.nodeValue, parse(getComputedStyle(e).color), behind(e));
    checked++;
  }
  if (checked < 5) faults.add("only " + checked + " texts");
  return [...faults];
})()
