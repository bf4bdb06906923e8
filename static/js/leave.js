/* Leave this page: hide everything at once, end the session, be somewhere ordinary.
   Without this script the link does the same by way of our own address.
   Shift three times within five seconds does it too; nothing is recorded. */
"use strict";
(() => {
  const link = document.querySelector("a.leave");
  if (!link) return;
  const WITHIN = 5000;

  function leave() {
    document.documentElement.classList.add("leaving");
    document.title = "Weather";
    try {
      sessionStorage.clear();
      localStorage.clear();
    } catch { /* storage is switched off: nothing to clear */ }
    navigator.sendBeacon(link.href);
    location.replace(link.dataset.to);
  }

  document.addEventListener("click", (event) => {
    if (!event.target.closest("a.leave")) return;
    event.preventDefault();
    leave();
  });

  // A Shift counts when it goes down and up with no other key or press in between.
  let times = [];
  let alone = false;
  const startAgain = () => { times = []; alone = false; };
  addEventListener("keydown", (event) => {
    if (event.key !== "Shift") return startAgain();
    if (!event.repeat) alone = !(event.ctrlKey || event.altKey || event.metaKey);
  }, true);
  addEventListener("pointerdown", startAgain, true);
  addEventListener("keyup", (event) => {
    if (event.key !== "Shift" || !alone) return;
    alone = false;
    const now = Date.now();
    times = times.filter((time) => now - time < WITHIN);
    times.push(now);
    if (times.length === 3) leave();
  }, true);
})();
