'use strict';
for (const host of document.querySelectorAll('[data-graph]'))
  drawGraph(host, data.cells[host.dataset.graph], host.dataset.graph);
if (data.flow)
  drawFlow(document.getElementById('flow-plots'), data.flow);
if (data.history)
  drawHistory(document.getElementById('history-plots'), data.history);
if (data.text)
  drawUnits(document.getElementById('units'), data.text);
// For tests: everything is drawn, and how wide the page is against its window.
document.body.dataset.drawn = 'true';
document.body.dataset.width = `${document.documentElement.scrollWidth}/${document.documentElement.clientWidth}`;
