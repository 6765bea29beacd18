// Runs in the browser, in the page that report.js writes: draws the two charts with uPlot.
(() => {
  /** @typedef {import('uplot')} UPlot */
  const Plot = /** @type {{ uPlot: typeof import('uplot') }} */ (/** @type {unknown} */ (window)).uPlot;
  /** @type {readonly import('../summary.js').Standing[]} */
  const standings = JSON.parse(document.getElementById('standings')?.textContent ?? '[]');
  const HEIGHT = 360;

  /** How the curves of the hand-designed are broken, in pixels, so that colour alone need not tell them apart. */
  const dashes = new Map([
    ['sgd', [2, 3]],
    ['momentum', [10, 3]],
    ['rmsprop', [8, 3, 2, 3]],
    ['adam', [5, 3]],
    ['lookahead', [14, 4]],
  ]);
  const isLearned = (/** @type {{ rate: number | null }} */ { rate }) => rate === null;
  const color = (/** @type {string} */ name) =>
    getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

  /** No more than ten times where it starts: beyond, a curve only tells that it diverges. */
  const start = Math.max(...standings.map(({ marks }) => marks[0]?.loss?.mean ?? 0));
  const ceiling = 10 * start;

  /**
   * A contestant's points: where it had a loss, by step or by time.
   *
   * @param {import('../summary.js').Standing} standing
   * @param {(mark: import('../summary.js').StandingMark) => number} xOf
   */
  function points({ marks }, xOf) {
    const told = marks.flatMap((mark) => (mark.loss ? { x: xOf(mark), ...mark.loss } : []));
    // The logarithm of a time of 0 is nowhere.
    return xOf === byTime ? told.filter(({ x }) => x > 0) : told;
  }

  const byStep = (/** @type {{ step: number }} */ { step }) => step;
  const byTime = (/** @type {{ seconds: number }} */ { seconds }) => seconds;

  function allSeries() {
    return standings.map((standing) => ({
      label: standing.name + (standing.divergedAt === null ? '' : ` (diverged at ${standing.divergedAt})`),
      stroke: () => color(standing.id),
      width: isLearned(standing) ? 2.5 : 1.75,
      dash: dashes.get(standing.id) ?? [],
      spanGaps: true,
      points: { show: false },
      value: (/** @type {UPlot} */ _, /** @type {number | null} */ loss) => loss?.toFixed(3) ?? '–',
    }));
  }

  /**
   * Draws a band of one standard error around each curve that is shown, below the curves.
   *
   * @param {typeof byStep | typeof byTime} xOf
   */
  function bands(xOf) {
    return (/** @type {UPlot} */ plot) => {
      const { ctx, bbox } = plot;
      ctx.save();
      ctx.beginPath();
      ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
      ctx.clip();
      standings.forEach((standing, i) => {
        const all = points(standing, xOf).filter(({ error }) => error !== null);
        if (!plot.series[i + 1]?.show || all.length === 0) return;
        const at = (/** @type {number} */ x, /** @type {number} */ loss) =>
          /** @type {const} */ ([
            plot.valToPos(x, 'x', true),
            plot.valToPos(Math.max(loss, 1e-9), 'y', true),
          ]);
        ctx.beginPath();
        for (const { x, mean, error } of all) ctx.lineTo(...at(x, mean + (error ?? 0)));
        for (const { x, mean, error } of all.toReversed()) ctx.lineTo(...at(x, mean - (error ?? 0)));
        ctx.globalAlpha = 0.18;
        ctx.fillStyle = color(standing.id);
        ctx.fill();
      });
      ctx.restore();
    };
  }

  /**
   * The index of the nearest point that a curve has: on the chart by time, no two share theirs.
   *
   * @param {UPlot} plot
   * @param {number} series
   * @param {number} index
   */
  function nearest(plot, series, index) {
    const values = plot.data[series] ?? [];
    for (let away = 0; away < values.length; away++) {
      for (const i of [index - away, index + away]) if (values[i] != null) return i;
    }
    return index;
  }

  /**
   * @param {string} id
   * @param {typeof byStep | typeof byTime} xOf
   * @param {{ label: string, xScale: import('uplot').Scale, x: (value: number | null) => string }} options
   */
  function draw(id, xOf, { label, xScale, x }) {
    const place = document.getElementById(id);
    if (!place) return;
    const axis = {
      stroke: () => color('faint'),
      grid: { stroke: () => color('line'), width: 1 },
      ticks: { stroke: () => color('line'), width: 1 },
    };
    const tables = standings.map((standing) => {
      const all = points(standing, xOf);
      return /** @type {import('uplot').AlignedData} */ ([
        all.map((point) => point.x),
        all.map(({ mean }) => mean),
      ]);
    });
    const plot = new Plot(
      {
        width: place.clientWidth,
        height: HEIGHT,
        series: [{ label, value: (_, value) => x(value) }, ...allSeries()],
        scales: {
          x: { time: false, ...xScale },
          y: { distr: 3, range: (_, low, high) => [low / 1.1, Math.min(high * 1.1, ceiling)] },
        },
        axes: [
          {
            ...axis,
            ...(xOf === byTime && { filter: onlyRound, values: labels }),
            label,
            labelSize: 24,
            labelFont: '13px system-ui',
          },
          { ...axis, size: 56, filter: onlyRound, values: labels },
        ],
        cursor: { dataIdx: nearest, points: { size: 7 } },
        legend: { markers: { fill: (_, series) => color(standings[series - 1]?.id ?? 'ground') } },
        hooks: { drawAxes: [bands(xOf)] },
      },
      Plot.join(tables),
      place,
    );
    new ResizeObserver(() => plot.setSize({ width: place.clientWidth, height: HEIGHT })).observe(place);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => {
      paintSwatches();
      plot.redraw(false, true);
    });
  }

  /**
   * Of the ticks of a logarithmic axis, those whose first digit is 1, 2 or 5, and no others.
   *
   * @param {UPlot} _
   * @param {readonly number[]} ticks
   */
  function onlyRound(_, ticks) {
    return ticks.map((tick) => (/^[125]e/.test(Number(tick.toPrecision(3)).toExponential()) ? tick : null));
  }

  /**
   * @param {UPlot} _
   * @param {readonly (number | null)[]} ticks
   */
  function labels(_, ticks) {
    return ticks.map((tick) => (tick === null ? '' : String(Number(tick.toPrecision(3)))));
  }

  function paintSwatches() {
    for (const swatch of document.querySelectorAll('.swatch')) {
      if (swatch instanceof HTMLElement) swatch.style.background = color(swatch.dataset.id ?? '');
    }
  }

  paintSwatches();
  const bandNote = document.getElementById('band-note');
  if (bandNote)
    bandNote.hidden = !standings.some(({ marks }) => marks.some(({ loss }) => loss?.error != null));
  draw('by-step', byStep, { label: 'step', xScale: {}, x: (step) => String(step ?? '–') });
  draw('by-time', byTime, {
    label: 'seconds',
    xScale: { distr: 3, range: (_, low, high) => [low, high] },
    x: (seconds) => (seconds === null ? '–' : `${seconds.toFixed(2)} s`),
  });
})();
