/**
 * The parts of a page, each of them ready to stand in HTML.
 *
 * @typedef {object} PageParts
 * @property {string} style
 * @property {string} verdict
 * @property {string} table
 * @property {string} facts
 * @property {string} plot - The charting library.
 * @property {string} data - JSON that holds no `<`.
 * @property {string} charts - The script that draws.
 */

/**
 * The whole page.
 *
 * @param {PageParts} parts
 */
export function page({ style, verdict, table, facts, plot, data, charts }) {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>A race of optimizers on MNIST</title>
<style>${style}</style>
</head>
<body>
<main>
<h1>A race of optimizers on MNIST</h1>
<p class="verdict">${verdict}</p>

<section>
<h2>Training loss by step</h2>
<div id="by-step" class="chart"></div>
</section>

<section>
<h2>Training loss by time</h2>
<div id="by-time" class="chart"></div>
<p class="note">Seconds in the optimizer’s own training steps (forward, backward and update), evaluation left out.</p>
</section>

<p class="note">Click a name to hide or show its curve; drag in a chart to zoom, double-click to go back. Broken lines are hand-designed optimizers, solid ones learned. <span id="band-note" hidden>Bands are one standard error over the seeds.</span></p>

<section>
<h2>Standings</h2>
${table}
</section>

<section>
<h2>How it was run</h2>
${facts}
</section>

<footer>
<p>MNIST by Yann LeCun, Corinna Cortes and Christopher J. C. Burges, under <a href="https://creativecommons.org/licenses/by-sa/3.0/">CC BY-SA 3.0</a>. Charts by uPlot, © Leon Sorokin, MIT licence.</p>
</footer>
</main>
<script>${plot}</script>
<script id="standings" type="application/json">${data}</script>
<script>${charts}</script>
</body>
</html>
`;
}
