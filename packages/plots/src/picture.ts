import type { TopLevelSpec } from 'vega-lite';

/** A picture that is drawn when it is asked for. The same data give the same bytes. */
export interface Picture {
  svg(): Promise<string>;
  /** @param scale - Pixels of the picture for each of its own. */
  png(options?: { readonly scale?: number }): Promise<Uint8Array>;
}

/** The picture of a specification; what draws it is loaded with the first one. */
export function pictureOf(spec: TopLevelSpec): Picture {
  const svg = async () => {
    const [{ compile }, { parse, View }] = await Promise.all([import('vega-lite'), import('vega')]);
    const view = new View(parse(compile(spec).spec), { renderer: 'none' });
    const text = await view.toSVG();
    view.finalize();
    return withOwnClips(text);
  };
  return {
    svg,
    async png({ scale = 2 } = {}) {
      const { Resvg } = await import('@resvg/resvg-js');
      const drawing = new Resvg(await svg(), {
        fitTo: { mode: 'zoom', value: scale },
        font: { loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
      });
      return drawing.render().asPng();
    },
  };
}

/** Numbers the clip paths from 1: vega counts them on from picture to picture. */
function withOwnClips(svg: string): string {
  const names = new Map<string, string>();
  return svg.replace(/\bclip\d+\b/g, (name) => {
    const own = names.get(name) ?? `clip${names.size + 1}`;
    names.set(name, own);
    return own;
  });
}
