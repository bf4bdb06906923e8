/* While a summary is being made: how far it is, without a reload. Without this script a link does. */
"use strict";
(() => {
  const place = document.querySelector("[data-progress]");
  if (!place) return;
  const bar = place.querySelector("progress");
  const label = place.querySelector("label");

  async function look() {
    try {
      const answer = await fetch(place.dataset.progress, {headers: {Accept: "application/json"}});
      if (!answer.ok) throw new Error(answer.status);
      const {state, step, done} = await answer.json();
      if (state !== "running") return location.reload();
      bar.value = done;
      label.textContent = step;
    } catch { /* no signal, or she was signed out: the link is there */ }
    setTimeout(look, 2000);
  }
  setTimeout(look, 2000);
})();
