"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const table = byId("members-table");
  if (!table) return;
  const body = table.tBodies[0];
  const data = JSON.parse(byId("fleet").textContent);
  const maxRows = 1000; // rows that are made at first, where there are many
  const maxNames = 500;
  const collator = new Intl.Collator("en", { numeric: true });
  let all = [];
  let shown = [];
  let whole = false;

  // element makes an element with a text.
  const element = (name, text, kind) => {
    const e = document.createElement(name);
    if (text !== undefined) e.textContent = text;
    if (kind) e.className = kind;
    return e;
  };

  // podsOf returns how many pods a service has, and the name of each.
  const podsOf = (service) => service.pods.reduce((n, p) => n + Math.max(1, p[2]), 0);
  const podName = (service, k) => {
    for (const [prefix, first, count] of service.pods) {
      if (k < Math.max(1, count)) return count === 0 ? prefix : prefix + (first + k);
      k -= Math.max(1, count);
    }
    return "<pod>";
  };

  // rows of the page, or those that the data describe. A row has its element on
  // demand.
  const fromPage = () => {
    let k = 0;
    for (const service of data.services) {
      const pod = podName(service, 0);
      for (let j = 0; j < service.rows; j++, k++) {
        const tr = body.rows[k];
        const cells = [...tr.cells].map((c) => c.textContent.trim());
        all.push({ service, cells, tail: cells[5].startsWith(pod) ? cells[5].slice(pod.length) : "", tr, order: k });
      }
    }
  };
  const fromData = () => {
    const text = data.texts;
    for (const service of data.services) {
      const pod = podName(service, 0);
      for (const [cluster, namespace, role, by, tail, tag, kind] of service.members || []) {
        const name = tail ? pod + text[tail] : "";
        all.push({ service, cells: [service.name, cluster, namespace, text[role], text[by], name], tail: text[tail], tag: text[tag], kind: text[kind], order: all.length });
      }
    }
  };
  const rowOf = (row) => {
    if (!row.tr) {
      row.tr = element("tr");
      row.cells.forEach((text, k) => {
        const cell = row.tr.appendChild(element(k === 1 ? "th" : "td", text));
        if (k === 1) cell.scope = "row";
        if (k === 3 && row.tag) cell.append(" ", element("span", row.tag, "tag " + row.kind));
      });
    }
    if (!row.buttons && row.tail) {
      row.buttons = true;
      const cell = row.tr.cells[5];
      cell.append(copyButton(row.cells[5]));
      const pods = podsOf(row.service);
      if (pods > 1) {
        const button = element("button", "All " + pods);
        button.type = "button";
        button.setAttribute("aria-expanded", "false");
        button.setAttribute("aria-label", "All " + pods + " names in " + row.cells[1] + "/" + row.cells[2]);
        button.addEventListener("click", () => toggle(row, button));
        cell.append(button);
      }
    }
    return row.tr;
  };

  const copyButton = (text, label) => {
    const button = element("button", label || "Copy");
    button.type = "button";
    button.setAttribute("aria-label", (label || "Copy") + " " + (label ? "" : text));
    button.addEventListener("click", () => copy(text, button));
    return button;
  };
  const copy = async (text, button) => {
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      const area = element("textarea");
      area.value = text;
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      button.focus();
    }
    const label = button.dataset.label ??= button.textContent;
    button.textContent = "Copied";
    byId("copied").textContent = "Copied " + (text.includes("\n") ? text.split("\n").length + " names" : text);
    setTimeout(() => { button.textContent = label; }, 1200);
  };

  // toggle opens and closes the names of all pods below a row.
  const toggle = (row, button) => {
    const open = !row.more;
    button.setAttribute("aria-expanded", String(open));
    if (!open) {
      row.more.remove();
      row.more = null;
      return;
    }
    row.more = element("tr", undefined, "more");
    const cell = row.more.appendChild(element("td"));
    cell.colSpan = 6;
    const list = element("ul");
    const names = [];
    const pods = podsOf(row.service);
    for (let k = 0; k < pods; k++) names.push(podName(row.service, k) + row.tail);
    for (const name of names.slice(0, maxNames)) {
      const item = list.appendChild(element("li"));
      item.append(element("code", name), copyButton(name));
    }
    if (pods > maxNames) list.append(element("li", "and " + (pods - maxNames) + " more"));
    cell.append(list, copyButton(names.join("\n"), "Copy all " + pods));
    row.tr.after(row.more);
  };

  const show = () => {
    const some = whole ? shown : shown.slice(0, maxRows);
    const rows = [];
    for (const row of some) {
      rows.push(rowOf(row));
      if (row.more) rows.push(row.more);
    }
    body.replaceChildren(...rows);
    byId("more").hidden = some.length === shown.length;
    const listed = some.length < shown.length ? ", the first " + some.length + " listed" : "";
    byId("count").textContent = (shown.length === all.length ? "" : shown.length + " of ") + all.length + (all.length === 1 ? " member" : " members") + listed;
  };

  // search shows the rows that hold all words, wherever.
  const services = byId("services-table");
  const serviceRows = [...services.tBodies[0].rows];
  const search = () => {
    const words = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
    const has = (text) => words.every((word) => text.includes(word));
    shown = all.filter((row) => {
      row.text ??= (row.cells.join(" ") + " " + (row.tag || "")).toLowerCase();
      return has(row.text);
    });
    show();
  };

  // sortable makes the heads of a table buttons that sort it.
  const sortable = (of, sort) => {
    const heads = [...of.tHead.rows[0].cells];
    heads.forEach((head, k) => {
      const button = element("button", head.textContent);
      button.type = "button";
      head.replaceChildren(button);
      button.addEventListener("click", () => {
        const down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach((h) => h.removeAttribute("aria-sort"));
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        sort(k, down ? -1 : 1);
      });
    });
  };
  sortable(table, (k, way) => {
    all.sort((a, b) => way * collator.compare(a.cells[k], b.cells[k]) || a.order - b.order);
    search();
  });
  sortable(services, (k, way) => {
    serviceRows.sort((a, b) => way * collator.compare(a.cells[k].textContent, b.cells[k].textContent));
    services.tBodies[0].replaceChildren(...serviceRows);
  });

  for (const cell of document.querySelectorAll("td.name")) cell.append(copyButton(cell.textContent.trim()));
  if (body.rows.length > 0) fromPage(); else fromData();
  shown = all;
  byId("search").closest("div").hidden = false;
  let waiting;
  byId("search").addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(search, 60);
  });
  byId("more").querySelector("button").addEventListener("click", () => { whole = true; show(); });
  show();
})();
