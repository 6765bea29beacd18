import { describe, expect, it } from 'vitest';
import { control } from './control';

const later = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds, 'late'));

describe('the control of a race', () => {
  it('lets it go on', async () => {
    expect(await control().breath()).toBe(true);
  });

  it('holds it while there is a pause, and lets it go on afterwards', async () => {
    const race = control();
    race.pause();
    const breath = race.breath();
    expect(await Promise.race([breath, later(30)])).toBe('late');
    race.goOn();
    expect(await breath).toBe(true);
  });

  it('stops it, also out of a pause', async () => {
    const race = control();
    race.pause();
    race.pause();
    const breath = race.breath();
    race.stop();
    expect(await breath).toBe(false);
  });

  it('hears what was told before it breathes', async () => {
    const race = control();
    setTimeout(race.stop, 0);
    await later(5);
    expect(await race.breath()).toBe(false);
  });
});
