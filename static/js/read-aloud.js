/* Reads what is marked data-say, by a voice that lives on this device and by no other: a voice from
   elsewhere would be sent the words. Also turns the pages with the arrow keys. */
"use strict";
(() => {
  const WAIT = 1500; // voices arrive late, or never
  const speech = window.speechSynthesis;
  const box = document.querySelector("[data-aloud]");
  const none = document.querySelector("[data-no-voice]");
  const said = [...document.querySelectorAll("[data-say]")];
  const base = (code) => code.toLowerCase().split(/[-_]/)[0];
  const languageOf = (element) => base(element.closest("[lang]").lang);

  function voiceFor(language) {
    return speech?.getVoices().find((one) => one.localService === true && base(one.lang) === language);
  }
  // Not what is folded away, nor another question than the one she is at.
  const isShown = (element) => element.checkVisibility?.() ?? element.getClientRects().length > 0;
  const parts = () => said
    .filter(isShown)
    .map((element) => [element.textContent, voiceFor(languageOf(element))])
    .filter(([, voice]) => voice);

  if (box) {
    const [listen, stop] = [box.querySelector("[data-listen]"), box.querySelector("[data-stop]")];
    let turn = 0; // a run that was stopped ends late, and must not hide the button of the next

    function show(speaking) {
      const focused = box.contains(document.activeElement);
      listen.hidden = speaking;
      stop.hidden = !speaking;
      if (focused) (speaking ? stop : listen).focus();
    }
    function look(sure) {
      const can = parts().length > 0;
      box.hidden = !can && (sure || !("now" in box.dataset));
      none.hidden = can || !sure;
      if (can && "now" in box.dataset) { // she pressed before this script was there
        delete box.dataset.now;
        listen.click();
      }
    }
    function quiet() {
      turn += 1;
      speech?.cancel();
      show(false);
    }

    listen.addEventListener("click", () => {
      quiet();
      const run = parts();
      if (!run.length) return look(true);
      const mine = turn;
      const over = () => { if (mine === turn) show(false); };
      show(true);
      run.forEach(([text, voice], at) => {
        const utterance = new SpeechSynthesisUtterance(text);
        utterance.voice = voice;
        utterance.lang = voice.lang;
        utterance.rate = 0.9;
        utterance.onerror = over;
        if (at === run.length - 1) utterance.onend = over;
        speech.speak(utterance);
      });
    });
    stop.addEventListener("click", quiet);
    addEventListener("pagehide", quiet);
    // Leaving hides the page before the browser has left it: not a word after that.
    document.addEventListener("click", (event) => { if (event.target.closest("a")) quiet(); }, true);
    speech?.addEventListener?.("voiceschanged", () => look(true));
    look(!speech);
    setTimeout(() => look(true), WAIT);
  }

  addEventListener("keydown", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (event.target.closest?.("input, select, textarea")) return;
    const rtl = getComputedStyle(document.querySelector("[data-turn]") ?? document.body).direction === "rtl";
    const rel = { ArrowRight: rtl ? "prev" : "next", ArrowLeft: rtl ? "next" : "prev" }[event.key];
    const link = rel && document.querySelector(`a[rel="${rel}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
