/* The planner with JavaScript: blocks move by dragging and by keys, changes save by themselves,
   and what happened is announced. Every change goes through the same form as without a script. */
"use strict";
(() => {
  const form = document.getElementById("plan-form");
  const planner = document.getElementById("planner");
  const says = document.getElementById("planner-says");
  const mover = document.getElementById("planner-move");
  document.documentElement.classList.add("js");

  let focusAfter = "";

  const blocks = () => [...planner.querySelectorAll(".block")];
  const say = (text) => { says.textContent = ""; setTimeout(() => { says.textContent = text; }, 50); };

  function move(block, to) {
    mover.setAttribute("formaction", block.dataset.move.replace(/\d+\/$/, `${to}/`));
    focusAfter = block.id;
    mover.click();
  }

  /* ---- keys: Alt with an arrow moves the block that the focus is in */
  planner.addEventListener("keydown", (event) => {
    if (!event.altKey || !["ArrowUp", "ArrowDown"].includes(event.key)) return;
    const block = event.target.closest(".block");
    if (!block) return;
    event.preventDefault();
    const all = blocks();
    const to = all.indexOf(block) + (event.key === "ArrowUp" ? -1 : 1);
    if (to >= 0 && to < all.length) move(block, to);
  });
  // A button that can go no further stays in reach of the keyboard, and does nothing.
  form.addEventListener("click", (event) => {
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
  }, true);

  /* ---- dragging: by the ribbon, with mouse, pen or finger */
  let held = null;
  planner.addEventListener("pointerdown", (event) => {
    const ribbon = event.target.closest(".ribbon");
    if (!ribbon || event.button !== 0) return;
    event.preventDefault();
    held = { block: ribbon.closest(".block"), over: null };
    held.block.classList.add("dragging");
    planner.setPointerCapture(event.pointerId);
  });
  planner.addEventListener("pointermove", (event) => {
    if (!held) return;
    const others = blocks().filter((block) => block !== held.block);
    const next = others.find((block) => {
      const box = block.getBoundingClientRect();
      return event.clientY < box.top + box.height / 2;
    });
    blocks().forEach((block) => block.classList.remove("drop", "drop-after"));
    if (next) next.classList.add("drop");
    else others.at(-1)?.classList.add("drop-after");
    held.to = next ? others.indexOf(next) : others.length;
  });
  function release(event) {
    if (!held) return;
    const { block, to } = held;
    const from = blocks().indexOf(block);
    held = null;
    blocks().forEach((other) => other.classList.remove("dragging", "drop", "drop-after"));
    if (event.type === "pointerup" && to !== undefined && to !== from) move(block, to);
  }
  planner.addEventListener("pointerup", release);
  planner.addEventListener("pointercancel", release);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && held) release(event);
  });

  /* ---- what happened */
  planner.addEventListener("htmx:afterSwap", () => {
    const messages = planner.querySelector(".messages");
    if (messages) say(messages.textContent.trim());
    if (focusAfter) {
      document.querySelector(`#${CSS.escape(focusAfter)} h3 a`)?.focus({ preventScroll: true });
      document.getElementById(focusAfter)?.scrollIntoView({ block: "nearest" });
      focusAfter = "";
    }
  });
  function trouble(text) {
    focusAfter = "";
    planner.querySelector(".trouble")?.remove();
    const notice = document.createElement("p");
    notice.className = "notice stop trouble";
    notice.setAttribute("role", "alert");
    notice.textContent = text;
    planner.prepend(notice);
  }
  document.body.addEventListener("htmx:responseError", () => trouble(planner.dataset.failed));
  document.body.addEventListener("htmx:sendError", () => trouble(planner.dataset.failed));
  document.body.addEventListener("htmx:timeout", () => trouble(planner.dataset.failed));
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    // A page other than the planner came back: the session ended in the meantime.
    const came = new URL(event.detail.xhr.responseURL || location.href);
    if (!/\/plans\//.test(came.pathname)) {
      event.detail.shouldSwap = false;
      trouble(planner.dataset.signedOut);
    }
  });
})();
