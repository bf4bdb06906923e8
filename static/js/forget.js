// A file comes as the answer, so the page stays: what was typed to get it must not.
"use strict";
document.addEventListener("submit", () => {
  setTimeout(() => {
    for (const field of document.querySelectorAll("input.js-forget")) field.value = "";
  });
});
