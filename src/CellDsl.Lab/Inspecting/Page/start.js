'use strict';
for (const host of document.querySelectorAll('[data-graph]'))
  drawGraph(host, data.cells[host.dataset.graph], host.dataset.graph);
if (data.flow)
  drawFlow(document.getElementById('flow-plots'), data.flow);
if (data.history)
  drawHistory(document.getElementById('history-plots'), data.history);
if (data.text)
  drawUnits(document.getElementById('units'), data.text);
document.body.dataset.drawn = 'true';
