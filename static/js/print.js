/* The print button, and printing at once for whoever pressed Print on the page before. */
"use strict";
(() => {
  const button = document.querySelector(".js-print");
  button?.addEventListener("click", (event) => { event.preventDefault(); print(); });
  if (location.hash === "#print") {
    history.replaceState(null, "", location.pathname);
    addEventListener("load", () => print());
  }
})();
