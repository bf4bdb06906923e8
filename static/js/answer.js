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

/* The above is js/leave.js, word for word (a test compares them): a third file would be a third
   journey on a slow line. What follows is this page's own. */
(() => {
  // The QR code carries the code behind a #, which is never sent nor kept: type it in, and go on.
  const box = document.querySelector("form[data-code] [name=typed]");
  function take() {
    const scanned = /^#([A-Za-z0-9-]{12,16})$/.exec(location.hash);
    if (!box || !scanned) return;
    history.replaceState(null, "", location.pathname);
    box.value = scanned[1];
    box.form.submit();
  }
  take();
  addEventListener("hashchange", take); // a second slip, with the page still open

  // Reading aloud is fetched when she asks for it: most don't, and it weighs as much as a question.
  const aloud = document.querySelector("[data-aloud]");
  if (aloud && "speechSynthesis" in window) {
    aloud.hidden = false;
    aloud.querySelector("[data-listen]").addEventListener("click", () => {
      const script = document.createElement("script");
      script.src = aloud.dataset.fetch;
      aloud.dataset.now = "";
      document.head.append(script);
    }, { once: true });
  }
})();
