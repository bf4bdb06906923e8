/* A button on each side of a count. Without this script the number field stands alone. */
"use strict";
for (const stepper of document.querySelectorAll(".stepper:not(.on)")) {
  const input = stepper.querySelector("input");
  const button = (label, sign, step) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "icon-btn";
    made.setAttribute("aria-label", label);
    made.append(stepper.querySelector(sign).content.cloneNode(true));
    made.addEventListener("click", () => {
      if (input.value === "") input.value = input.min || "0";
      else if (step > 0) input.stepUp();
      else input.stepDown();
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.dispatchEvent(new Event("change", { bubbles: true }));
    });
    return made;
  };
  const { fewer, more } = stepper.dataset;
  input.before(button(fewer, "template.fewer", -1));
  input.after(button(more, "template.more", 1));
  stepper.classList.add("on");
}
