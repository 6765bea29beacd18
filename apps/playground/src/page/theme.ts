import { byId } from './element';

const KEY = 'l2l-playground-theme';

/** Follows the system until the visitor chooses. @param onChange - Called when everything is to be drawn anew. */
export function followTheme(onChange: () => void): void {
  const button = byId('theme');
  const system = matchMedia('(prefers-color-scheme: dark)');
  const wanted = () => stored() ?? (system.matches ? 'dark' : 'light');
  function apply(): void {
    document.documentElement.dataset.theme = wanted();
    button.textContent = wanted() === 'dark' ? 'Light colours' : 'Dark colours';
    onChange();
  }
  button.addEventListener('click', () => {
    remember(wanted() === 'dark' ? 'light' : 'dark');
    apply();
  });
  system.addEventListener('change', apply);
  apply();
}

function stored(): 'dark' | 'light' | null {
  try {
    const value = localStorage.getItem(KEY);
    return value === 'dark' || value === 'light' ? value : null;
  } catch {
    // Storage may be forbidden; then the choice lasts as long as the page.
    return chosen;
  }
}

let chosen: 'dark' | 'light' | null = null;

function remember(theme: 'dark' | 'light'): void {
  chosen = theme;
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // See above.
  }
}
