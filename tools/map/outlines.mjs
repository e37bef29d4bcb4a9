// Draws the land of the map: `npm ci --ignore-scripts && node outlines.mjs` rewrites
// themes/default/templates/components/land.html. Land only: no borders, no names, cut off by a frame.
//
// The projections and frames are those of src/domain/projection.rs. The points that are noted in the output are what a test
// there compares its own with, so the two cannot drift apart unseen.
import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { geoConicEqualArea, geoMercator, geoPath } from 'd3-geo';
import { feature } from 'topojson-client';

const target = new URL('../../themes/default/templates/components/land.html', import.meta.url);
const require = createRequire(import.meta.url);

// Twice as fine as the smallest size at which an inset is shown, so that coasts stay smooth on large screens.
const insets = [
  {
    id: 'uk', width: 576, lat: [49.5, 59.5], lon: [-9, 2.5], middle: -9, land: 'land-50m',
    projection: geoMercator(),
    points: [[-9, 49.5], [2.5, 59.5], [-3.18, 51.48], [-0.12574, 51.50853], [-3.07, 58.64]],
  },
  {
    id: 'asia', width: 936, lat: [16, 50], lon: [97, 136], middle: 114, land: 'land-110m',
    projection: geoConicEqualArea().parallels([25, 47]).rotate([-114, 0]),
    points: [[97, 16], [136, 50], [118.08187, 24.47979], [116.39723, 39.9075], [102.71833, 25.03889]],
  },
];

/** Fits a projection to the corners of its inset and the foot of its upright meridian; gives the height. */
function fit({ projection, width, lat: [south, north], lon: [west, east], middle }) {
  const corners = [[west, south], [east, south], [west, north], [east, north], [middle, south]];
  projection.scale(1).translate([0, 0]);
  const flat = corners.map((corner) => projection(corner));
  const [left, top] = [0, 1].map((axis) => Math.min(...flat.map((point) => point[axis])));
  const [right, bottom] = [0, 1].map((axis) => Math.max(...flat.map((point) => point[axis])));
  const scale = width / (right - left);
  const height = (bottom - top) * scale;
  projection.scale(scale).translate([-left * scale, -top * scale]).clipExtent([[0, 0], [width, height]]);
  return height;
}

/** A path in whole pixels and relative steps; what shrinks to less than a triangle is left out. */
function shorten(path) {
  const rings = path.split('M').filter(Boolean).map((ring) => {
    const points = ring.replace('Z', '').split('L').map((point) => point.split(',').map(Number));
    const kept = points.filter(([x, y], at) => at === 0 || x !== points[at - 1][0] || y !== points[at - 1][1]);
    const [first, last] = [kept[0], kept.at(-1)];
    if (kept.length > 1 && first[0] === last[0] && first[1] === last[1]) kept.pop();
    if (kept.length < 3) return '';
    const steps = kept.slice(1).flatMap(([x, y], at) => [x - kept[at][0], y - kept[at][1]]);
    return `M${first.join(' ')}l${steps.join(' ').replaceAll(' -', '-')}z`;
  });
  return rings.join('');
}

const notes = [];
const paths = insets.map((inset) => {
  const height = fit(inset);
  notes.push(`${inset.id} frame: ${inset.width} ${height.toFixed(2)}`);
  for (const point of inset.points) {
    notes.push(`${inset.id} point: ${point.join(' ')} ${inset.projection(point).map((n) => n.toFixed(2)).join(' ')}`);
  }
  const world = JSON.parse(readFileSync(require.resolve(`world-atlas/${inset.land}.json`)));
  const path = shorten(geoPath(inset.projection).digits(0)(feature(world, world.objects.land)));
  return `<path id="land-${inset.id}" d="${path}"/>`;
});

writeFileSync(target, `{# Land of the map. Made by tools/map/outlines.mjs from Natural Earth (public domain); do not edit.
Sizes in pixels, and where points (longitude, latitude) fall:
${notes.join('\n')}
#}
{% component map.land() -%}
${paths.join('\n')}
{%- endcomponent map.land %}
`);
