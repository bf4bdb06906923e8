/* <a data-opens="id"> opens that dialog. Without this script the link goes to a page that asks. */
"use strict";
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog) {
    event.preventDefault();
    dialog.showModal();
  }
});
