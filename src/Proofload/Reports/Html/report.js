"use strict";
const unfold = () => { const at = document.getElementById(location.hash.slice(1)); if (at instanceof HTMLDetailsElement) at.open = true; };
addEventListener("hashchange", unfold);
unfold();
for (const figure of document.querySelectorAll("figure.chart")) {
  const data = JSON.parse(figure.querySelector("script").textContent);
  const plot = figure.querySelector(".plot"), area = figure.querySelector(".area");
  const cursor = figure.querySelector(".cursor"), tip = figure.querySelector(".tip");
  let at = -1;
  const show = i => {
    at = Math.max(0, Math.min(data.p.length - 1, i));
    const x = data.p[at];
    cursor.style.left = x * 100 + "%";
    tip.replaceChildren();
    const head = document.createElement("b");
    head.textContent = data.x[at];
    tip.append(head);
    for (const s of data.s) {
      const row = document.createElement("span"), mark = document.createElement("i"), value = document.createElement("em");
      mark.className = "mark " + s.c;
      value.textContent = s.v[at];
      row.append(mark, s.n, value);
      tip.append(row);
    }
    plot.classList.add("read");
    const box = area.getBoundingClientRect(), outer = plot.getBoundingClientRect(), px = box.left - outer.left + x * box.width;
    const left = px + 12 + tip.offsetWidth > outer.width ? px - 12 - tip.offsetWidth : px + 12;
    tip.style.left = Math.max(0, left) + "px";
  };
  const hide = () => { plot.classList.remove("read"); at = -1; };
  const near = e => {
    const box = area.getBoundingClientRect(), x = (e.clientX - box.left) / box.width;
    let low = 0, high = data.p.length - 1;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (data.p[mid] < x) low = mid + 1; else high = mid;
    }
    show(low > 0 && x - data.p[low - 1] < data.p[low] - x ? low - 1 : low);
  };
  plot.addEventListener("pointermove", near);
  plot.addEventListener("pointerdown", near);
  plot.addEventListener("pointerleave", hide);
  plot.addEventListener("blur", hide);
  plot.addEventListener("keydown", e => {
    const step = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[e.key];
    if (step) show(at < 0 ? (step < 0 ? data.p.length - 1 : 0) : at + step);
    else if (e.key === "Home") show(0);
    else if (e.key === "End") show(data.p.length - 1);
    else if (e.key === "Escape") hide();
    else return;
    e.preventDefault();
  });
}
