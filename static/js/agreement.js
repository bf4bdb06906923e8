/* The recording page with JavaScript: a clause moves at once, by its arrows or by Alt with an arrow
   key, and it is announced; what is typed stands in the line above at once. */
"use strict";
(() => {
  const form = document.getElementById("agreement-form");
  const says = document.getElementById("moved");
  const rows = () => [...form.querySelectorAll(".clauses > li")];

  function able(button, can) {
    if (can) button.removeAttribute("aria-disabled");
    else button.setAttribute("aria-disabled", "true");
  }

  function move(row, step) {
    const before = rows();
    const neighbour = before[before.indexOf(row) + step];
    const list = row.parentElement;
    if (neighbour && neighbour.parentElement === list) neighbour[step < 0 ? "before" : "after"](row);
    else {
      // Over a heading, into the section beside it.
      const lists = [...form.querySelectorAll(".clauses")];
      const next = lists[lists.indexOf(list) + step];
      if (!next) return;
      if (step < 0) next.append(row);
      else next.prepend(row);
    }
    const after = rows();
    after.forEach((one, at) => {
      able(one.querySelector("[value^='up:']"), at > 0);
      able(one.querySelector("[value^='down:']"), at < after.length - 1);
    });
    const title = row.querySelector("[data-name]").textContent.trim();
    says.textContent = says.dataset.moved
      .replace("{title}", title)
      .replace("{number}", after.indexOf(row) + 1)
      .replace("{of}", after.length);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest(".move button");
    if (!button) return;
    event.preventDefault();
    if (button.hasAttribute("aria-disabled")) return;
    move(button.closest("li"), button.value.startsWith("up:") ? -1 : 1);
    button.focus({ preventScroll: true });
    button.scrollIntoView({ block: "nearest" });
  });

  form.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const row = event.target.closest(".clauses > li");
    if (!row) return;
    event.preventDefault();
    const focused = document.activeElement;
    move(row, event.key === "ArrowUp" ? -1 : 1);
    focused.focus({ preventScroll: true });
    focused.scrollIntoView({ block: "nearest" });
  });

  form.addEventListener("input", (event) => {
    const row = event.target.closest(".clauses > li");
    if (!row) return;
    const part = event.target.name.endsWith("-title") ? "[data-name]" : "[data-detail]";
    const line = event.target.type === "checkbox" ? null : row.querySelector(part);
    if (line && event.target.value.trim()) line.textContent = event.target.value;
  });
})();
