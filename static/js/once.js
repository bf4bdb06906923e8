// What a press makes is shown once: a second press would make it anew.
"use strict";
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.once === "sent") return event.preventDefault();
  form.dataset.once = "sent";
  for (const button of form.querySelectorAll("button[type=submit]")) button.setAttribute("aria-busy", "true");
});
addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});
