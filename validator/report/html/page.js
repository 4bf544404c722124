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

  // Only so many rows are laid out at once: that keeps thousands fluid.
  const PAGE = 300;
  let limit = PAGE;
  const more = by("more");
  const filter = () => {
    const words = query.value.toLowerCase().split(/\s+/).filter(Boolean);
    let matching = 0;
    for (const { row, data, text } of rows) {
      const kept =
        fields.every((field) => !field.value || data[field.id] === field.value) &&
        words.every((word) => text.includes(word));
      matching += kept;
      const hidden = !kept || matching > limit;
      if (row.hidden !== hidden) row.hidden = hidden;
    }
    const shown = Math.min(matching, limit);
    by("count").value = `${matching} of ${rows.length} match`;
    more.hidden = shown === matching;
    more.textContent = `Show the other ${matching - shown}`;
  };
  const anew = () => {
    limit = PAGE;
    filter();
  };
  more.addEventListener("click", () => {
    limit = Infinity;
    filter();
  });
  addEventListener("beforeprint", () => {
    limit = Infinity;
    filter();
  });
  let waiting = 0;
  query.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(anew, 80);
  });
  for (const field of fields) field.addEventListener("change", anew);
  const all = (open) => () => {
    for (const { row } of rows) if (!row.hidden) row.firstElementChild.open = open;
  };
  by("open-all").addEventListener("click", all(true));
  by("close-all").addEventListener("click", all(false));
  filter();
})();
