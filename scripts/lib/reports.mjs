// Residents that send reports over HTTP, as fast as they are told to and not one more than they are told to.
import { randomUUID } from 'node:crypto';

const TEXTS = [
  '路灯不亮，晚上走路看不清。', '人行道地砖松动，下雨积水。', '垃圾桶满了三天没有人来收。',
  '小区门口有人乱停车，救护车进不来。', '楼上漏水，物业一直没有修。', '工地夜里十二点还在施工。',
];

/**
 * Where reports can be made: the city's categories, and points inside it, as the city itself tells them.
 * @param {string} url
 * @returns {Promise<{ categories: string[], points: { lon: number, lat: number }[] }>}
 */
export async function placesOf(url) {
  const reply = await fetch(`${url}/api/v1/categories`);
  if (!reply.ok) throw new Error(`GET /api/v1/categories answered ${reply.status}`);
  const categories = (await reply.json()).map((category) => category.code);
  const page = await (await fetch(`${url}/login`)).text();
  const points = [...page.matchAll(/data-lon="([^"]+)"[^>]*?data-lat="([^"]+)"/g)]
    .map(([, lon, lat]) => ({ lon: Number(lon), lat: Number(lat) }));
  if (!categories.length || !points.length) throw new Error('the city named no category, or its log-in page no place');
  return { categories, points };
}

/** The n-th report: always the same one for the same n, with a key of its own. */
export function nthReport(places, n) {
  const { lon, lat } = places.points[n % places.points.length];
  return {
    key: randomUUID(),
    body: { category: places.categories[n % places.categories.length], text: `${TEXTS[n % TEXTS.length]}（${n}）`, lon, lat },
  };
}

/**
 * Sends one report. Throws when no answer came; anything but 201 is an answer, and comes back as it is.
 * @returns {Promise<{ status: number, number?: string, track?: string, milliseconds: number }>}
 */
export async function send(url, { key, body }) {
  const began = performance.now();
  const reply = await fetch(`${url}/api/v1/cases`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'idempotency-key': key },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(10_000),
  });
  const text = await reply.text();
  const milliseconds = performance.now() - began;
  return reply.status === 201 ? { status: 201, ...JSON.parse(text), milliseconds } : { status: reply.status, milliseconds };
}
