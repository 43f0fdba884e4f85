'use strict';
const data = JSON.parse(document.getElementById('data').textContent);

/** A new HTML element with attributes and children. */
function html(tag, attributes = {}, ...children) {
  return fill(document.createElement(tag), attributes, children);
}

/** The same for SVG. */
function svg(tag, attributes = {}, ...children) {
  return fill(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes, children);
}

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes))
    if (name.startsWith('on'))
      element.addEventListener(name.slice(2), value);
    else if (value === true)
      element.setAttribute(name, '');
    else if (value !== false && value !== null && value !== undefined)
      element.setAttribute(name, value);
  element.append(...children.filter(child => child !== null && child !== undefined));
  return element;
}

/** A number with four significant digits. */
function shown(value) {
  if (value === 0)
    return '0';
  const size = Math.abs(value);
  return size >= 1e-3 && size < 1e5 ? String(Number(value.toPrecision(4))) : value.toExponential(2).replace('e', '·10^').replace('+', '');
}

/** Draws now and whenever the host's width has changed. */
function whenResized(host, draw) {
  let width = 0;
  const check = () => {
    if (host.clientWidth > 0 && host.clientWidth !== width) {
      width = host.clientWidth;
      draw(width);
    }
  };
  check();
  addEventListener('resize', check);
}

document.getElementById('theme').addEventListener('click', () => {
  const root = document.documentElement;
  root.dataset.theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
});
