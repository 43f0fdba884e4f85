// First of all scripts, so that it sees the errors of all others. A test reads the element; people see it only if there is something in it.
window.pageErrors = [];
window.onerror = (message, source, line) => {
  window.pageErrors.push(`${message} (line ${line})`);
  const element = document.getElementById('errors');
  if (element) {
    element.hidden = false;
    element.textContent = window.pageErrors.join('\n');
  }
};
{
  const asked = location.hash.slice(1), dark = matchMedia('(prefers-color-scheme: dark)');
  const choose = () => document.documentElement.dataset.theme = ['dark', 'light'].includes(asked) ? asked : dark.matches ? 'dark' : 'light';
  choose();
  dark.addEventListener('change', choose);
}
