// Returns what is wrong with the texts of the picture: those that leave the picture
// or a box in which they begin, that lie on another, or that a line crosses.
(() => {
  const svg = document.querySelector("svg.gp");
  const faults = [];
  const of = (e) => { const b = e.getBBox(); return { l: b.x, t: b.y, r: b.x + b.width, b: b.y + b.height, e }; };
  const inside = (a, b) => a.l >= b.l - 0.5 && a.r <= b.r + 0.5 && a.t >= b.t - 0.5 && a.b <= b.b + 0.5;
  const apart = (a, b) => a.r <= b.l + 0.5 || b.r <= a.l + 0.5 || a.b <= b.t + 0.5 || b.b <= a.t + 0.5;
  const name = (x) => (x.e.firstChild?.nodeValue ?? "") + " (" + [x.l, x.t, x.r, x.b].map(Math.round) + ")";
  const texts = [...svg.querySelectorAll("text")].filter((e) => e.textContent).map(of);
  const boxes = [...svg.querySelectorAll("rect")].map(of);
  // The letters of a text, without the room above and below that its font keeps.
  const letters = texts.map((x) => ({ ...x, t: x.t + 2.5, b: x.b - 2.5 }));
  letters.forEach((x, k) => {
    for (const box of boxes) if (!inside(x, box) && !apart(x, box)) faults.push(name(x) + " leaves the box " + box.e.getAttribute("class"));
    for (const y of letters.slice(k + 1)) if (!apart(x, y)) faults.push(name(x) + " lies on " + name(y));
  });
  const all = svg.viewBox.baseVal;
  for (const x of texts) if (!inside(x, { l: 0, t: 0, r: all.width, b: all.height })) faults.push(name(x) + " leaves the picture");
  for (const line of svg.querySelectorAll("path.w")) {
    for (let at = 0; at < line.getTotalLength(); at += 3) {
      const p = line.getPointAtLength(at);
      const x = letters.find((x) => p.x > x.l && p.x < x.r && p.y > x.t && p.y < x.b);
      if (x) { faults.push("a line crosses " + name(x)); break; }
    }
  }
  if (texts.length < 3) faults.push("there are " + texts.length + " texts");
  return faults;
})()
