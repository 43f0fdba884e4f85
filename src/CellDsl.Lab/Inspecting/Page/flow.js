'use strict';
const dashes = [null, '7 4', '2 3', '9 3 2 3', '1 4'];

function drawFlow(host, flow) {
  const names = [...new Set(flow.curves.flatMap(curve => curve.states))];
  const choice = html('select', { id: 'flow-state' }, ...['each state', ...names].map(name => html('option', { value: name }, name)));
  const plots = html('div', {});
  if (names.length > 1)
    host.append(html('label', {}, 'States: ', choice));
  host.append(plots);
  const show = () => {
    const picked = choice.value;
    const parts = flow.curves.flatMap((curve, colour) => curve.states.map((state, s) => ({ curve, colour, state, s }))
      .filter(part => picked === 'each state' ? part.state !== 'all states' : part.state === picked));
    const label = part => flow.curves.length > 1 ? `${part.curve.label}: ${part.state}` : part.state;
    plots.replaceChildren();
    plot(plots, {
      title: 'Norm of the gradient of the loss at the last step with respect to the state after t steps', xLabel: 't', yLabel: '‖∂L/∂sₜ‖', log: true,
      series: parts.map(part => ({ label: label(part), colour: part.colour, dash: dashes[part.s % 5], points: part.curve.norms[part.s].map((norm, t) => [t, norm]) })),
    });
    const spectra = parts.filter(part => part.curve.spectra.length);
    if (!spectra.length)
      return;
    const isOne = spectra.length === 1;
    plot(plots, {
      title: (isOne ? 'Singular values' : 'Largest singular value') + ' of the product of the last k Jacobians: how the state after T steps changes with that after T − k', xLabel: 'k', yLabel: 'σ', log: true,
      series: spectra.flatMap(part => {
        const line = (name, dash, value) => ({ label: `${label(part)}${name}`, colour: part.colour, dash, points: part.curve.spectra[part.s].map(p => [p.lag, value(p)]) });
        return isOne ? [line(', largest', null, p => p.largest), line(', median', '7 4', p => p.median), line(', least', '2 3', p => p.least)]
          : [line('', dashes[part.s % 5], p => p.largest)];
      }),
    });
  };
  choice.addEventListener('change', show);
  show();
}

function drawHistory(host, rows) {
  const points = value => rows.filter(row => row[value] !== null).map(row => [row.update, row[value]]);
  plot(host, {
    title: 'Loss in bits per character', xLabel: 'update', yLabel: 'bits', log: false,
    series: [{ label: 'training', colour: 0, points: points('trainLoss') }, { label: 'text not trained on', colour: 1, dash: '7 4', points: points('validationLoss') }],
  });
  plot(host, {
    title: 'Norm of the gradient, before clipping', xLabel: 'update', yLabel: '‖g‖', log: true,
    series: [{ label: 'gradient', colour: 2, points: points('gradientNorm') }],
  });
}
