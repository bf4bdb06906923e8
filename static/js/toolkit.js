/* The page of exercises: ticks are counted at once, filters apply on change, and the address
   always says what is ticked. Without this script the Show button does all of it. */
"use strict";
(() => {
  const form = document.getElementById("browse");
  if (!form) return;
  const wide = matchMedia("(min-width: 60em)");
  const here = () => [...form.querySelectorAll("#found input[name=tick]")];
  const ticked = () => [...form.querySelectorAll("input[name=tick]:checked")];

  const filters = form.querySelector(".filters");
  if (filters && wide.matches) filters.open = true;

  // Empty fields stay out of the address.
  form.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });

  function query() {
    const asked = new URLSearchParams(new FormData(form));
    const page = new URLSearchParams(location.search).get("page");
    if (page) asked.set("page", page);
    return asked;
  }

  function keepAddress(asked) {
    const search = asked.size ? `?${asked}` : "";
    history.replaceState(null, "", location.pathname + search);
    for (const link of document.querySelectorAll("a[hreflang]")) link.search = search;
  }

  function showTicked() {
    const boxes = ticked();
    const minutes = boxes.reduce((sum, box) => sum + Number(box.dataset.minutes), 0);
    const said = form.dataset.total.replace("{count}", boxes.length).replace("{minutes}", minutes);
    for (const total of form.querySelectorAll(".js-total")) total.textContent = said;
    const list = form.querySelector("#ticked .ticks");
    const line = form.querySelector("#ticked template");
    list.replaceChildren(...here().filter((box) => box.checked).map((box) => {
      const item = line.content.cloneNode(true);
      const words = item.querySelector("span");
      words.textContent = box.dataset.title;
      const title = box.closest("li").querySelector("h3 a");
      if (title.lang) words.lang = title.lang;
      return item;
    }));
  }

  let latest = 0;
  async function narrow() {
    const turn = ++latest;
    const asked = query();
    asked.delete("page");
    try {
      const response = await fetch(`${form.action}?${asked}`);
      if (!response.ok) throw new Error(response.status);
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      if (turn !== latest) return;
      if (page.querySelector("#errors") || form.querySelector("#errors")) throw new Error("errors");
      for (const id of ["found", "ticked", "actions"]) {
        document.getElementById(id).replaceWith(document.adoptNode(page.getElementById(id)));
      }
      filters.firstElementChild.textContent = page.querySelector(".filters").firstElementChild.textContent;
      keepAddress(asked);
      showTicked();
      document.getElementById("found-title").setAttribute("role", "status");
    } catch {
      form.requestSubmit(document.getElementById("show"));
    }
  }

  form.addEventListener("change", ({ target }) => {
    if (target.name === "tick") {
      showTicked();
      keepAddress(query());
    } else if (filters?.contains(target)) {
      narrow();
    }
  });

  // A browser that goes back puts the ticks back, but not what we wrote about them.
  addEventListener("pageshow", showTicked);
})();
