// Hostile uploads, made when needed: pictures that are too large, that lie, that are something else, that carry a place or a mark.
import { crc32, deflateSync } from './png.mjs';

const chunk = (type, data) => {
  const body = Buffer.concat([Buffer.from(type), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, sum]);
};

/** A black-and-white PNG of this size with so many rows really in it. */
function png(width, height, rows = height) {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head[8] = 1;
  const raw = Buffer.alloc(rows * (1 + Math.ceil(width / 8)));
  return Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), chunk('IHDR', head), chunk('IDAT', deflateSync(raw, { level: 9 })), chunk('IEND', Buffer.alloc(0))]);
}

/** A small grey JPEG whose Exif holds a mark in its description and a place: 39°54′20″ N, 116°23′29″ E. */
function jpegWithPlace() {
  const entry = (tag, type, count, value) => { const e = Buffer.alloc(12); e.writeUInt16BE(tag, 0); e.writeUInt16BE(type, 2); e.writeUInt32BE(count, 4); value.copy(e, 8); return e; };
  const u32 = (...values) => { const b = Buffer.alloc(4 * values.length); values.forEach((v, i) => b.writeUInt32BE(v, 4 * i)); return b; };
  const u16 = (value) => { const b = Buffer.alloc(2); b.writeUInt16BE(value); return b; };
  const mark = Buffer.from(`${MARK}\0`);
  const first = Buffer.concat([u16(2), entry(0x010e, 2, mark.length, u32(38)), entry(0x8825, 4, 1, u32(100)), u32(0), mark]);
  const rational = (...v) => u32(...v.flatMap((x) => [x, 1]));
  const places = Buffer.concat([rational(39, 54, 20), rational(116, 23, 29)]);
  const gps = Buffer.concat([u16(4), entry(1, 2, 2, Buffer.from('N\0')), entry(2, 5, 3, u32(154)), entry(3, 2, 2, Buffer.from('E\0')), entry(4, 5, 3, u32(178)), u32(0), places]);
  const tiff = Buffer.concat([Buffer.from('MM\0*'), u32(8), first, Buffer.alloc(100 - 8 - first.length), gps]);
  const app = Buffer.concat([Buffer.from('Exif\0\0'), tiff]);
  return Buffer.concat([Buffer.from('ffd8ffe1', 'hex'), u16(app.length + 2), app, Buffer.from(GREY, 'hex')]);
}

/** What must never be found in what is stored or served. */
export const MARK = 'SECRETMARK1';

/** Tables and one grey block, from the quantisation table to the end of the image. */
const GREY = `ffdb004300${'01'.repeat(64)}ffc0000b080001000101011100ffc4001f0000010501010101010100000000000000000102030405060708090a0b` +
  'ffc400b5100002010303020403050504040000017d01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9faffda0008010100003f00fbd3ffd9';

/** Every file: its name, its bytes, and whether it is a picture that may be taken (and is then written anew). */
export function hostile() {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><image href="http://127.0.0.1:1/ssrf"/></svg>`;
  const place = jpegWithPlace();
  const small = png(8, 8);
  return [
    { name: 'bomb_30000x30000.png', bytes: png(30_000, 30_000), may: false },
    { name: 'lies_65535x65535.png', bytes: png(65_535, 65_535, 1), may: false },
    { name: 'cut.png', bytes: png(64, 64).subarray(0, 60), may: false },
    { name: 'html.jpg', bytes: Buffer.from('<html><script>alert(1)</script>'), may: false },
    { name: 'script.svg', bytes: Buffer.from(svg), may: false },
    { name: 'entity.png', bytes: Buffer.from('<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><svg>&a;</svg>'), may: false },
    { name: 'polyglot.gif', bytes: Buffer.from('474946383961 2f2a 0100 0100 8000 00 2a2f3d313b616c6572742831293b'.replaceAll(' ', ''), 'hex'), may: false },
    { name: 'zip.jpg', bytes: Buffer.from('504b0304', 'hex'), may: false },
    { name: 'trailing_html.png', bytes: Buffer.concat([small, Buffer.from(`<script>alert("${MARK}")</script>`)]), may: true },
    { name: 'place.jpg', bytes: place, may: true },
    { name: 'place_and_zip.jpg', bytes: Buffer.concat([place, Buffer.from('504b0304', 'hex'), Buffer.from(MARK)]), may: true },
  ];
}

/** Names a browser would not send, in the form they have within a header. */
export const NAMES = ['../../etc/passwd', '..%2f..%2fetc%2fpasswd', 'a\0.jpg', 'a.jpg%0d%0aSet-Cookie: x=1', 'CON.jpg', `${'a'.repeat(300)}.jpg`, '\u202egpj.exe', '.htaccess', '<img src=x onerror=alert(1)>.jpg', '=cmd|calc.csv'];
