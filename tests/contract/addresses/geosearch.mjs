// What leaflet-geosearch understands of our answers: node geosearch.mjs BASE QUERY LATITUDE LONGITUDE
// The provider is loaded by itself: the package's entry wants a browser. Its sources are written for a bundler, which
// the hooks stand for: names without their end, modules without saying so.
import { register } from 'node:module';

register(`data:text/javascript,${encodeURIComponent(`
  export const resolve = (name, context, next) => next(name, context).catch(() => next(name + '.js', context));
  export const load = (url, context, next) =>
    next(url, url.includes('/leaflet-geosearch/lib/') ? { ...context, format: 'module' } : context);
`)}`);
const { default: Provider } = await import('./node_modules/leaflet-geosearch/lib/providers/geoApiFrProvider.js');

const [base, query, lat, lon] = process.argv.slice(2);
const provider = new Provider({ searchUrl: `${base}/search`, reverseUrl: `${base}/reverse` });
const found = await provider.search({ query });
const reply = await fetch(provider.endpoint({ query: { lat, lon }, type: 1 }));
console.log(JSON.stringify({ found, around: provider.parse({ data: await reply.json() }) }));
