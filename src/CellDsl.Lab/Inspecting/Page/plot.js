'use strict';
const raised = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const powerOfTen = exponent => exponent === 0 ? '1' : exponent === 1 ? '10'
  : '10' + (exponent < 0 ? '⁻' : '') + [...String(Math.abs(exponent))].map(digit => raised[digit]).join('');

/** Curves over a common x. Points without a value, or not above 0 on a logarithmic axis, leave a gap.
 *  series: [{ label, colour: 0..7, dash, points: [[x, y], ...] }] */
function plot(host, { title, xLabel, yLabel, log, series }) {
  const figure = html('figure', { class: 'plot' }, html('figcaption', {}, title));
  const canvas = html('div', { class: 'canvas' }), readout = html('p', { class: 'readout' }, '\u00a0');
  figure.append(canvas, html('p', { class: 'legend' }, ...series.map(s => html('span', {},
    svg('svg', { width: 28, height: 10 }, svg('line', { class: `curve c${s.colour % 8}`, x1: 0, x2: 28, y1: 5, y2: 5, 'stroke-dasharray': s.dash })), ` ${s.label}`))), readout);
  host.append(figure);
  whenResized(canvas, width => {
    canvas.replaceChildren(draw(width, { yLabel, xLabel, log, series, readout }));
  });
}

function draw(width, { xLabel, yLabel, log, series, readout }) {
  const height = Math.max(220, Math.min(340, width * 0.5)), left = 58, right = 12, top = 22, bottom = 38;
  const isShown = y => y !== null && (!log || y > 0);
  const xs = series.flatMap(s => s.points.map(p => p[0])), ys = series.flatMap(s => s.points.map(p => p[1])).filter(isShown);
  const [x0, x1] = xs.length ? [Math.min(...xs), Math.max(...xs)] : [0, 1];
  const yTicks = log ? decades(ys) : steps(Math.min(...ys, Infinity), Math.max(...ys, -Infinity));
  const [y0, y1] = [yTicks[0].at, yTicks[yTicks.length - 1].at];
  const px = x => left + (width - left - right) * (x1 > x0 ? (x - x0) / (x1 - x0) : 0.5);
  // Of halves, as the difference of two numbers may be none.
  const place = y => top + (height - top - bottom) * (1 - (y / 2 - y0 / 2) / (y1 / 2 - y0 / 2));
  const py = y => place(log ? Math.log10(y) : y);
  const drawing = svg('svg', { width, height, role: 'img' });
  for (const tick of yTicks) {
    const y = place(tick.at);
    drawing.append(svg('line', { class: 'grid', x1: left, x2: width - right, y1: y, y2: y }), svg('text', { class: 'tick', x: left - 6, y: y + 4, 'text-anchor': 'end' }, tick.text));
  }
  for (const tick of steps(x0, x1, Math.max(2, Math.floor(width / 110))).filter(t => t.at >= x0 && t.at <= x1))
    drawing.append(svg('line', { class: 'grid', x1: px(tick.at), x2: px(tick.at), y1: top, y2: height - bottom }), svg('text', { class: 'tick', x: px(tick.at), y: height - bottom + 16, 'text-anchor': 'middle' }, tick.text));
  drawing.append(svg('text', { class: 'axis', x: (left + width - right) / 2, y: height - 4, 'text-anchor': 'middle' }, xLabel), svg('text', { class: 'axis', x: 4, y: 12 }, yLabel));
  for (const s of series) {
    let path = '', isOpen = false, count = 0;
    for (const [x, y] of s.points) {
      if (isShown(y)) {
        path += `${isOpen ? 'L' : 'M'}${px(x).toFixed(2)} ${py(y).toFixed(2)}`;
        count++;
      }
      isOpen = isShown(y);
    }
    // Few points, or one alone, would be hard to see as a line.
    if (count <= 30)
      drawing.append(...s.points.filter(p => isShown(p[1])).map(([x, y]) => svg('circle', { class: `dot c${s.colour % 8}`, cx: px(x), cy: py(y), r: 3 })));
    drawing.append(svg('path', { class: `curve c${s.colour % 8}`, d: path, 'stroke-dasharray': s.dash, 'data-label': s.label, 'data-points': count }));
  }
  const cursor = svg('line', { class: 'cursor', y1: top, y2: height - bottom, visibility: 'hidden' });
  drawing.append(cursor);
  drawing.addEventListener('pointermove', event => {
    const x = x0 + (x1 - x0) * (event.clientX - drawing.getBoundingClientRect().left - left) / (width - left - right);
    const nearest = series.map(s => s.points.reduce((best, p) => !best || Math.abs(p[0] - x) < Math.abs(best[0] - x) ? p : best, null));
    const at = nearest.find(p => p);
    if (!at)
      return;
    cursor.setAttribute('visibility', 'visible');
    cursor.setAttribute('x1', px(at[0]));
    cursor.setAttribute('x2', px(at[0]));
    readout.textContent = `${xLabel} ${at[0]}: ` + series.map((s, k) => `${s.label} ${!nearest[k] || nearest[k][1] === null ? 'no value' : shown(nearest[k][1])}`).join(', ');
  });
  return drawing;
}

/** Ticks at powers of ten that enclose all values, at most about eight. */
function decades(values) {
  let low = values.length ? Math.floor(Math.log10(Math.min(...values))) : 0, high = values.length ? Math.ceil(Math.log10(Math.max(...values))) : 1;
  if (low === high)
    high = low + 1;
  const step = Math.max(1, Math.ceil((high - low) / 7));
  low = Math.floor(low / step) * step;
  const ticks = [];
  for (let exponent = low; exponent < high + step; exponent += step)
    ticks.push({ at: exponent, text: powerOfTen(exponent) });
  return ticks;
}

/** Ticks at 1, 2 or 5 times a power of ten that enclose both ends. */
function steps(low, high, count = 5) {
  if (!(low <= high))
    [low, high] = [0, 1];
  // Numbers that hardly differ have no round ones between them.
  const size = Math.max(Math.abs(low), Math.abs(high)), pad = Math.max(0.5, size / 1000);
  if (high - low <= 1e-12 * size)
    [low, high] = [low - pad, high + pad];
  // By halves, and up to the largest number, as what is beyond it is none.
  const rough = (high / 2 - low / 2) / count * 2, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(m => m * power).find(s => s >= rough * 0.999);
  const ticks = [];
  for (let k = Math.floor(low / step + 1e-9); (k - 0.999) * step < high; k++) {
    const at = Math.max(-Number.MAX_VALUE, Math.min(k * step, Number.MAX_VALUE));
    ticks.push({ at, text: at === k * step ? String(Number(at.toPrecision(6))) : '' });
  }
  return ticks;
}
