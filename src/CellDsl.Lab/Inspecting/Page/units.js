'use strict';
function drawUnits(host, text) {
  const characters = [...text.characters];
  const tracks = text.tracks.map(track => ({ ...track, values: Int8Array.from(atob(track.data), c => c.charCodeAt(0)) }));
  const nameOf = track => `layer ${track.layer}, ${track.state}`;
  const state = html('select', { id: 'unit-state' }, ...tracks.map((track, index) => html('option', { value: index }, nameOf(track))));
  const number = html('input', { id: 'unit-number', type: 'number', min: 0, value: 0 });
  const slider = html('input', { id: 'unit-slider', type: 'range', min: 0, value: 0, 'aria-label': 'unit' });
  const search = html('select', { id: 'unit-signal' }, ...text.signals.map((signal, index) => html('option', { value: index }, signal.name)));
  const underline = html('input', { id: 'unit-underline', type: 'checkbox', checked: true });
  const ranking = html('div', { id: 'ranking' }), status = html('p', { class: 'facts', 'aria-live': 'polite' }, '\u00a0'), scale = html('p', { class: 'scale' });
  const spans = characters.map((character, t) => html('span', { 'data-t': t }, character === '\n' ? '↵\n' : character));
  const reading = html('div', { id: 'coloured', tabindex: 0 }, ...spans);
  host.append(
    html('p', { class: 'controls' }, html('label', {}, 'State ', state), html('label', {}, 'Unit ', number), slider),
    html('p', { class: 'controls' }, html('label', {}, 'Search for a unit that follows ', search), html('label', {}, underline, ' underline where the signal is high')),
    ranking, scale, reading, status);

  const valueAt = (track, unit, t) => track.values[t * track.size + unit] / 127 * track.scales[unit];
  const colour = () => {
    const track = tracks[state.value], unit = Number(number.value), most = track.scales[unit];
    spans.forEach((span, t) => {
      const value = valueAt(track, unit, t);
      span.dataset.value = value.toFixed(5);
      span.style.background = most > 0 ? `rgb(var(--${value < 0 ? 'negative' : 'positive'}) / ${(Math.abs(value) / most * 0.8).toFixed(3)})` : '';
    });
    reading.dataset.unit = `${track.layer}/${track.state}/${unit}`;
    scale.replaceChildren(`${nameOf(track)}, unit ${unit}: `, html('span', { class: 'negative' }, `−${shown(most)}`), html('span', { class: 'ramp' }), html('span', { class: 'positive' }, shown(most)));
    for (const row of ranking.querySelectorAll('tr[data-unit]'))
      row.classList.toggle('active', row.dataset.unit === reading.dataset.unit);
  };
  const choose = (index, unit) => {
    const last = tracks[index].size - 1;
    const chosen = Math.min(Math.max(Math.trunc(unit) || 0, 0), last);
    state.value = index;
    number.max = slider.max = last;
    number.value = slider.value = chosen;
    colour();
  };
  const find = () => {
    const signal = text.signals[search.value];
    const low = Math.min(...signal.values), high = Math.max(...signal.values);
    spans.forEach((span, t) => span.classList.toggle('high', underline.checked && high > low && signal.values[t] > (low + high) / 2));
    ranking.replaceChildren(html('p', {}, `${signal.name}: ${signal.meaning}.` + (signal.units.length ? '' : ' It never changes in the measured text, so no unit can follow it.')));
    if (!signal.units.length)
      return;
    const head = ['', 'unit', 'correlation', ...(signal.isBinary ? ['F1 of a threshold', 'rule'] : [])];
    ranking.append(html('table', {}, html('thead', {}, html('tr', {}, ...head.map(h => html('th', {}, h)))), html('tbody', {}, ...signal.units.map((u, k) => {
      const index = tracks.findIndex(track => track.layer === u.layer && track.state === u.state);
      const cells = [k + 1, html('button', { onclick: () => choose(index, u.unit) }, `${nameOf(tracks[index])}, ${u.unit}`), u.correlation.toFixed(4)];
      if (signal.isBinary)
        cells.push(u.f1.toFixed(4), u.threshold === null ? 'always' : `${u.isAbove ? 'above' : 'below'} ${shown(u.threshold)}`);
      return html('tr', { 'data-unit': `${u.layer}/${u.state}/${u.unit}`, 'data-correlation': u.correlation }, ...cells.map(cell => html('td', {}, cell)));
    }))));
  };
  state.addEventListener('change', () => choose(Number(state.value), Number(number.value)));
  number.addEventListener('change', () => choose(Number(state.value), Number(number.value)));
  slider.addEventListener('input', () => choose(Number(state.value), Number(slider.value)));
  search.addEventListener('change', () => { find(); first(); });
  underline.addEventListener('change', () => { find(); colour(); });
  reading.addEventListener('pointerover', event => {
    const t = event.target.dataset.t;
    if (t !== undefined)
      status.textContent = `character ${Number(t) + 1}, ${JSON.stringify(characters[t])}: unit ${shown(Number(event.target.dataset.value))}, ${text.signals[search.value].name} ${text.signals[search.value].values[t]}`;
  });
  const first = () => {
    const best = text.signals[search.value].units[0];
    if (best)
      choose(tracks.findIndex(track => track.layer === best.layer && track.state === best.state), best.unit);
    else
      choose(0, 0);
  };
  search.value = Math.max(0, text.signals.findIndex(signal => signal.units.length));
  find();
  first();
}
