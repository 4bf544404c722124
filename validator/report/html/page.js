"use strict";
(() => {
  const by = (id) => document.getElementById(id);
  const theme = by("theme");
  const dark = () => {
    const set = document.documentElement.dataset.theme;
    return set ? set === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  };
  theme.hidden = false;
  theme.setAttribute("aria-pressed", String(dark()));
  theme.addEventListener("click", () => {
    document.documentElement.dataset.theme = dark() ? "light" : "dark";
    theme.setAttribute("aria-pressed", String(dark()));
  });

  // A printed page has every proof: what was closed is opened for print, and closed again.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => {
    for (const one of closed) one.open = false;
  });

  const list = by("findings-list");
  if (!list) return;
  const rows = [...list.children].map((row) => {
    const data = row.firstElementChild.dataset;
    return { row, data, text: row.textContent.toLowerCase() };
  });
  const fields = ["verdict", "severity", "rule"].map(by);
  const query = by("query");
  const form = document.querySelector(".controls");
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());

  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { row, data, text } of rows) {
      const kept =
        fields.every((field) => !field.value || data[field.id] === field.value) &&
        words.every((word) => text.includes(word));
      if (row.hidden === kept) row.hidden = !kept;
      shown += kept;
    }
    by("count").value = `${shown} of ${rows.length} shown`;
  };
  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 80);
  });
  for (const field of fields) field.addEventListener("change", filter);
  const all = (open) => () => {
    for (const { row } of rows) if (!row.hidden) row.firstElementChild.open = open;
  };
  by("open-all").addEventListener("click", all(true));
  by("close-all").addEventListener("click", all(false));
})();
