'use strict';
/** Graphs that are too wide are drawn smaller, but not so small that nobody can read them; then they scroll. */
const smallest = 0.75;

/** The data-flow graph of one step. Everything is placed already; this only draws. */
function drawGraph(host, cell, number) {
  const graph = cell.graph;
  const arrow = `arrow-${number}`;
  const drawing = svg('svg', { class: 'step-graph', style: `min-width: ${Math.round(graph.width * smallest)}px`, width: graph.width, height: graph.height, viewBox: `0 0 ${graph.width} ${graph.height}`, role: 'group', 'aria-label': `Data flow of ${cell.name}` },
    svg('defs', {}, svg('marker', { id: arrow, viewBox: '0 0 8 8', refX: 7.5, refY: 4, markerWidth: 7, markerHeight: 7, orient: 'auto' },
      svg('path', { d: 'M0 0.8 L8 4 L0 7.2 z', class: 'arrow' }))));
  for (const band of graph.bands)
    drawing.append(svg('rect', { class: 'band', x: 4, y: band.y, width: graph.width - 8, height: band.height, rx: 8 }));
  const edges = graph.edges.map(edge => svg('path', { class: 'edge', d: curve(edge.points), 'data-from': edge.from, 'data-to': edge.to, 'marker-end': `url(#${arrow})` }));
  drawing.append(...edges, ...graph.bands.map(band => svg('text', { class: 'band-label', x: 14, y: band.y + 18 }, band.label)));

  const facts = html('p', { class: 'facts', 'aria-live': 'polite' }, 'Point at a box, or tap it, for its size, cost and kernel.');
  graph.nodes.forEach((node, index) => {
    const box = svg('g', {
      class: `node ${node.kind}${node.isOutput ? ' output' : ''}${node.saved.length ? ' saved' : ''}`, tabindex: 0, 'data-node': index, 'data-kernel': node.kernel,
      transform: `translate(${node.x} ${node.y})`,
    },
      svg('title', {}, describe(node)),
      svg('rect', { width: node.width, height: node.height, rx: node.kind === 'product' ? 3 : 10 }),
      svg('text', { class: 'name', x: node.width / 2, y: 18 }, node.label),
      svg('text', { class: 'note', x: node.width / 2, y: 33 }, node.note));
    if (node.saved.length)
      box.append(svg('circle', { class: 'mark', cx: node.width - 2, cy: 2, r: 5 }));
    const show = isOn => {
      facts.textContent = describe(node);
      box.classList.toggle('active', isOn);
      edges.forEach((edge, e) => edge.classList.toggle('active', isOn && (graph.edges[e].from === index || graph.edges[e].to === index)));
    };
    for (const event of ['mouseenter', 'focus', 'click'])
      box.addEventListener(event, () => show(true));
    for (const event of ['mouseleave', 'blur'])
      box.addEventListener(event, () => show(false));
    drawing.append(box);
  });
  host.append(html('div', { class: 'scroll' }, drawing), facts);
}

function describe(node) {
  return [
    node.kind === 'equation' ? `${node.name} = ${node.text}` : node.text,
    node.size,
    node.flops ? `${node.flops.toLocaleString('en')} FLOPs per step and sequence` : '',
    node.kernel ? `kernel ${node.kernel}` : '',
    node.next.length ? `next ${node.next.join(', ')}` : '',
    node.isOutput ? 'the output' : '',
    node.saved.length ? `saved for backward: ${node.saved.join(', ')}` : '',
  ].filter(part => part).join('; ');
}

/** Between layers an S-curve that leaves and arrives upright; through a layer a straight line. */
function curve(points) {
  let path = `M${points[0][0]} ${points[0][1]}`;
  for (let k = 1; k < points.length; k++) {
    const [x0, y0] = points[k - 1], [x, y] = points[k], middle = (y0 + y) / 2;
    path += k % 2 === 1 ? ` C${x0} ${middle} ${x} ${middle} ${x} ${y}` : ` L${x} ${y}`;
  }
  return path;
}
